import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {InferenceSession, Tensor as OrtTensor} from 'onnxruntime-node';
import {describe, expect, test} from 'vitest';
import {Failure} from '../../src/base/failure.ts';
import {seededRandom} from '../../src/base/seeded-random.ts';
import {decodeModel, encodeModel} from '../../src/onnx/codec.ts';
import {parseModel, printModel} from '../../src/onnx/graph-text.ts';
import {listExternalFiles, loadModel} from '../../src/onnx/load-model.ts';
import {validateModel} from '../../src/onnx/validate.ts';
import {outputsDigest, valueDigests} from '../../src/onnx/value-digest.ts';
import {named, sharedPath} from '../support/shared.ts';

const models = sharedPath('models');

const files = models
  ? readdirSync(models, {recursive: true, encoding: 'utf8'})
      .map((file) => file.split(path.sep).join('/'))
      .filter((file) => /\.(onnx|ort)$/.test(file))
      .sort()
  : [];

/** Larger tensors are compared by the digest that is printed for them. */
const ELEMENTS_PRINTED = 100;

/** Models up to this size are also printed in full and read back; text of the others would take minutes. */
const TEXT_BYTES_MAX = 120_000;

/** What is refused, and the words that say why. */
const REFUSED: Readonly<Record<string, string>> = {
  'empty.onnx': 'the file is empty (0 bytes)',
  'external_absolute_path.onnx': 'the model keeps data in "/etc/hostname", which is an absolute path',
  'external_data_file_missing.onnx': 'the external data of the model is missing',
  'external_length_beyond_file/model.onnx': 'has 100001728 bytes of external data where its type and shape take 1728',
  'external_path_traversal.onnx': 'which is outside its folder',
  'external_sidecar_removed.onnx': 'the external data of the model is missing',
  'git_lfs_pointer.onnx': 'the file is a Git LFS pointer, not a model (133 bytes)',
  'html_404.onnx': 'the file is an HTML page, not a model (55 bytes)',
  'mnist_ort_format.ort': 'the file is in the ORT format',
  'truncated.onnx': 'the file is cut off: "graph" at byte 16 needs 201932 bytes, 199980 are there',
};

const refusalOf = (file: string): string | undefined => REFUSED[file.replace('edge-models/misc/', '')];

test.skipIf(!models)(named('the shared models are all there', models), () => {
  expect(files.length).toBeGreaterThan(100);
  for (const file of Object.keys(REFUSED)) expect(files).toContain(`edge-models/misc/${file}`);
});

describe.skipIf(!models)(named('every shared model', models), () => {
  test.for(files)('%s keeps its graph through bytes and text, or is refused with a reason', async (file) => {
    const full = path.join(models ?? '', file);
    const refusal = refusalOf(file);
    if (refusal !== undefined) {
      const error = await loadModel(full).catch((failure: unknown) => failure);
      expect(error).toBeInstanceOf(Failure);
      if (error instanceof Failure) expect(error.message).toContain(refusal);
      return;
    }
    const {model, externalFiles} = await loadModel(full);
    expect(await listExternalFiles(full)).toEqual(externalFiles);
    const text = printModel(model, {maxElements: ELEMENTS_PRINTED});
    const bytes = encodeModel(model);
    const again = decodeModel(bytes);
    expect(printModel(again, {maxElements: ELEMENTS_PRINTED})).toBe(text);
    expect(Buffer.compare(encodeModel(again), bytes)).toBe(0);
    const digest = outputsDigest(model);
    expect(outputsDigest(again)).toBe(digest);
    if (bytes.length <= TEXT_BYTES_MAX) expect(outputsDigest(parseModel(printModel(model)))).toBe(digest);
    expect(validateModel(model).filter(({severity}) => severity === 'error')).toEqual([]);
    expect(model.unknownFields.filter((field) => !field.endsWith('.denotation'))).toEqual([]);
  });
});

/** Models of many kinds: IR 3 inputs, subgraphs, float16, Constant weights, QDQ, external data. */
const RUN = [
  'mnist-cnn/mnist.onnx',
  'resnet8-cifar10-mlperf/resnet8_float.onnx',
  'resnet8-cifar10-mlperf/resnet8_int8_tf2onnx_qdq.onnx',
  'tinymobilenet-cifar10/model_int8_qoperator.onnx',
  'squeezenet-imagenet/SqueezeNet_fp16.onnx',
  'silero-vad/silero_vad_16k_op15.onnx',
  'edge-models/misc/paddle_det_weights_in_constants.onnx',
  'edge-models/misc/external_ok/model.onnx',
  'edge-models/onnx/test_if.onnx',
  'vit-cifar10/vit_pgd_2_3_16.onnx',
];

/** Dimensions with names get this size, if they have no other one of their own. */
const SYMBOL_SIZE = 32;
const SYMBOL_SIZES: Readonly<Record<string, number>> = {sequence: 576, batch: 1};

describe.skipIf(!models)(named('onnxruntime computes the same from re-encoded models', models), () => {
  test.for(RUN)('%s', async (file) => {
    const full = path.join(models ?? '', file);
    const {model} = await loadModel(full);
    const before = await InferenceSession.create(full, {logSeverityLevel: 4});
    const after = await InferenceSession.create(encodeModel(model), {logSeverityLevel: 4});
    const feeds = feedsOf(before);
    const [expected, actual] = [await before.run(feeds), await after.run(feeds)];
    expect(Object.keys(actual)).toEqual(Object.keys(expected));
    for (const [name, tensor] of Object.entries(expected)) expect(actual[name]?.data, name).toEqual(tensor.data);
  });
});

function feedsOf(session: InferenceSession): Record<string, OrtTensor> {
  const random = seededRandom(1);
  const feeds: Record<string, OrtTensor> = {};
  for (const input of session.inputMetadata) {
    if (!input.isTensor) throw new Error(`${input.name} is no tensor`);
    const dims = input.shape.map((dim) => (typeof dim === 'number' ? dim : (SYMBOL_SIZES[dim] ?? SYMBOL_SIZE)));
    const count = dims.reduce((product, dim) => product * dim, 1);
    const values = Array.from({length: count}, () => random.next());
    if (input.type === 'float32') feeds[input.name] = new OrtTensor('float32', Float32Array.from(values), dims);
    else if (input.type === 'float16')
      // Any bit pattern below 0x3c00 is a float16 within [0, 1).
      feeds[input.name] = new OrtTensor(
        'float16',
        Uint16Array.from(values, (x) => x * 0x3c00),
        dims,
      );
    else if (input.type === 'int64')
      feeds[input.name] = new OrtTensor(
        'int64',
        BigInt64Array.from(values, () => 16000n),
        dims,
      );
    else if (input.type === 'bool')
      feeds[input.name] = new OrtTensor(
        'bool',
        Uint8Array.from(values, () => 1),
        dims,
      );
    else throw new Error(`no feed for ${input.type}`);
  }
  return feeds;
}

test.skipIf(!models)(named('digests of squeezenet take less than 30 ms', models), () => {
  const model = decodeModel(
    readFileSync(path.join(models ?? '', 'squeezenet-imagenet/SqueezeNet_fp32_from_fp16.onnx')),
  );
  const times = Array.from({length: 5}, () => {
    const start = performance.now();
    valueDigests(model);
    return performance.now() - start;
  });
  expect(Math.min(...times)).toBeLessThan(30);
});
