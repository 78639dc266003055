import * as ort from 'onnxruntime-node';
import {describe, expect, test} from 'vitest';
import {seededRandom} from '../../src/base/seeded-random.ts';
import {storageRange} from '../../src/numeric/affine-parameters.ts';
import {
  dequantizeAffine,
  dequantizePerChannel,
  type IntegerRange,
  quantizeAffine,
  quantizePerChannel,
  roundHalfEven,
} from '../../src/numeric/quantize-affine.ts';
import {encodeModel} from '../../src/onnx/codec.ts';
import {Graph, Model} from '../../src/onnx/graph.ts';

/** Ties to even, by the book: floor, then look at what is left. */
function referenceRound(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

test('ties go to even, everything else to the nearest integer', () => {
  for (const [x, expected] of [
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [-0.5, 0],
    [-1.5, -2],
    [-2.5, -2],
    [0.49999999999999994, 0],
    [-0.2, 0],
    [2 ** 50 + 0.5, 2 ** 50],
    [-(2 ** 50) - 1, -(2 ** 50) - 1],
  ] as const) {
    expect(roundHalfEven(x), String(x)).toBe(expected);
  }
  for (let i = -4000; i <= 4000; i++) expect(roundHalfEven(i / 2)).toBe(referenceRound(i / 2) + 0);
  const random = seededRandom(1);
  for (let i = 0; i < 10_000; i++) {
    const x = random.nextNormal() * 10 ** (12 * random.next());
    expect(roundHalfEven(x)).toBe(referenceRound(x) + 0);
  }
});

test('NaN and infinities stay what they are', () => {
  expect([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(roundHalfEven)).toEqual([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]);
});

const SPECIAL = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 1e-45, 3.4e38, -3.4e38];

const INT8 = storageRange('int8');

test('values are clamped, and NaN becomes the lowest integer', () => {
  const output = new Int8Array(SPECIAL.length);
  quantizeAffine(Float32Array.from(SPECIAL), 0.5, 3, INT8, output);
  expect([...output]).toEqual([-128, 127, -128, 3, 3, 3, 127, -128]);
});

test('the range given is kept, also when the array could hold more', () => {
  const output = new Int8Array(4);
  quantizeAffine(Float32Array.of(-100, -7.6, 6.5, 100), 1, 0, {min: -7, max: 7}, output);
  expect([...output]).toEqual([-7, -7, 6, 7]);
});

test('nothing in, nothing out', () => {
  expect(() => quantizeAffine(new Float32Array(0), 1, 0, INT8, new Int8Array(0))).not.toThrow();
});

test('bad scales and lengths are bugs of the caller', () => {
  for (const scale of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 0.1])
    expect(() => quantizeAffine(Float32Array.of(1), scale, 0, INT8, new Int8Array(1))).toThrow(
      /not a positive float32/,
    );
  expect(() => quantizeAffine(Float32Array.of(1), 1, 0, INT8, new Int8Array(2))).toThrow(/output has 2 elements/);
});

describe('properties', () => {
  const random = seededRandom(7);
  const scale = Math.fround(0.037);
  const values = Float32Array.from({length: 5000}, () => random.nextNormal());

  test('dequantize after quantize moves a value in range by at most half a step', () => {
    const quantized = new Int16Array(values.length);
    const restored = new Float32Array(values.length);
    quantizeAffine(values, scale, 17, storageRange('int16'), quantized);
    dequantizeAffine(quantized, scale, 17, restored);
    // Two float32 roundings, of the quotient and of the product, come on top.
    const slack = 1e-6;
    for (let i = 0; i < values.length; i++)
      expect(Math.abs(restored[i]! - values[i]!)).toBeLessThanOrEqual(scale / 2 + slack);
  });

  test('a second quantize is the identity', () => {
    const [once, twice] = [new Int8Array(values.length), new Int8Array(values.length)];
    const restored = new Float32Array(values.length);
    quantizeAffine(values, scale, -5, INT8, once);
    dequantizeAffine(once, scale, -5, restored);
    quantizeAffine(restored, scale, -5, INT8, twice);
    expect(twice).toEqual(once);
  });

  test('per channel is per tensor, channel by channel', () => {
    const dims = [5, 4, 250];
    for (const axis of [0, 1, 2]) {
      const channels = dims[axis]!;
      const scales = Float32Array.from({length: channels}, (_, i) => 0.01 * (i + 1));
      const zeroPoints = Int32Array.from({length: channels}, (_, i) => (i % 7) - 3);
      const output = new Int8Array(values.length);
      const restored = new Float32Array(values.length);
      quantizePerChannel(values, {dims, axis}, {scales, zeroPoints}, INT8, output);
      dequantizePerChannel(output, {dims, axis}, {scales, zeroPoints}, restored);
      const inner = dims.slice(axis + 1).reduce((product, dim) => product * dim, 1);
      const [one, oneRestored] = [new Int8Array(1), new Float32Array(1)];
      for (let i = 0; i < values.length; i++) {
        const channel = Math.floor(i / inner) % channels;
        quantizeAffine(values.subarray(i, i + 1), scales[channel]!, zeroPoints[channel]!, INT8, one);
        dequantizeAffine(one, scales[channel]!, zeroPoints[channel]!, oneRestored);
        expect([output[i], restored[i]]).toEqual([one[0], oneRestored[0]]);
      }
    }
  });

  test('a layout that does not fit is a bug of the caller', () => {
    const one = {scales: Float32Array.of(1), zeroPoints: Int32Array.of(0)};
    const output = new Int8Array(4);
    expect(() => quantizePerChannel(new Float32Array(4), {dims: [2, 2], axis: 2}, one, INT8, output)).toThrow(/axis 2/);
    expect(() => quantizePerChannel(new Float32Array(4), {dims: [2, 2], axis: 0}, one, INT8, output)).toThrow(
      /2 channels/,
    );
    expect(() => quantizePerChannel(new Float32Array(4), {dims: [1, 2], axis: 0}, one, INT8, output)).toThrow(
      /4 elements/,
    );
  });
});

describe('onnxruntime rounds the same', () => {
  const cases: readonly ['int8' | 'uint8' | 'int16' | 'uint16', number, number][] = [
    ['int8', 0.0137, 3],
    ['int8', 1 / 3, 0],
    ['uint8', 0.02, 128],
    ['uint8', 0.5, 0],
    ['int16', 0.00021, -77],
    ['uint16', 0.001, 40000],
  ];
  test.for(cases)('%s with scale %d and zero point %d', async ([type, rawScale, zeroPoint]) => {
    const scale = Math.fround(rawScale);
    const random = seededRandom(42);
    const values = Float32Array.from({length: 20_000}, (_, i) => {
      // Every other value is next to a tie between two integers.
      if (i % 2 === 0) return 2 * random.nextNormal();
      return (Math.floor(random.next() * 600) - 300 + 0.5) * scale;
    });
    values.set(SPECIAL);
    const output = {int8: Int8Array, uint8: Uint8Array, int16: Int16Array, uint16: Uint16Array}[type];
    const range: IntegerRange = storageRange(type);
    const actual = new output(values.length);
    quantizeAffine(values, scale, zeroPoint, range, actual);
    const restored = new Float32Array(values.length);
    dequantizeAffine(actual, scale, zeroPoint, restored);
    const expected = await runQdq(type, output.of(zeroPoint), scale, values);
    expect(actual).toEqual(expected.quantized);
    expect(restored).toEqual(expected.restored);
  });
});

async function runQdq(
  type: 'int8' | 'uint8' | 'int16' | 'uint16',
  zeroPoint: Int8Array | Uint8Array | Int16Array | Uint16Array,
  scale: number,
  values: Float32Array,
): Promise<{quantized: unknown; restored: unknown}> {
  const graph = new Graph('g');
  const x = graph.addValue('x');
  x.elementType = 'float32';
  x.dims = ['n'];
  graph.addInput(x);
  const parameters = [
    graph.addInitializer('scale', {type: 'float32', dims: [], data: Float32Array.of(scale)}),
    graph.addInitializer('zeroPoint', {type, dims: [], data: zeroPoint}),
  ];
  const q = graph.addNode({opType: 'QuantizeLinear', inputs: [x, ...parameters], outputs: ['q']}).output();
  const y = graph.addNode({opType: 'DequantizeLinear', inputs: [q, ...parameters], outputs: ['y']}).output();
  for (const [value, elementType] of [
    [q, type],
    [y, 'float32'],
  ] as const) {
    value.elementType = elementType;
    value.dims = ['n'];
    graph.addOutput(value);
  }
  const session = await ort.InferenceSession.create(encodeModel(new Model(10, new Map([['', 21]]), graph)), {
    graphOptimizationLevel: 'disabled',
  });
  const results = await session.run({x: new ort.Tensor('float32', values, [values.length])});
  return {quantized: results.q?.data, restored: results.y?.data};
}
