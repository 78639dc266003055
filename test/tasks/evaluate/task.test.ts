import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {hashBytes, hashJson} from '../../../src/base/content-hash.ts';
import {seededRandom} from '../../../src/base/seeded-random.ts';
import type {ResolvedDataset, SampleRef} from '../../../src/dataset/dataset.ts';
import {encodeNpy} from '../../../src/dataset/npy.ts';
import {resolveDataset} from '../../../src/dataset/resolve-dataset.ts';
import type {DatasetSpec} from '../../../src/manifest/manifest.ts';
import {encodeModel} from '../../../src/onnx/codec.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {computeAnew} from '../../support/dataset-fixtures.ts';
import {createEvaluateRig, type EvaluateRig} from '../../support/evaluate-rig.ts';
import {named, sharedPath} from '../../support/shared.ts';

let folder: string;
let rig: EvaluateRig;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'quantgate-evaluate-'));
  rig = await createEvaluateRig(folder);
});

afterAll(async () => {
  await rig.close();
  await rm(folder, {recursive: true});
});

const model = (text: string): Uint8Array => encodeModel(parseModel(text));

/** Scores are the input itself; the hidden value is its double. */
const FLOAT = model('(x: float32[1,3]) -> (y: float32[1,3]) { two = float32[] {2}; h = Mul(x, two); y = Div(h, two) }');

/** The same with the hidden value rounded to multiples of `step`. */
const quantizedModel = (step: number, names = {h: 'h', y: 'y', x: 'x'}): Uint8Array =>
  model(`(${names.x}: float32[1,3]) -> (${names.y}: float32[1,3]) {
    two = float32[] {2}; s = float32[] {${step}}; z = int8[] {0}
    ${names.h} = Mul(${names.x}, two); q = QuantizeLinear(${names.h}, s, z); d = DequantizeLinear(q, s, z)
    ${names.y} = Div(d, two) }`);

const SPEC: DatasetSpec = {
  source: {kind: 'npy', files: {'': ['x.npy']}, samplePerFile: false},
  normalize: {scale: 1, mean: [0], std: [1]},
  labels: undefined,
  shuffleSeed: undefined,
  limit: undefined,
  onError: 'fail',
};

interface Row {
  readonly scores: readonly [number, number, number];
  readonly label: number | undefined;
  readonly sequence?: number;
}

async function datasetOf(rows: readonly Row[]): Promise<ResolvedDataset> {
  const data = Float32Array.from(rows.flatMap(({scores}) => scores));
  const bytes = encodeNpy({type: 'float32', dims: [rows.length, 3], data});
  const file = path.join(folder, `${hashBytes(bytes)}.npy`);
  await writeFile(file, bytes);
  const samples = rows.map(({scores, label, sequence}, index): SampleRef => {
    return {
      name: `x.npy#${index}`,
      files: {'': file},
      index,
      digest: hashJson([...scores]),
      sequence: sequence ?? index,
      label,
    };
  });
  return {
    name: 'rows',
    spec: SPEC,
    samples,
    digest: hashJson(samples.map(({digest, label}) => [digest, label ?? null])),
  };
}

const ROWS: readonly Row[] = [
  {scores: [1, 2, 3], label: 2},
  {scores: [3, 2.9, 1], label: 0},
  {scores: [1, 0, 2], label: 0},
];

test('figures are those that one computes by hand', async () => {
  // h = 2x in steps of 2, ties to even: x becomes 1, 2, 3 / 3, 3, 1 / 1, 0, 2.
  const {evaluation, summary} = await rig.run({
    float: FLOAT,
    quantized: quantizedModel(2),
    dataset: await datasetOf(ROWS),
    metrics: [{metric: 'snr'}, {metric: 'mse'}, {metric: 'l2'}, {metric: 'top1'}, {metric: 'f1'}, {metric: 'ssim'}],
  });
  const signal = 14 + (9 + 2.9 ** 2 + 1) + 5;
  const value = (metric: string) => evaluation.metrics.find((one) => one.metric === metric);
  expect(value('snr')?.value).toBeCloseTo(10 * Math.log10(signal / 0.01), 4);
  expect(value('snr')?.worst).toBeCloseTo(10 * Math.log10((signal - 19) / 0.01), 4);
  expect(value('mse')?.value).toBeCloseTo(0.01 / 9, 7);
  expect(value('l2')).toMatchObject({value: expect.closeTo(0.1 / 3, 6), worst: expect.closeTo(0.1, 6)});
  // Predicted 2, 0, 2 by both: in the second sample classes 0 and 1 tie after rounding, and the first one counts.
  expect(value('top1')).toEqual({
    metric: 'top1',
    output: 'y',
    value: (100 * 2) / 3,
    floatValue: (100 * 2) / 3,
    sampleCount: 3,
  });
  expect(value('f1')?.value).toBeCloseTo(2 / 3, 12);
  expect(value('ssim')).toMatchObject({reason: expect.stringContaining('no image')});
  expect(evaluation.classes[0]?.quantized).toEqual({classCount: 3, predicted: [2, 0, 2], rank: [0, 0, 1]});
  expect(evaluation.errors[0]?.columns.noise).toEqual([0, expect.closeTo(0.01, 6), 0]);
  expect(evaluation.labels).toEqual([2, 0, 0]);
  expect(evaluation.layers.values).toEqual([
    {value: 'h', operator: 'Mul', snr: expect.closeTo(10 * Math.log10(signal / 0.01), 4)},
  ]);
  expect(summary).toBe('3 samples, 1 layer');
});

const random = seededRandom(5);
const rowsOf = (count: number): Row[] =>
  Array.from({length: count}, (_, i) => ({
    scores: [random.nextNormal(), random.nextNormal(), random.nextNormal()],
    label: i % 3,
  }));

const METRICS = [{metric: 'snr'}, {metric: 'top1'}] as const;
const kindsOf = (labels: readonly string[]): string[] =>
  [...new Set(labels.map((label) => label.replace(/, .*/, '')))].sort();

test('a quantized model without a float one is measured against labels alone', async () => {
  const one = {float: undefined, quantized: quantizedModel(0.5), dataset: await datasetOf(ROWS)};
  const {evaluation, measured} = await rig.run({...one, metrics: [{metric: 'top1'}]});
  expect(evaluation.metrics).toEqual([{metric: 'top1', output: 'y', value: (100 * 2) / 3, sampleCount: 3}]);
  expect(evaluation.classes[0]).not.toHaveProperty('float');
  expect(evaluation.layers.values).toEqual([]);
  expect(measured.filter((label) => !label.startsWith('quantized classes'))).toEqual([]);
  expect(measured.length).toBeGreaterThan(0);
});

test('what was measured is not measured again; a change measures what it touches', async () => {
  const rows = rowsOf(150);
  const base = {float: FLOAT, quantized: quantizedModel(0.25), dataset: await datasetOf(rows), metrics: METRICS};
  const first = await rig.run(base);
  const chunks = first.measured.filter((label) => label.startsWith('errors')).length;
  expect(chunks).toBeGreaterThan(3);
  expect(first.measured.length).toBe(3 * chunks + 1);

  const again = await rig.run(base);
  expect([again.measured, again.jobs]).toEqual([[], 0]);
  expect(again.bytes).toEqual(first.bytes);

  const renamed = {
    ...base,
    float: model('(x: float32[1,3]) -> (y: float32[1,3]) { c = float32[] {2}; hh = Mul(x, c) as "n"; y = Div(hh, c) }'),
  };
  expect((await rig.run({...renamed, quantized: quantizedModel(0.25, {h: 'hh', y: 'y', x: 'x'})})).measured).toEqual(
    [],
  );

  const otherRecipe = await rig.run({...base, quantized: quantizedModel(0.5)});
  expect(kindsOf(otherRecipe.measured)).toEqual(['errors', 'layers', 'quantized classes']);

  const added = await rig.run({...base, dataset: await datasetOf([...rows, ...rowsOf(5)])});
  expect(added.measured.length).toBeGreaterThan(0);
  expect(added.measured.length).toBeLessThanOrEqual(6);

  const inserted = await rig.run({
    ...base,
    dataset: await datasetOf([...rows.slice(0, 70), ...rowsOf(1), ...rows.slice(70)]),
  });
  expect(inserted.measured.length).toBeLessThanOrEqual(6);

  const relabelled = await rig.run({...base, dataset: await datasetOf(rows.with(0, {...rows[0]!, label: 1}))});
  expect(kindsOf(relabelled.measured)).toEqual(['float classes', 'quantized classes']);
  expect(relabelled.measured.length).toBe(2);

  const otherMetrics = await rig.run({
    ...base,
    metrics: [{metric: 'l2'}, {metric: 'psnr'}, {metric: 'top5'}, {metric: 'f1'}],
  });
  expect(otherMetrics.measured).toEqual([]);
});

test('a damaged cache is measured anew and gives the same bytes; so does another number of workers', async () => {
  const one = {float: FLOAT, quantized: quantizedModel(0.25), dataset: await datasetOf(rowsOf(60)), metrics: METRICS};
  const first = await rig.run(one);
  rig.damageCache();
  const second = await rig.run(one);
  expect(second.measured.length).toBe(first.measured.length);
  expect(second.bytes).toEqual(first.bytes);
  const alone = await createEvaluateRig(folder, 1);
  expect((await alone.run(one)).bytes).toEqual(first.bytes);
  await alone.close();
});

test('samples without labels leave labelled metrics unmeasured, and are left out where others have them', async () => {
  const run = async (rows: readonly Row[]) =>
    (
      await rig.run({
        float: FLOAT,
        quantized: quantizedModel(2),
        dataset: await datasetOf(rows),
        metrics: [{metric: 'top1'}],
      })
    ).evaluation.metrics;
  expect(await run(ROWS.map((row) => ({...row, label: undefined})))).toEqual([
    {metric: 'top1', output: 'y', sampleCount: 0, reason: 'the evaluation samples have no labels'},
  ]);
  expect(await run(ROWS.map((row, i) => (i === 2 ? {...row, label: undefined} : row)))).toEqual([
    {metric: 'top1', output: 'y', sampleCount: 2, value: 100, floatValue: 100},
  ]);
});

test('recurrent models carry their own state, and sequences are not cut', async () => {
  const step = (body: string) =>
    model(`(x: float32[1,3], s: float32[1,3]) -> (y: float32[1,3], t: float32[1,3]) {
    k = float32[] {0.1}; z = int8[] {0}; ${body} y = Identity(t) }`);
  const float = step('t = Add(x, s)');
  const quantized = step('a = Add(x, s); q = QuantizeLinear(a, k, z); t = DequantizeLinear(q, k, z)');
  // 0.04 rounds to 0 each time: the quantized state stays 0 while the float one grows to 0.12 within a sequence.
  const rows = [0, 0, 0, 1, 1].map((sequence) => ({scores: [0.04, 0, 0] as const, label: undefined, sequence}));
  const feeds = {state: {s: 't'}, constants: {}};
  const {evaluation} = await rig.run({
    float,
    quantized,
    dataset: await datasetOf(rows),
    metrics: [{metric: 'l2', output: 'y'}],
    feeds,
  });
  const distances = evaluation.errors[0]?.columns.noise.map((noise) => Math.sqrt(Number(noise)));
  const expected = [0.04, 0.08, 0.12, 0.04, 0.08];
  expect(distances?.length).toBe(expected.length);
  for (const [i, distance] of (distances ?? []).entries()) expect(distance).toBeCloseTo(expected[i]!, 6);
});

test('a wrong output name and samples that do not fit are told', async () => {
  const dataset = await datasetOf(ROWS);
  const base = {float: FLOAT, quantized: quantizedModel(2), dataset};
  await expect(rig.run({...base, metrics: [{metric: 'snr', output: 'z'}]})).rejects.toMatchObject({
    reason: 'bad-model',
    message: 'The model has no output "z" to measure.',
    remedy: expect.stringContaining('"y"'),
  });
  const wide = model('(x: float32[1,4]) -> (y: float32[1,4]) { y = Neg(x) }');
  await expect(rig.run({...base, float: wide, metrics: METRICS})).rejects.toMatchObject({
    reason: 'bad-data',
    message: 'Sample "x.npy#0" has shape [1, 3], input "x" wants [1, 4].',
  });
});

const golden = sharedPath('golden/onnxruntime/resnet8__minmax-channel-u8s8.onnx');

test.skipIf(!golden)(named('resnet8 has the accuracy and SNR that onnxruntime in Python gives', golden), async () => {
  const spec: DatasetSpec = {
    ...SPEC,
    source: {
      kind: 'records',
      files: ['eval_1000.bin'],
      dtype: 'uint8',
      shape: [3, 32, 32],
      headerBytes: 0,
      label: 'before',
    },
  };
  const directory = sharedPath('models/data-cifar10')!;
  const digestFile = async (file: string) => hashBytes(await readFile(file));
  const dataset = await resolveDataset({name: 'cifar', spec, directory, digestFile, remember: computeAnew});
  if (!dataset.ok) throw new Error(dataset.error[0]?.message);
  const {evaluation} = await rig.run({
    float: await readFile(sharedPath('models/resnet8-cifar10-mlperf/resnet8_float.onnx')!),
    imported: await readFile(sharedPath('golden/float/resnet8.onnx')!),
    quantized: await readFile(golden!),
    dataset: dataset.value,
    metrics: METRICS,
  });
  const [snr, top1] = evaluation.metrics;
  expect(top1).toMatchObject({value: 86.9, floatValue: 87.7, sampleCount: 1000});
  // NumPy in float64 on the outputs of onnxruntime 1.30.0; another instruction set moves the last digits.
  expect(snr?.value).toBeCloseTo(23.268910274238344, 2);
});
