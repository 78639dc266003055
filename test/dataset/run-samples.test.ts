import {expect, test} from 'vitest';
import type {Digest} from '../../src/base/content-hash.ts';
import {Failure} from '../../src/base/failure.ts';
import {convertElements} from '../../src/dataset/convert-elements.ts';
import type {SampleRef} from '../../src/dataset/dataset.ts';
import {fitTensor} from '../../src/dataset/fit-tensor.ts';
import {runSamples} from '../../src/dataset/run-samples.ts';
import type {FeedSpec} from '../../src/dataset/sample-feeds.ts';
import type {SampleReader} from '../../src/dataset/sample-reader.ts';
import type {Session, TensorInfo} from '../../src/engine/engine.ts';
import {elementCount, type Tensor} from '../../src/numeric/tensor.ts';

const tensor = (dims: readonly number[], type: 'float32' | 'uint8' = 'float32'): Tensor => ({
  type,
  dims,
  data: type === 'uint8' ? new Uint8Array(elementCount(dims)) : new Float32Array(elementCount(dims)),
});

const checkShape = (dims: readonly number[], wanted: TensorInfo['dims'], expected: readonly number[]): void =>
  expect(fitTensor(tensor(dims), {name: 'x', type: 'float32', dims: wanted}, 's').dims).toEqual(expected);

test('a sample may have one axis of length 1 more or less than the input', () => {
  checkShape([1, 3, 8, 8], [1, 3, 8, 8], [1, 3, 8, 8]);
  checkShape([1, 28, 28], [1, 1, 28, 28], [1, 1, 28, 28]);
  checkShape([3, 8, 8], ['batch', 3, 8, 8], [1, 3, 8, 8]);
  checkShape([1, 8, 8], ['batch', 'h', 'w'], [1, 8, 8]);
  checkShape([1, 1, 257], [1, 257], [1, 257]);
  checkShape([1, 49, 10, 1], [undefined, 49, 10], [1, 49, 10]);
  checkShape([1], [], []);
  checkShape([2, 3], [], [2, 3]);
});

const failureOf = (work: () => unknown): Failure => {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

test('a shape that does not fit is told with both shapes, and a swapped layout by name', () => {
  const input = {name: 'image', type: 'float32', dims: [1, 32, 32, 3]};
  const failure = failureOf(() => fitTensor(tensor([1, 3, 32, 32]), input, 'a.png'));
  expect(failure.message).toBe('Sample "a.png" has shape [1, 3, 32, 32], input "image" wants [1, 32, 32, 3].');
  expect(failure.reason).toBe('bad-data');
  expect(failure.remedy).toContain('"layout"');
  expect(failureOf(() => fitTensor(tensor([1, 64]), input, 'a')).remedy).toContain('"resize"');
  // Equal counts are not enough: nothing is reshaped but an axis of length 1.
  expect(failureOf(() => fitTensor(tensor([1, 3072]), input, 'a')).reason).toBe('bad-data');
});

const checkConversion = (
  values: readonly number[],
  to: Parameters<typeof convertElements>[1],
  expected: Tensor['data'],
): void =>
  expect(convertElements({type: 'float32', dims: [values.length], data: Float32Array.from(values)}, to).data).toEqual(
    expected,
  );

test('float samples are converted to what the input wants, exactly or not at all', () => {
  checkConversion([1, 2.5, -70000], 'float16', Uint16Array.of(0x3c00, 0x4100, 0xfc00));
  checkConversion([0, 255], 'uint8', Uint8Array.of(0, 255));
  checkConversion([-3], 'int64', BigInt64Array.of(-3n));
  checkConversion([7], 'int32', Int32Array.of(7));
  checkConversion([0, 1], 'bool', Uint8Array.of(0, 1));
  checkConversion([0.5], 'float64', Float64Array.of(0.5));
  for (const [value, type] of [
    [0.5, 'uint8'],
    [256, 'uint8'],
    [-1, 'uint64'],
    [Number.NaN, 'int32'],
    [2, 'bool'],
    [1, 'string'],
    [1, 'int4'],
  ] as const) {
    const failure = failureOf(() => convertElements({type: 'float32', dims: [1], data: Float32Array.of(value)}, type));
    expect(failure.reason).toBe('bad-data');
  }
  expect(convertElements({type: 'float16', dims: [1], data: Uint16Array.of(0x3c00)}, 'float32').data).toEqual(
    Float32Array.of(1),
  );
  expect(convertElements({type: 'int64', dims: [1], data: BigInt64Array.of(5n)}, 'int32').data).toEqual(
    Int32Array.of(5),
  );
});

const ref = (index: number, sequence: number): SampleRef => ({
  name: `data.npy#${index}`,
  files: {'': '/data.npy'},
  index,
  digest: 'd' as Digest,
  sequence,
  label: undefined,
});

/** Sums its input, its state and a constant: `out` is also the next state. */
function summingSession(seen: Record<string, Tensor>[]): Session {
  return {
    inputs: [
      {name: 'x', type: 'float32', dims: ['n', 2]},
      {name: 'state', type: 'float32', dims: ['n', 1]},
      {name: 'rate', type: 'int64', dims: []},
    ],
    outputs: [
      {name: 'out', type: 'float32', dims: [1, 1]},
      {name: 'next', type: 'float32', dims: [1, 1]},
    ],
    run: async (feeds, names = []) => {
      seen.push({...feeds});
      const [x, state] = [feeds.x?.data as Float32Array, feeds.state?.data as Float32Array];
      const sum = {type: 'float32', dims: [1, 1], data: Float32Array.of(x[0]! + x[1]! + state[0]!)} as const;
      return Object.fromEntries(names.map((name) => [name, sum]));
    },
    release: async () => undefined,
  };
}

const reader: SampleReader = {
  read: async ({index}) => ({
    inputs: {'': {type: 'float32', dims: [1, 2], data: Float32Array.of(index, 1)}},
    label: index,
  }),
};

const FEEDS: FeedSpec = {state: {state: 'next'}, constants: {rate: 16_000}};

test('state goes from one sample to the next, starts from zero with every sequence, and constants are always fed', async () => {
  const seen: Record<string, Tensor>[] = [];
  const got: unknown[] = [];
  await runSamples({
    session: summingSession(seen),
    samples: [ref(0, 0), ref(1, 0), ref(2, 0), ref(5, 1), ref(6, 1)],
    reader,
    feeds: FEEDS,
    outputNames: ['out'],
    onSample: (position, outputs, sample) => got.push([position, outputs.out?.data[0], sample.label]),
  });
  expect(got).toEqual([
    [0, 1, 0],
    [1, 3, 1],
    [2, 6, 2],
    [3, 6, 5],
    [4, 13, 6],
  ]);
  expect(seen[0]?.state?.dims).toEqual([1, 1]);
  expect(seen[4]?.rate).toEqual({type: 'int64', dims: [], data: BigInt64Array.of(16_000n)});
});

const run = (feeds: FeedSpec, input = '') =>
  runSamples({
    session: summingSession([]),
    samples: [ref(0, 0)],
    reader: {read: async () => ({inputs: {[input]: tensor([1, 2])}, label: undefined})},
    feeds,
    outputNames: ['out'],
    onSample: () => undefined,
  });

test('inputs without data and names the model does not have are told', async () => {
  await expect(run({state: {}, constants: {}})).rejects.toThrow(
    'Sample "data.npy#0" has no data for input "x" (it has one unnamed array).',
  );
  await expect(run(FEEDS, 'y')).rejects.toThrow('has no data for input "x" (it has "y")');
  await expect(run(FEEDS, 'x')).resolves.toBeUndefined();
  await expect(run({state: {h: 'next'}, constants: {}})).rejects.toThrow('The model has no input "h".');
  await expect(run({state: {state: 'h'}, constants: {}})).rejects.toThrow('The model has no output "h".');
  await expect(run({...FEEDS, constants: {rate: [1, 2]}})).rejects.toThrow('has 2 numbers, its shape wants 1');
});
