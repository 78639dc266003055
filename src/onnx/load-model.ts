/**
 * ONNX models from files: what the file is if it is none, the model with all its data if it is one. The codec, which
 * takes a tenth of a command's start, is loaded only when a model is.
 */
import {readFile} from 'node:fs/promises';
import {Failure} from '../base/failure.ts';
import {externalLocations, openExternalReader, resolveExternalFile} from './external-files.ts';
import type {Model} from './graph.ts';
import {refuseImpostors} from './recognize-file.ts';
import {withPath} from './with-path.ts';

export {withPath};

export interface LoadedModel {
  readonly model: Model;
  /** Absolute paths of the files with external data, sorted. */
  readonly externalFiles: string[];
}

/**
 * Reads a model with its external data.
 *
 * @throws Failure with the path: 'file-missing', 'file-unreadable', 'bad-model' or 'unsupported-model'
 */
export async function loadModel(file: string): Promise<LoadedModel> {
  const bytes = await readModelFile(file);
  const {modelFromBytes} = await import('./model-from-bytes.ts');
  const external = openExternalReader(file);
  try {
    const model = modelFromBytes(bytes, file, external.read);
    return {model, externalFiles: external.files()};
  } finally {
    external.close();
  }
}

/**
 * Absolute paths of the files that hold external data of a model, sorted, without decoding the model.
 *
 * @throws Failure as `loadModel` does, except for what is wrong inside tensors and nodes
 */
export async function listExternalFiles(file: string): Promise<string[]> {
  const bytes = await readModelFile(file);
  refuseImpostors(bytes, file);
  const locations = withPath(file, () => externalLocations(bytes));
  return [...new Set(locations.map((location) => resolveExternalFile(file, location)))].sort();
}

async function readModelFile(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause)) throw cause;
    throw fileFailure(file, String(cause.code), cause);
  }
}

function fileFailure(path: string, code: string, cause: Error): Failure {
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new Failure({reason: 'file-missing', message: 'the model file does not exist', path, cause});
  if (code === 'ERR_FS_FILE_TOO_LARGE') {
    const remedy = 'Save it with its weights as external data.';
    const message = 'the model file is larger than 2 GiB, which ONNX does not allow';
    return new Failure({reason: 'unsupported-model', message, path, remedy, cause});
  }
  const fact =
    code === 'EISDIR' ? 'the model is a folder, not a file' : `the model file cannot be read: ${cause.message}`;
  return new Failure({reason: 'file-unreadable', message: fact, path, cause});
}
