/** Extras: every model beside the checkout either imports or is refused; what runs computes the same afterwards. */
import {readdirSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {Failure} from '../../../src/base/failure.ts';
import {createOnnxruntimeEngine} from '../../../src/engine/onnxruntime-engine.ts';
import {float16ToFloat32Array} from '../../../src/numeric/float16.ts';
import type {Tensor} from '../../../src/numeric/tensor.ts';
import {encodeModel} from '../../../src/onnx/codec.ts';
import {loadModel} from '../../../src/onnx/load-model.ts';
import {importModel} from '../../../src/tasks/import-model/import-model.ts';
import {largestDifference, runModel, seededFeeds} from '../../support/run-model.ts';
import {named, sharedPath} from '../../support/shared.ts';

const root = sharedPath('models');
const files = root ? modelFiles(root) : [];

/** A hang would show; the slowest takes half a second. */
const FILE_MILLISECONDS = 10_000;

/** As a part of the largest magnitude of an output. Folding rounds weights once more. */
const TOLERANCE = 1e-4;
/** The original rounds every intermediate result to 11 bits. */
const FLOAT16_TOLERANCE = 2e-3;

/** Files that are no models, damaged, or not supported, with what their refusal must say. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  'edge-models/misc/empty.onnx': /./,
  'edge-models/misc/external_absolute_path.onnx': /./,
  'edge-models/misc/external_data_file_missing.onnx': /./,
  'edge-models/misc/external_length_beyond_file/model.onnx': /stem\.0\.weight/,
  'edge-models/misc/external_path_traversal.onnx': /./,
  'edge-models/misc/external_sidecar_removed.onnx': /./,
  'edge-models/misc/git_lfs_pointer.onnx': /LFS/,
  'edge-models/misc/html_404.onnx': /HTML/i,
  'edge-models/misc/invalid_conv_int8_weight_float_input.onnx': /Conv .* float32 .* int8/,
  'edge-models/misc/opset1_mnist_legacy_broadcast.onnx': /operator set 1;/,
  'edge-models/misc/truncated.onnx': /./,
};

/**
 * Outputs that are sequences or optionals, or a type that makes the engine abort the process; and one that has nothing
 * but large constants and takes long.
 */
const NOT_RUN = /(_opt|_seq|sequence|_optional|FLOAT_to_INT4|light_vgg19)/;

const SYMBOL_SIZES = {sequence: 576, batch: 1, DynamicDimension: 1};
const SAMPLE_RATE = 16_000n;

function modelFiles(directory: string): string[] {
  return readdirSync(directory, {recursive: true, encoding: 'utf8'})
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => /\.(onnx|ort)$/.test(file))
    .sort();
}

test.skipIf(!root)(named('there are more than a hundred models', root), () => {
  expect(files.length).toBeGreaterThan(100);
});

test.each(files)('%s imports, or is refused with what and where', {timeout: FILE_MILLISECONDS}, async (file) => {
  const refusal = REFUSED[file] ?? (file.endsWith('.ort') ? /ORT/i : undefined);
  try {
    const {model} = await loadModel(path.join(root!, file));
    importModel(model, {});
    encodeModel(model);
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    expect(refusal, `refused: ${(error as Failure).message}`).toBeDefined();
    expect((error as Failure).message).toMatch(refusal!);
    return;
  }
  expect(refusal, 'should be refused').toBeUndefined();
});

const runnable = files.filter((file) => file.endsWith('.onnx') && !REFUSED[file] && !NOT_RUN.test(file));

test.each(runnable)('%s computes the same when imported, where the engine runs it', async (file) => {
  const location = path.join(root!, file);
  const session = await (await createOnnxruntimeEngine()).openSessionOfFile(location).catch(() => undefined);
  if (!session) return;
  const feeds = seededFeeds(session.inputs, 7, SYMBOL_SIZES);
  if (feeds.sr) feeds.sr = {type: 'int64', dims: [], data: BigInt64Array.of(SAMPLE_RATE)};
  const expected = await session.run(feeds).catch(() => undefined);
  if (!expected) return;
  const {model} = await loadModel(location);
  importModel(model, {});
  const isFloat16 = session.inputs.some(({type}) => type === 'float16');
  const actual = await runModel(model, widened(feeds, isFloat16));
  expect(largestDifference(expected, actual)).toBeLessThanOrEqual(isFloat16 ? FLOAT16_TOLERANCE : TOLERANCE);
});

const widened = (feeds: Record<string, Tensor>, isFloat16: boolean): Record<string, Tensor> =>
  isFloat16 ? Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, widen(tensor)])) : feeds;

function widen(tensor: Tensor): Tensor {
  if (tensor.type !== 'float16' || !(tensor.data instanceof Uint16Array)) return tensor;
  return {type: 'float32', dims: tensor.dims, data: float16ToFloat32Array(tensor.data)};
}
