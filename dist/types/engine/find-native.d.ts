/** Where to look, and for which machine. */
export interface NativeSearch {
    /** A file of quantgate itself: what is installed beside it came with it, and is believed. */
    readonly ownFile: string;
    /** Of the user's: a package in its `node_modules` is used only when its files are the published ones. */
    readonly directory: string;
    /** As `enginePlatform` names it. */
    readonly platform: string;
}
export interface NativeFound {
    /** Absolute folder of onnxruntime-node; undefined when there is none that may be used. */
    readonly folder: string | undefined;
    /** Sentences that say why a package that is there is not used. */
    readonly refusals: readonly string[];
}
/** Looks for the engine's package, in the one version, where packages are installed. Does not load it. */
export declare function findNative({ ownFile, directory, platform }: NativeSearch): NativeFound;
/** True when the files are there and are, to the byte, those that were published. Reads 50 MB: 0.1 s. */
export declare function isPublishedNative(folder: string, platform: string): boolean;
/** What the native builds are told apart by: `linux-x64`, and `linux-x64-musl` where the C library is another. */
export declare function enginePlatform(): string;
