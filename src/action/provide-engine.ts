/** The engine of a run of the action: what the input asks for, from where it is installed, else put into the tool cache. */
import {
  type ChosenEngine,
  type EngineChoice,
  type EngineWish,
  nativeIn,
  nativeSearch,
  noNativeBuild,
  otherVersionWarnings,
  withoutNative,
} from '../engine/choose-engine.ts';
import {NATIVE_DIGESTS} from '../engine/engine-package.ts';
import {enginePlatform, findNative, type NativeSearch} from '../engine/find-native.ts';
import {type InstallEngineOptions, installEngine} from './install-engine.ts';

export interface ProvideEngineOptions {
  readonly wish: EngineWish;
  /** Absolute working directory, in whose `node_modules` a checkout may have the engine. */
  readonly directory: string;
  readonly environment: InstallEngineOptions['environment'];
  /** Where packages are looked for, and for which machine; that of this process. */
  readonly search?: NativeSearch | undefined;
  readonly install?: typeof installEngine | undefined;
}

/**
 * Installs nothing yet: that is done when there is work for the engine. So it cannot fall back to WebAssembly when that
 * fails; nor should it, for then the weather of a network would decide what figures come out.
 *
 * @throws Failure `engine-unavailable` when the native engine is wanted and there is no build of it
 */
export function provideEngine(options: ProvideEngineOptions): ChosenEngine {
  const {wish, environment, install = installEngine} = options;
  if (wish === 'wasm') return {engine: {kind: 'wasm'}, warnings: []};
  const search = options.search ?? nativeSearch(options.directory);
  const {platform} = search;
  if (NATIVE_DIGESTS[platform] === undefined) return withoutNative(wish, noNativeBuild(platform));
  const {folder, refusals} = findNative(search);
  const warnings = otherVersionWarnings(refusals);
  if (folder !== undefined) return {engine: nativeIn(folder), warnings};
  let installed: Promise<string> | undefined;
  const installOnce = (): Promise<string> => (installed ??= install({platform, environment}));
  return {engine: {kind: 'native', folder: installOnce}, warnings};
}

/** What a run on this machine would have, for what only depends on the kind of engine. */
export function expectedKind(wish: EngineWish): EngineChoice['kind'] {
  return wish !== 'wasm' && NATIVE_DIGESTS[enginePlatform()] !== undefined ? 'native' : 'wasm';
}
