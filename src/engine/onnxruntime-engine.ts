import {createRequire} from 'node:module';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {Failure} from '../base/failure.ts';
import type {Engine} from './engine.ts';
import {ENGINE_PACKAGE} from './engine-package.ts';
import {engineOfPackage, type OrtApi} from './onnxruntime-sessions.ts';

/**
 * The native engine: onnxruntime-node, loaded here and nowhere else, on the CPU.
 *
 * @param folder absolute folder of the package; the one that is installed with quantgate unless told
 * @throws Failure `engine-unavailable` when the package or its binary cannot be loaded
 */
export async function createOnnxruntimeEngine(folder = installedFolder()): Promise<Engine> {
  const api = await loadPackage(folder).catch((error: unknown) => {
    throw unavailable(error);
  });
  const onError = async (): Promise<void> => undefined;
  return engineOfPackage({api, name: 'onnxruntime-node', executionProvider: 'cpu', readFiles: undefined, onError});
}

const installedFolder = (): string =>
  path.dirname(createRequire(import.meta.url).resolve(`${ENGINE_PACKAGE}/package.json`));

async function loadPackage(folder: string): Promise<OrtApi> {
  const main = createRequire(path.join(folder, 'package.json')).resolve(folder);
  const module: OrtApi = await import(pathToFileURL(main).href);
  // A CommonJS package: its exports are on `default` when Node cannot tell their names.
  const api = 'InferenceSession' in module ? module : (module as {default: OrtApi}).default;
  keepHalvesAsIntegers(api);
  return api;
}

/**
 * Where Node has Float16Array, the API makes such arrays of float16 tensors, of which the native binding of 1.30.0 sees no
 * element ("not enough space: expected 2, got 0"). The API looks once, when its first tensor is made, and without them takes
 * Uint16Array, which the binding understands. Measured with Node 24.
 */
function keepHalvesAsIntegers(api: OrtApi): void {
  const place = globalThis as {Float16Array?: unknown};
  const {Float16Array: halves} = place;
  if (halves === undefined) return;
  place.Float16Array = undefined;
  new api.Tensor('bool', [true]);
  place.Float16Array = halves;
}

function unavailable(cause: unknown): Failure {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new Failure({
    reason: 'engine-unavailable',
    message: `onnxruntime-node cannot be loaded: ${(detail.split('\n')[0] ?? '').replace(/\.$/, '')}.`,
    remedy: 'Install it again, or have the slower WebAssembly engine used: engine "wasm".',
    cause,
  });
}
