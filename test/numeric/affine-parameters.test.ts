import {describe, expect, test} from 'vitest';
import {
  biasScale,
  computeAffineParameters,
  computeRestrictedAsymmetricParameters,
  type IntegerType,
  integerRange,
  quantizeBias,
  raiseScalesForBias,
  storageRange,
} from '../../src/numeric/affine-parameters.ts';

/** Big-endian bits of a float32. */
function hexOf(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatBE(value);
  return bytes.toString('hex');
}

interface ParameterCase {
  readonly type: IntegerType;
  readonly symmetric: boolean;
  readonly reduced?: boolean;
  readonly range: readonly [number, number];
  readonly minRealRange?: number;
}

function check(input: ParameterCase, expected: readonly [zeroPoint: number, scaleHex: string]): void {
  const {type, symmetric, reduced = false, minRealRange} = input;
  const range = integerRange(type, {symmetric, reduced}, 'ort');
  const [min, max] = [Math.fround(input.range[0]), Math.fround(input.range[1])];
  const {zeroPoint, scale} = computeAffineParameters({min, max, range, symmetric, minRealRange});
  expect([zeroPoint, hexOf(scale)], JSON.stringify(input)).toEqual(expected);
}

describe('computeAffineParameters gives what onnxruntime 1.30 gave, to the last bit', () => {
  test('for [-1, 2.5] and every type', () => {
    const golden: readonly [IntegerType, boolean, number, string][] = [
      ['uint8', false, 73, '3c60e0e1'],
      ['uint8', true, 128, '3ca0a0a1'],
      ['int8', false, -55, '3c60e0e1'],
      ['int8', true, 0, '3ca14285'],
      ['uint16', false, 18724, '386000e0'],
      ['uint16', true, 32768, '38a000a0'],
      ['int16', false, -14044, '386000e0'],
      ['int16', true, 0, '38a00140'],
      ['uint4', false, 4, '3e6eeeef'],
      ['uint4', true, 8, '3eaaaaab'],
      ['int4', false, -4, '3e6eeeef'],
      ['int4', true, 0, '3eaaaaab'],
    ];
    for (const [type, symmetric, zeroPoint, scale] of golden)
      check({type, symmetric, range: [-1, 2.5]}, [zeroPoint, scale]);
  });

  test('for ranges on one side of zero, which are widened to it', () => {
    check({type: 'uint8', symmetric: false, range: [0.1, 6]}, [0, '3cc0c0c1']);
    check({type: 'int8', symmetric: true, range: [0.1, 6]}, [0, '3d418306']);
    check({type: 'uint8', symmetric: false, range: [-3, -0.5]}, [255, '3c40c0c1']);
  });

  test('for the reduced range', () => {
    check({type: 'int8', symmetric: true, reduced: true, range: [-1, 2.5]}, [0, '3d200000']);
  });

  test('for an empty range, with and without a least width', () => {
    check({type: 'uint8', symmetric: false, range: [0, 0]}, [0, hexOf(1)]);
    check({type: 'uint8', symmetric: true, range: [0, 0]}, [0, hexOf(1)]);
    check({type: 'uint8', symmetric: false, range: [0, 1e-40]}, [0, hexOf(1)]);
    check({type: 'uint8', symmetric: false, range: [0, 0], minRealRange: 1e-4}, [0, '34d289a1']);
    check({type: 'int8', symmetric: true, range: [0, 0], minRealRange: 1e-4}, [0, '35535dd3']);
  });

  test('as its own tests say', () => {
    check({type: 'int8', symmetric: true, range: [-1, 2]}, [0, hexOf(2 / 127)]);
    check({type: 'uint8', symmetric: true, range: [-1, 2]}, [128, hexOf(4 / 255)]);
    check({type: 'uint8', symmetric: false, range: [-1, 2]}, [85, hexOf(3 / 255)]);
    const range = {min: -127, max: 127};
    const {zeroPoint, scale} = computeAffineParameters({min: -1, max: 2, range, symmetric: false});
    expect([zeroPoint, hexOf(scale)]).toEqual([-42, hexOf(3 / 254)]);
  });
});

test('natively symmetric int4 spans -7 to 7 and the largest weight is represented', () => {
  expect(integerRange('int4', {symmetric: true, reduced: false}, 'native')).toEqual({min: -7, max: 7});
  expect(integerRange('int4', {symmetric: true, reduced: false}, 'ort')).toEqual({min: -8, max: 7});
  expect(integerRange('int4', {symmetric: true, reduced: true}, 'native')).toEqual({min: -3, max: 3});
  expect(integerRange('int4', {symmetric: false, reduced: false}, 'native')).toEqual(storageRange('int4'));
});

test('elsewhere the native ranges are those of onnxruntime', () => {
  for (const type of ['uint4', 'int8', 'uint8', 'int16', 'uint16'] as const) {
    for (const symmetric of [false, true]) {
      for (const reduced of [false, true]) {
        const kind = {symmetric, reduced};
        expect(integerRange(type, kind, 'native'), `${type} ${JSON.stringify(kind)}`).toEqual(
          integerRange(type, kind, 'ort'),
        );
      }
    }
  }
});

test('a range that is not made of finite float32 numbers is a bug of the caller', () => {
  const range = storageRange('uint8');
  for (const [min, max] of [
    [Number.NaN, 1],
    [0, Number.POSITIVE_INFINITY],
    [0.1, 1],
  ] as const) {
    expect(() => computeAffineParameters({min, max, range, symmetric: false})).toThrow(/finite float32/);
    expect(() => computeRestrictedAsymmetricParameters({min, max, range})).toThrow(/finite float32/);
  }
});

describe('restricted asymmetric parameters have one of two zero points', () => {
  const range = storageRange('uint8');
  const restricted = (min: number, max: number, minRealRange?: number): [number, string] => {
    const {zeroPoint, scale} = computeRestrictedAsymmetricParameters({min, max, range, minRealRange});
    return [zeroPoint, hexOf(scale)];
  };
  test('the lowest integer without negative values', () => expect(restricted(0.5, 6)).toEqual([0, hexOf(6 / 255)]));
  test('the middle otherwise, and neither end is lost', () => {
    expect(restricted(-1, 1)).toEqual([128, hexOf(1 / 127)]);
    expect(restricted(-4, 1)).toEqual([128, hexOf(4 / 128)]);
    expect(restricted(-4, -1)).toEqual([128, hexOf(4 / 128)]);
  });
  test('an empty range has one step per integer of [0, 1]', () =>
    expect(restricted(0, 0)).toEqual([0, hexOf(1 / 255)]));
  test('a least width counts', () => expect(restricted(0, 0, 0.5)).toEqual([0, hexOf(0.5 / 255)]));
});

describe('biases', () => {
  test('have a scale that is rounded after each product', () => {
    const [input, weight, beta] = [Math.fround(0.1), Math.fround(0.3), 0.7];
    expect(biasScale(input, weight, beta)).toBe(Math.fround(Math.fround(input * weight) * Math.fround(beta)));
    expect(biasScale(0.5, 0.25, 1)).toBe(0.125);
  });

  test('are rounded with ties to even, and clamped to int32', () => {
    const output = new Int32Array(7);
    const bias = Float32Array.of(0.25, 0.75, -0.25, 1e30, -1e30, Number.NaN, 3);
    const clamped = quantizeBias(bias, Float32Array.of(0.5), output);
    expect([...output]).toEqual([0, 2, 0, 2147483647, -2147483648, 0, 6]);
    expect(clamped).toBe(2);
  });

  test('repeat their scales over leading axes', () => {
    const output = new Int32Array(4);
    quantizeBias(Float32Array.of(1, 1, 2, 2), Float32Array.of(0.5, 0.25), output);
    expect([...output]).toEqual([2, 4, 4, 8]);
    expect(() => quantizeBias(Float32Array.of(1, 1, 2), Float32Array.of(1, 2), new Int32Array(3))).toThrow(/2 scales/);
  });

  test('too large for int32 raise the weight scale until they fit', () => {
    const bias = Float32Array.of(1, 1000);
    const inputScale = Math.fround(1e-6);
    const scales = Float32Array.of(1e-3, 1e-3);
    expect(raiseScalesForBias(bias, inputScale, scales, true)).toBe(true);
    expect(scales[0]).toBe(Math.fround(1e-3));
    expect(scales[1]).toBeGreaterThan(1e-3);
    const output = new Int32Array(2);
    const biasScales = scales.map((scale) => biasScale(inputScale, scale, 1));
    expect(quantizeBias(bias, biasScales, output)).toBe(0);
    expect(output[1]).toBeGreaterThan(0.999 * 2 ** 31);
  });

  test('of a layer with one scale are judged by their largest element; zero scales stay', () => {
    const scales = Float32Array.of(1e-3);
    expect(raiseScalesForBias(Float32Array.of(1, -1000), Math.fround(1e-6), scales, false)).toBe(true);
    expect(scales[0]! * 1e-6 * 2 ** 31).toBeGreaterThan(1000);
    const zero = Float32Array.of(0);
    expect(raiseScalesForBias(Float32Array.of(1), 1, zero, false)).toBe(false);
    expect(zero[0]).toBe(0);
  });
});
