import type { Diagnostic } from '../base/diagnostic.ts';
import { type Result } from '../base/result.ts';
import { type NativeSearch } from './find-native.ts';
export type EngineChoice = {
    readonly kind: 'native';
    /**
     * Absolute folder of onnxruntime-node, with onnxruntime-common where it finds it. Asked for when there is work for
     * the engine, which a build with nothing to do has not; it may take a download then.
     *
     * @throws Failure `engine-unavailable`
     */
    readonly folder: () => Promise<string>;
} | {
    readonly kind: 'wasm';
};
/** What the user wants: `auto` is the native engine where there is one, else WebAssembly. */
export type EngineWish = 'auto' | 'native' | 'wasm';
/** Variable of the environment that says what the user wants of the command line. */
export declare const ENGINE_VARIABLE = "QUANTGATE_ENGINE";
/** @returns the wish, or a sentence that says what is wrong with it; nothing wished is `auto` */
export declare function parseEngineWish(text: string | undefined): Result<EngineWish, string>;
export interface ChosenEngine {
    readonly engine: EngineChoice;
    readonly warnings: readonly Diagnostic[];
}
/** @throws Failure `engine-unavailable` when the native engine is wanted and cannot be had here */
export declare function chooseEngine(wish: EngineWish, search?: NativeSearch): ChosenEngine;
/** The search of a run in this process and on this machine. */
export declare const nativeSearch: (directory: string) => NativeSearch;
export declare const nativeIn: (folder: string) => EngineChoice;
/** Why the native engine cannot be had, and what to do about it. */
export interface NoNativeEngine {
    readonly message: string;
    readonly remedy: string;
}
export declare const noNativeBuild: (platform: string) => NoNativeEngine;
/**
 * WebAssembly in place of an engine that cannot be had, with a warning.
 *
 * @throws Failure `engine-unavailable` when nothing but the native engine will do
 */
export declare function withoutNative(wish: EngineWish, { message, remedy }: NoNativeEngine): ChosenEngine;
/** About packages that were passed over for another. */
export declare const otherVersionWarnings: (refusals: readonly string[]) => Diagnostic[];
