import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {Failure} from '../../src/base/failure.ts';
import {encodeModel} from '../../src/onnx/codec.ts';
import {parseModel, printModel} from '../../src/onnx/graph-text.ts';
import {listExternalFiles, loadModel} from '../../src/onnx/load-model.ts';
import {modelFromBytes} from '../../src/onnx/model-from-bytes.ts';
import {encodeModelWithExternalData} from '../../src/onnx/write-model.ts';
import {modelBytes, record} from '../support/protobuf.ts';

const TEXT = `(x: float32[2,2]) -> (y) {
  w = float32[2,2] {1,2,3,4}; i = int64[9] iota; s = string[1] {"kept"}; e = float32[0] {}
  v = Constant() {value: float32[70] seeded 1}; y = Sum(x, w, v, i, s, e)
}`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'load-model-'));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const write = (name: string, content: Uint8Array | string): string => {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), {recursive: true});
  writeFileSync(file, content);
  return file;
};

const failureOf = async (work: () => Promise<unknown>): Promise<Failure> => {
  const outcome = await work().then(
    () => 'no failure',
    (error: unknown) => error,
  );
  if (outcome instanceof Failure) return outcome;
  throw outcome;
};

/** A model with one float32 initializer "w" of two elements in another file. */
const externalModel = (location: string, more: Readonly<Record<string, string>> = {}): Uint8Array => {
  const entries = Object.entries({location, ...more}).map(([key, value]) =>
    record(13, [record(1, key), record(2, value)]),
  );
  const tensor = record(5, [record(1, 2), record(2, 1), record(8, 'w'), ...entries, record(14, 1)]);
  return modelBytes([
    record(1, [record(1, 'w'), record(2, 'y'), record(4, 'Neg')]),
    tensor,
    record(12, [record(1, 'y')]),
  ]);
};

test('a file is loaded with its model', async () => {
  const file = write('plain.onnx', encodeModel(parseModel(TEXT)));
  const {model, externalFiles} = await loadModel(file);
  expect(printModel(model)).toBe(printModel(parseModel(TEXT)));
  expect(externalFiles).toEqual([]);
  expect(await listExternalFiles(file)).toEqual([]);
});

test('external data is written, listed and read back', async () => {
  const {model: bytes, data} = encodeModelWithExternalData(parseModel(TEXT), {
    dataFileName: 'w.bin',
    thresholdBytes: 16,
  });
  const file = write('sub/external.onnx', bytes);
  const dataFile = write('sub/w.bin', data);
  // Two tensors of 16 and 72 bytes, each at a multiple of 64; attributes, strings and empty tensors stay.
  expect(data.length).toBe(64 + 72);
  const {model, externalFiles} = await loadModel(file);
  expect(printModel(model)).toBe(printModel(parseModel(TEXT)));
  expect(externalFiles).toEqual([dataFile]);
  expect(await listExternalFiles(file)).toEqual([dataFile]);
  expect(() => modelFromBytes(bytes, 'memory')).toThrow('which cannot be read here');
});

test('tensors below the threshold stay in the model', () => {
  const {data} = encodeModelWithExternalData(parseModel(TEXT), {dataFileName: 'w.bin', thresholdBytes: 17});
  expect(data.length).toBe(72);
});

test('a data file name with a folder in it is a bug', () => {
  const options = {dataFileName: '../w.bin', thresholdBytes: 1};
  expect(() => encodeModelWithExternalData(parseModel(TEXT), options)).toThrow('no plain file name');
});

test('what is not a model is told by what it is, with the path and a remedy', async () => {
  const check = async (content: Uint8Array | string, message: string, remedy: string) => {
    const file = write('impostor.onnx', content);
    for (const read of [loadModel, listExternalFiles]) {
      const failure = await failureOf(() => read(file));
      expect([failure.reason, failure.message, failure.path]).toEqual(['bad-model', message, file]);
      expect(failure.remedy).toContain(remedy);
    }
  };
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n';
  await check(pointer, 'the file is a Git LFS pointer, not a model (64 bytes)', 'git lfs pull');
  await check('', 'the file is empty (0 bytes)', 'again');
  await check(
    '\n<!DOCTYPE html><p>404',
    'the file is an HTML page, not a model (22 bytes)',
    'Download the model itself',
  );
  await check('<?xml version="1.0"?>', 'the file is XML, not an ONNX model (21 bytes)', 'Download');
  await check('{"error": "not found"}', 'the file is text, not an ONNX model (22 bytes)', 'Download');
  await check(
    Buffer.from('\x18\0\0\0ORTM\0\0'),
    'the file is in the ORT format, which only onnxruntime reads (10 bytes)',
    '.onnx',
  );
  await check(
    Buffer.from('\x1c\0\0\0TFL3\0\0'),
    'the file is a TensorFlow Lite model, not an ONNX model (10 bytes)',
    'tf2onnx',
  );
  await check(
    Buffer.from('PK\x03\x04\0\0'),
    'the file is a ZIP archive (as PyTorch checkpoints are), not an ONNX model (6 bytes)',
    'Unpack',
  );
  await check(Buffer.from('1f8b0800', 'hex'), 'the file is compressed with gzip (4 bytes)', 'gunzip');
  await check(
    Buffer.from('894844460d0a', 'hex'),
    'the file is in the HDF5 format (Keras), not an ONNX model (6 bytes)',
    'Export',
  );
});

test('a missing file, a folder and a damaged model are told apart', async () => {
  const missing = await failureOf(() => loadModel(path.join(folder, 'none.onnx')));
  expect([missing.reason, missing.path]).toEqual(['file-missing', path.join(folder, 'none.onnx')]);
  const directory = await failureOf(() => loadModel(folder));
  expect([directory.reason, directory.message]).toEqual(['file-unreadable', 'the model is a folder, not a file']);
  const cut = write('cut.onnx', encodeModel(parseModel(TEXT)).subarray(0, 60));
  for (const read of [loadModel, listExternalFiles]) {
    const failure = await failureOf(() => read(cut));
    expect([failure.reason, failure.path]).toEqual(['bad-model', cut]);
    expect(failure.message).toContain('the file is cut off: "graph"');
    expect(failure.remedy).toContain('export it again');
  }
});

test('a model may name data only in its own folder and below', async () => {
  const check = async (location: string, fact: string) => {
    const file = write('models/m.onnx', externalModel(location));
    for (const read of [loadModel, listExternalFiles]) {
      const failure = await failureOf(() => read(file));
      expect(failure.reason, location).toBe('bad-model');
      expect(failure.message).toContain(fact);
      expect(failure.path).toBe(file);
      expect(failure.remedy).toContain('in the folder of the model');
    }
  };
  write('secret', '12345678');
  write('models/data.bin', '12345678');
  symlinkSync('../secret', path.join(folder, 'models/link'));
  symlinkSync('..', path.join(folder, 'models/up'));
  await check('/etc/hostname', 'which is an absolute path');
  await check('C:\\data.bin', 'which is an absolute path');
  await check('\\\\server\\data.bin', 'which is an absolute path');
  await check('../secret', 'which is outside its folder');
  await check('sub/../../secret', 'which is outside its folder');
  await check('..\\secret', 'which is outside its folder');
  await check('link', 'a symbolic link that leads out of its folder');
  await check('up/secret', 'a symbolic link that leads out of its folder');
  await check('.', 'a symbolic link that leads out of its folder');
  await check('a\0b', 'which is no file name');
  const fine = write('models/m.onnx', externalModel('./data.bin'));
  expect((await loadModel(fine)).externalFiles).toEqual([path.join(folder, 'models/data.bin')]);
});

test('external data that is missing, too short or misnumbered is told with its file', async () => {
  const check = async (entries: Readonly<Record<string, string>>, reason: string, message: string) => {
    const file = write('short/m.onnx', externalModel('d.bin', entries));
    const failure = await failureOf(() => loadModel(file));
    expect([failure.reason, failure.message]).toEqual([reason, message]);
    return failure;
  };
  const missing = await check({}, 'file-missing', 'the external data of the model is missing');
  expect(missing.path).toBe(path.join(folder, 'short/d.bin'));
  write('short/d.bin', '12345678');
  await check(
    {offset: '1'},
    'bad-model',
    'the tensor "w" should be at bytes 1 to 9 of the external data, which has 8 bytes',
  );
  await check(
    {offset: '9007199254740000'},
    'bad-model',
    'the tensor "w" should be at bytes 9007199254740000 to 9007199254740008 of the external data, which has 8 bytes',
  );
  await check(
    {length: '4'},
    'bad-model',
    'initializer "w" has 4 bytes of external data where its type and shape take 8',
  );
  await check({offset: '1e1'}, 'bad-model', 'initializer "w" has the impossible offset "1e1" in its external data');
  mkdirSync(path.join(folder, 'short/dir'), {recursive: true});
  const failure = await failureOf(() => loadModel(write('short/m.onnx', externalModel('dir'))));
  expect(failure.reason).toBe('file-unreadable');
});
