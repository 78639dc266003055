import {describe, expect, test} from 'vitest';
import {
  AIMET_BINS,
  addAimetCounts,
  aimetBounds,
  aimetHistogram,
  aimetHistogramOf,
} from '../../src/numeric/histogram-aimet.ts';
import {
  type AimetEncoding,
  type AimetFormat,
  aimetEncoding,
  aimetEncodingOfZeros,
  aimetPercentile,
  aimetTfEnhanced,
} from '../../src/numeric/range-search-aimet.ts';

const FORMATS: Readonly<Record<string, AimetFormat>> = {
  asymmetric: {bits: 8, symmetric: false, strictSymmetric: false, unsignedSymmetric: false},
  symmetric: {bits: 8, symmetric: true, strictSymmetric: false, unsignedSymmetric: false},
  strict: {bits: 8, symmetric: true, strictSymmetric: true, unsignedSymmetric: false},
  unsigned: {bits: 8, symmetric: true, strictSymmetric: false, unsignedSymmetric: true},
  'asymmetric 4': {bits: 4, symmetric: false, strictSymmetric: false, unsignedSymmetric: false},
  'symmetric 4': {bits: 4, symmetric: true, strictSymmetric: false, unsignedSymmetric: false},
  'asymmetric 16': {bits: 16, symmetric: false, strictSymmetric: false, unsignedSymmetric: false},
};

/** Scales were printed by a tool that computes some steps in double and rounds others to float32. */
const RELATIVE_TOLERANCE = 1e-6;

function expectEncoding(actual: AimetEncoding, scale: number, offset: number): void {
  expect(Math.abs(actual.scale - scale) / scale).toBeLessThan(RELATIVE_TOLERANCE);
  expect(actual.offset).toBe(offset);
}

describe('a range', () => {
  const check = (range: readonly [number, number], format: string, scale: number, offset: number) =>
    expectEncoding(aimetEncoding(range[0], range[1], FORMATS[format]!), scale, offset);

  test('symmetric ones reach the end that needs the larger scale, and have a step more below', () => {
    check([-1, 2.5], 'symmetric', 2.5 / 127, -128);
    check([-3, 1], 'symmetric', 3 / 128, -128);
    check([-3, 1], 'strict', 3 / 127, -127);
    check([0.5, 1], 'unsigned', 1 / 255, 0);
    check([-0.5, 1], 'unsigned', 1 / 127, -128);
    check([-7, 8], 'symmetric 4', 8 / 7, -8);
  });

  test('asymmetric ones include zero, exactly', () => {
    check([-1, 2.5], 'asymmetric', 3.5 / 255, -73);
    check([-3, 1], 'asymmetric', 4 / 255, -191);
    check([0.5, 1], 'asymmetric', 1 / 255, 0);
    check([-3, -1], 'asymmetric', 3 / 255, -255);
  });

  test('that is empty or tiny gets the smallest scale', () => {
    check([0, 0], 'asymmetric', 2 ** -23, 0);
    check([0, 0], 'symmetric', 2 ** -23, -128);
    check([-1e-6, 1e-7], 'asymmetric', 2 ** -23, -8);
  });
});

/** Two samples that every tool can make to the bit. */
const sample = (factor: number, shift: number): Float32Array =>
  Float32Array.from({length: 1000}, (_, i) => {
    const v = (((i * 7919) % 1001) - 500) / 500;
    return (v * v * v * 3 + shift) * factor;
  });

function histogramOf(shift: number) {
  const [first, second] = [sample(1, shift), sample(1.5, shift)];
  const bounds = aimetBounds(Math.min(...first), Math.max(...first));
  const counts = new Float64Array(AIMET_BINS + 1);
  addAimetCounts(first, bounds, counts);
  addAimetCounts(second, bounds, counts);
  return aimetHistogram(bounds, counts);
}

/** Values of aimet-onnx 2.42 for the samples above: shift, scheme, format, scale, offset. */
const PRINTED: readonly (readonly [number, string, string, number, number])[] = [
  [0.25, 'tf_enhanced', 'asymmetric', 0.03529411926865578, -117],
  [0.25, 'tf_enhanced', 'symmetric', 0.038235269486904144, -128],
  [0.25, 'tf_enhanced', 'strict', 0.03800194337964058, -127],
  [0.25, 'tf_enhanced', 'unsigned', 0.038235269486904144, -128],
  [0.25, 'tf_enhanced', 'asymmetric 4', 0.5600000619888306, -7],
  [0.25, 'tf_enhanced', 'symmetric 4', 0.617499589920044, -8],
  [0.25, 'tf_enhanced', 'asymmetric 16', 0.00013733119703829288, -30037],
  [0.25, '99', 'asymmetric', 0.03138786764705882, -116],
  [0.25, '99', 'symmetric', 0.03441806102362205, -128],
  [0.25, '99', 'strict', 0.03441806102362205, -127],
  [0.25, '99', 'unsigned', 0.03441806102362205, -128],
  [0.25, '99', 'asymmetric 4', 0.53359375, -7],
  [0.25, '99', 'symmetric 4', 0.6244419642857143, -8],
  [0.25, '99', 'asymmetric 16', 0.00012213178072785534, -29745],
  [0.25, '99.9', 'asymmetric', 0.03506433823529412, -117],
  [0.25, '99.9', 'symmetric', 0.03810900590551181, -128],
  [0.25, '99.9', 'strict', 0.03810900590551181, -127],
  [0.25, '99.9', 'unsigned', 0.03810900590551181, -128],
  [0.25, '99.9', 'asymmetric 4', 0.59609375, -7],
  [0.25, '99.9', 'symmetric 4', 0.69140625, -8],
  [0.25, '99.9', 'asymmetric 16', 0.00013643711375600824, -30062],
  [0.25, '100', 'asymmetric', 0.03529411764705882, -117],
  [0.25, '100', 'symmetric', 0.038385826771653545, -128],
  [0.25, '100', 'strict', 0.038385826771653545, -127],
  [0.25, '100', 'unsigned', 0.038385826771653545, -128],
  [0.25, '100', 'asymmetric 4', 0.6, -7],
  [0.25, '100', 'symmetric 4', 0.6964285714285714, -8],
  [0.25, '100', 'asymmetric 16', 0.0001373311970702678, -30037],
  [3.5, 'tf_enhanced', 'asymmetric', 0.038235295563936234, 0],
  [3.5, 'tf_enhanced', 'symmetric', 0.07723525166511536, -128],
  [3.5, 'tf_enhanced', 'strict', 0.07600388675928116, -127],
  [3.5, 'tf_enhanced', 'unsigned', 0.03861762583255768, 0],
  [3.5, 'tf_enhanced', 'asymmetric 4', 0.5985416173934937, 0],
  [3.5, 'tf_enhanced', 'symmetric 4', 1.2739990949630737, -8],
  [3.5, 'tf_enhanced', 'asymmetric 16', 0.00014877546345815063, 0],
  [3.5, '99', 'asymmetric', 0.03625919117647059, 0],
  [3.5, '99', 'symmetric', 0.0728038877952756, -128],
  [3.5, '99', 'strict', 0.0728038877952756, -127],
  [3.5, '99', 'unsigned', 0.03625919117647059, 0],
  [3.5, '99', 'asymmetric 4', 0.61640625, 0],
  [3.5, '99', 'symmetric 4', 1.3208705357142858, -8],
  [3.5, '99', 'asymmetric 16', 0.00014108634699015792, 0],
  [3.5, '99.9', 'asymmetric', 0.03809742647058824, 0],
  [3.5, '99.9', 'symmetric', 0.07649483267716535, -128],
  [3.5, '99.9', 'strict', 0.07649483267716535, -127],
  [3.5, '99.9', 'unsigned', 0.03809742647058824, 0],
  [3.5, '99.9', 'asymmetric 4', 0.64765625, 0],
  [3.5, '99.9', 'symmetric 4', 1.3878348214285714, -8],
  [3.5, '99.9', 'asymmetric 16', 0.00014823901350423437, 0],
  [3.5, '100', 'asymmetric', 0.03823529411764706, 0],
  [3.5, '100', 'symmetric', 0.07677165354330709, -128],
  [3.5, '100', 'strict', 0.07677165354330709, -127],
  [3.5, '100', 'unsigned', 0.03823529411764706, 0],
  [3.5, '100', 'asymmetric 4', 0.65, 0],
  [3.5, '100', 'symmetric 4', 1.3928571428571428, -8],
  [3.5, '100', 'asymmetric 16', 0.00014877546349279013, 0],
];

describe('two samples', () => {
  test.each(PRINTED)('shifted by %f, %s, %s', (shift, scheme, format, scale, offset) => {
    const histogram = histogramOf(shift);
    const actual =
      scheme === 'tf_enhanced'
        ? aimetTfEnhanced(histogram, FORMATS[format]!)
        : aimetPercentile(histogram, Number(scheme), FORMATS[format]!);
    expectEncoding(actual, scale, offset);
  });
});

describe('the histogram', () => {
  const binsOf = (values: readonly number[]): readonly (readonly [number, number])[] => {
    const {width, firstBin, shares} = aimetHistogramOf(
      Float32Array.from(values),
      Math.fround(Math.min(...values)),
      Math.fround(Math.max(...values)),
    )!;
    return [...shares.entries()].filter(([, share]) => share > 0).map(([i, share]) => [(firstBin + i) * width, share]);
  };

  test('has 512 bins over the range of the first sample, from multiples of their width upwards', () => {
    // A width of 2 / 512; 0.1 is 25.6 of it.
    expect(binsOf([-1, 0.1, 1, 1])).toEqual([
      [-1, 0.25],
      [25 / 256, 0.25],
      [1, 0.5],
    ]);
  });

  test('a single value gets bins of 0.01 / 512', () => {
    expect(aimetBounds(2, 2)).toEqual({first: 2, last: Math.fround(2 + Math.fround(0.01))});
  });

  test('what lies more than the range outside of it is counted as such, NaN too', () => {
    const counts = new Float64Array(AIMET_BINS + 1);
    addAimetCounts(Float32Array.of(0, 1.9, -0.9, 2.1, -1.1, Number.NaN), aimetBounds(0, 1), counts);
    expect(counts[AIMET_BINS]).toBe(3);
  });

  test('zeros alone make none; they stand for −1 to 1', () => {
    expect(aimetHistogramOf(new Float32Array(3), 0, 0)).toBeUndefined();
    expectEncoding(aimetEncodingOfZeros(FORMATS.asymmetric!), 2 / 255, -128);
  });
});
