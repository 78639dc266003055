/**
 * Data that a model keeps in other files: which they are, whether they may be read, and reading them. A model is not
 * trusted: it may only name files in its own folder or below, also after symbolic links are followed.
 */
import {closeSync, fstatSync, openSync, readSync, realpathSync} from 'node:fs';
import path from 'node:path';
import {Failure} from '../base/failure.ts';
import type {ReadExternal} from './tensor-proto.ts';
import {visitMessages} from './wire-fields.ts';

const EXTERNAL_DATA = 13;
const DATA_LOCATION = 14;
const ENTRY_KEY = 1;
const ENTRY_VALUE = 2;
const EXTERNAL = 1;

/**
 * The locations that the tensors of a model name, as written, each once, sorted. No tensor is decoded.
 *
 * @throws Failure 'bad-model' when the bytes are no ONNX model
 */
export function externalLocations(bytes: Uint8Array): string[] {
  const locations = new Set<string>();
  visitMessages(bytes, (message, fields) => {
    if (message !== 'TensorProto' || !fields.some(({field, value}) => field === DATA_LOCATION && value === EXTERNAL))
      return;
    for (const {field, payload} of fields) {
      if (field !== EXTERNAL_DATA) continue;
      const [key, location] = entryOf(payload);
      if (key === 'location' && location !== '') locations.add(location);
    }
  });
  return [...locations].sort();
}

function entryOf(bytes: Uint8Array): [key: string, value: string] {
  let key = '';
  let value = '';
  visitMessages(
    bytes,
    (_, fields) => {
      for (const {field, payload} of fields) {
        if (field === ENTRY_KEY) key = Buffer.from(payload).toString('utf8');
        if (field === ENTRY_VALUE) value = Buffer.from(payload).toString('utf8');
      }
    },
    'StringStringEntryProto',
  );
  return [key, value];
}

/**
 * The absolute path of external data, from the model's folder.
 *
 * @param modelFile for messages and to resolve from
 * @throws Failure 'bad-model' for places that a model may not name; 'file-missing' when nothing is there
 */
export function resolveExternalFile(modelFile: string, location: string): string {
  const folder = path.dirname(path.resolve(modelFile));
  const refuse = (fact: string): Failure => {
    const message = `the model keeps data in ${JSON.stringify(location)}, ${fact}`;
    const remedy = 'External data must lie in the folder of the model: save the model again with its data beside it.';
    return new Failure({reason: 'bad-model', message, path: modelFile, remedy});
  };
  if (location.includes('\0')) throw refuse('which is no file name');
  const slashed = location.replaceAll('\\', '/');
  if (path.posix.isAbsolute(slashed) || path.win32.isAbsolute(slashed) || /^[A-Za-z]:/.test(slashed))
    throw refuse('which is an absolute path');
  if (path.posix.normalize(slashed).split('/')[0] === '..') throw refuse('which is outside its folder');
  const file = path.resolve(folder, location);
  if (!isInside(realPath(folder), realPath(file))) throw refuse('a symbolic link that leads out of its folder');
  return file;
}

const isInside = (folder: string, file: string): boolean => {
  const relative = path.relative(folder, file);
  return relative !== '' && relative.split(path.sep)[0] !== '..' && !path.isAbsolute(relative);
};

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch (cause) {
    throw missing(file, cause);
  }
}

function missing(file: string, cause: unknown): Failure {
  const remedy = 'Put the file where the model names it, or save the model again with its data inside.';
  const gone = cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR');
  const reason = gone ? 'file-missing' : 'file-unreadable';
  const fact = gone ? 'is missing' : `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
  return new Failure({reason, message: `the external data of the model ${fact}`, path: file, remedy, cause});
}

export interface ExternalReader {
  readonly read: ReadExternal;
  /** Absolute paths of the files read so far, sorted. */
  readonly files: () => string[];
  /** Must be called in the end, whatever happened. */
  readonly close: () => void;
}

/** Reads external data of one model; each file is opened once. */
export function openExternalReader(modelFile: string): ExternalReader {
  const opened = new Map<string, {readonly handle: number; readonly file: string; readonly size: number}>();
  const open = (location: string) => {
    const known = opened.get(location);
    if (known) return known;
    const entry = openExternal(resolveExternalFile(modelFile, location));
    opened.set(location, entry);
    return entry;
  };
  const read: ReadExternal = (location, offset, length, tensorName) => {
    const {handle, file, size} = open(location);
    const end = length === undefined ? size : offset + length;
    if (offset <= size && end <= size) return readRange(handle, file, offset, end - offset);
    const message = `the tensor ${JSON.stringify(tensorName)} should be at bytes ${offset} to ${end} of the external data, which has ${size} bytes`;
    const remedy = 'The file is cut off or belongs to another model: fetch or export both again.';
    throw new Failure({reason: 'bad-model', message, path: file, remedy});
  };
  const close = (): void => {
    for (const {handle} of opened.values()) closeSync(handle);
    opened.clear();
  };
  return {read, files: () => [...new Set([...opened.values()].map(({file}) => file))].sort(), close};
}

function openExternal(file: string) {
  let handle: number | undefined;
  try {
    handle = openSync(file, 'r');
    const stat = fstatSync(handle);
    if (stat.isFile()) return {handle, file, size: stat.size};
  } catch (cause) {
    if (handle !== undefined) closeSync(handle);
    throw missing(file, cause);
  }
  closeSync(handle);
  throw missing(file, new Error('it is no file'));
}

function readRange(handle: number, file: string, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const count = readSync(handle, bytes, done, length - done, offset + done);
    if (count === 0) throw missing(file, new Error('it became shorter while it was read'));
    done += count;
  }
  return bytes;
}
