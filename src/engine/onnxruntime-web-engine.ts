import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';
import {Failure} from '../base/failure.ts';
import {externalLocations, resolveExternalFile} from '../onnx/external-files.ts';
import type {Engine} from './engine.ts';
import {engineOfPackage, type ModelFiles, type OrtApi} from './onnxruntime-sessions.ts';

/** Files of the package; the bundle has them beside its scripts. */
const SCRIPT = 'ort-wasm-simd-threaded.mjs';
const BINARY = 'ort-wasm-simd-threaded.wasm';

/**
 * The engine for machines without a native build: onnxruntime-web, loaded here and nowhere else, as WebAssembly in this
 * thread. It is several times slower, can use 4 GB at most, and computes the same on every machine.
 *
 * @param end ends the process, and never resolves: for when the engine has come to a state it cannot go on from
 * @throws Failure `engine-unavailable` when its files cannot be loaded
 */
export async function createOnnxruntimeWebEngine(end: (why: Error) => Promise<void> = endProcess): Promise<Engine> {
  const api = await loadPackage().catch((cause: unknown) => {
    throw new Failure({
      reason: 'engine-unavailable',
      message: `The WebAssembly engine cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}.`,
      remedy: 'Install quantgate again: the file ort-wasm-simd-threaded.wasm belongs beside its scripts.',
      cause,
    });
  });
  return engineOfPackage({
    ...{api, name: 'onnxruntime-web', executionProvider: 'wasm'},
    readFiles: readModelFiles,
    // A trap leaves the memory of the module as it is, half written: no session of it can be trusted from then on.
    onError: async (error) => {
      if (error instanceof Error && error.name === 'RuntimeError') await end(error);
    },
  });
}

async function loadPackage(): Promise<OrtApi> {
  const api = (await import('onnxruntime-web')) as unknown as OrtApi;
  api.env.wasm.numThreads = 1;
  api.env.wasm.wasmPaths = {mjs: placeOf(SCRIPT), wasm: placeOf(BINARY)};
  return api;
}

/** Address of a file beside this one, or, when running from the sources, of the installed package. */
function placeOf(name: string): string {
  const bundled = new URL(`./${name}`, import.meta.url);
  if (existsSync(bundled)) return bundled.href;
  return pathToFileURL(createRequire(import.meta.url).resolve(`onnxruntime-web/${name}`)).href;
}

/** The module sees no file system: a model that stands in several files is handed over whole. */
async function readModelFiles(path: string): Promise<ModelFiles> {
  const model = await read(path);
  const externalData: ModelFiles['externalData'][number][] = [];
  for (const location of externalLocations(model)) {
    externalData.push({path: location, data: await read(resolveExternalFile(path, location))});
  }
  return {model, externalData};
}

const read = (path: string): Promise<Uint8Array> =>
  readFile(path).catch((cause: unknown) => {
    const message = `The model cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`;
    throw new Failure({reason: 'bad-model', message, path, cause});
  });

/** As a native engine does that aborts: the pool tells what Node then writes, and starts another worker. */
const endProcess = (why: Error): Promise<never> =>
  new Promise(() => {
    setImmediate(() => {
      throw why;
    });
  });
