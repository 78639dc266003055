export declare const SEARCH_PLACES: readonly ['quantgate.yaml', 'quantgate.yml', 'quantgate.json', '.config/quantgate.yaml', '.config/quantgate.yml', '.config/quantgate.json', 'package.json'];
/** The key that may hold a manifest in a package.json. */
export declare const PACKAGE_KEY = "quantgate";
export interface FoundManifest {
    /** Absolute. */
    readonly file: string;
    /** Key under which the manifest stands in the file. */
    readonly underKey: string | undefined;
}
/**
 * The nearest manifest from `cwd` upwards to the root of the repository, or undefined.
 *
 * @throws Failure when a file that may be the manifest cannot be read
 */
export declare function findManifest(cwd: string): Promise<FoundManifest | undefined>;
/** The folder and those above it up to the root of its repository; the folder alone outside of one. */
export declare function foldersUpwards(cwd: string): Promise<readonly string[]>;
/** True when something of that name is there, or may be there and cannot be looked at. */
export declare function exists(file: string): Promise<boolean>;
