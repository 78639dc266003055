/**
 * Which engine computes: chosen once per run, in the main process, and told to the worker processes. The choice is part
 * of every fingerprint by way of the numerics class, so results of one engine are never taken for those of the other.
 */
import {fileURLToPath} from 'node:url';
import type {Diagnostic} from '../base/diagnostic.ts';
import {Failure} from '../base/failure.ts';
import {err, ok, type Result} from '../base/result.ts';
import {ENGINE_PACKAGE, ENGINE_VERSION, NATIVE_DIGESTS} from './engine-package.ts';
import {enginePlatform, findNative, type NativeSearch} from './find-native.ts';

export type EngineChoice =
  | {
      readonly kind: 'native';
      /**
       * Absolute folder of onnxruntime-node, with onnxruntime-common where it finds it. Asked for when there is work for
       * the engine, which a build with nothing to do has not; it may take a download then.
       *
       * @throws Failure `engine-unavailable`
       */
      readonly folder: () => Promise<string>;
    }
  | {readonly kind: 'wasm'};

/** What the user wants: `auto` is the native engine where there is one, else WebAssembly. */
export type EngineWish = 'auto' | 'native' | 'wasm';

/** Variable of the environment that says what the user wants of the command line. */
export const ENGINE_VARIABLE = 'QUANTGATE_ENGINE';

const WISHES: readonly EngineWish[] = ['auto', 'native', 'wasm'];

/** @returns the wish, or a sentence that says what is wrong with it; nothing wished is `auto` */
export function parseEngineWish(text: string | undefined): Result<EngineWish, string> {
  if (text === undefined || text === '') return ok('auto');
  const wish = WISHES.find((known) => known === text);
  return wish ? ok(wish) : err(`"${text}" is no engine. Engines: ${WISHES.join(', ')}.`);
}

export interface ChosenEngine {
  readonly engine: EngineChoice;
  readonly warnings: readonly Diagnostic[];
}

/** @throws Failure `engine-unavailable` when the native engine is wanted and cannot be had here */
export function chooseEngine(wish: EngineWish, search: NativeSearch = nativeSearch(process.cwd())): ChosenEngine {
  if (wish === 'wasm') return {engine: {kind: 'wasm'}, warnings: []};
  if (NATIVE_DIGESTS[search.platform] === undefined) return withoutNative(wish, noNativeBuild(search.platform));
  const {folder, refusals} = findNative(search);
  if (folder !== undefined) return {engine: nativeIn(folder), warnings: otherVersionWarnings(refusals)};
  const remedy = `Run "npm install ${ENGINE_PACKAGE}@${ENGINE_VERSION}" beside quantgate.`;
  const reasons = refusals.length > 0 ? refusals.join(' ') : `${ENGINE_PACKAGE} is not installed.`;
  return withoutNative(wish, {message: reasons, remedy});
}

/** The search of a run in this process and on this machine. */
export const nativeSearch = (directory: string): NativeSearch => ({
  ownFile: fileURLToPath(import.meta.url),
  directory,
  platform: enginePlatform(),
});

export const nativeIn = (folder: string): EngineChoice => ({kind: 'native', folder: async () => folder});

/** Why the native engine cannot be had, and what to do about it. */
export interface NoNativeEngine {
  readonly message: string;
  readonly remedy: string;
}

export const noNativeBuild = (platform: string): NoNativeEngine => ({
  message: `${ENGINE_PACKAGE} ${ENGINE_VERSION} has no build for ${platform}.`,
  remedy: `It has for ${Object.keys(NATIVE_DIGESTS).join(', ')}; engine "wasm" runs everywhere.`,
});

/**
 * WebAssembly in place of an engine that cannot be had, with a warning.
 *
 * @throws Failure `engine-unavailable` when nothing but the native engine will do
 */
export function withoutNative(wish: EngineWish, {message, remedy}: NoNativeEngine): ChosenEngine {
  if (wish === 'native') throw new Failure({reason: 'engine-unavailable', message, remedy});
  const slower = `${message} The WebAssembly engine is used, which is several times slower.`;
  const warning: Diagnostic = {severity: 'warning', code: 'engine/slow', message: slower, remedy};
  return {engine: {kind: 'wasm'}, warnings: [warning]};
}

/** About packages that were passed over for another. */
export const otherVersionWarnings = (refusals: readonly string[]): Diagnostic[] =>
  refusals.map((message) => ({severity: 'warning', code: 'engine/package-not-used', message}));
