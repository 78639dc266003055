import {expect, test} from 'vitest';
import {hashBytes} from '../../src/base/content-hash.ts';
import {addNumpyCounts, numpyBinEdges} from '../../src/numeric/histogram-numpy.ts';
import {ortEntropyRange, ortMovingAverageRange, ortPercentileRange} from '../../src/numeric/range-search-ort.ts';

/** The same numbers in NumPy: `((i * 7919) % 10007 - 5000) / divisor` in int64 and float64, then float32. */
const lattice = (length: number, divisor: number): Float32Array =>
  Float32Array.from({length}, (_, i) => (((i * 7919) % 10007) - 5000) / divisor);

const cubes = (length: number): Float32Array =>
  Float32Array.from({length}, (_, i) => (((i * 37) % 101) - 50) ** 3 / 20000);

const DATA: Readonly<Record<string, Float32Array>> = {
  uniform: lattice(5000, 777),
  cubes: cubes(4096),
  relu: lattice(5000, 313).map((value) => Math.max(value, 0)),
  tiny: lattice(3000, 777).map((value) => value * Math.fround(1e-42)),
};

const digest = (array: Float32Array | Float64Array): string =>
  hashBytes(new Uint8Array(array.buffer, array.byteOffset, array.byteLength)).slice(0, 16);

const fromBits = (hex: string): number => Buffer.from(hex, 'hex').readFloatBE();

const magnitudes = (values: Float32Array): Float32Array => values.map((value) => Math.abs(value));

function histogramOf(values: Float32Array, of: 'value' | 'magnitude', bins: number) {
  const all = magnitudes(values);
  const largest = all.reduce((a, b) => Math.max(a, b), 0);
  const smallest = all.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const edges = numpyBinEdges(of === 'value' ? -largest : smallest, largest, bins);
  const counts = new Float64Array(bins);
  addNumpyCounts(values, edges, of, counts);
  return {edges, counts};
}

/** Digests of the float32 edges and float64 counts of `numpy.histogram` 2.4.6. */
test.each([
  ['uniform', 'magnitude', 2048, '06137c4dcf59710b', '02f43c36d1bbabbc'],
  ['uniform', 'value', 128, 'e820ce5efb53abf9', '5dfb1defaf1b1dd3'],
  ['cubes', 'magnitude', 2048, 'fcb9e8a05deb772c', '4521986bcdf3887b'],
  ['cubes', 'value', 128, '8c4b7426dd92724f', '077be57b6219023c'],
  ['relu', 'magnitude', 2048, '6e8f54a5a29a0c0a', '446bbfe4e8b61bfb'],
  ['relu', 'value', 128, 'dd2dce1fbb38cbef', '2fe95ae225c2c992'],
  ['tiny', 'magnitude', 2048, 'c2507e934e28c699', 'cd15f9b33a6292d0'],
  ['tiny', 'value', 128, 'fa5743716059eae6', '0109dfaa41d9d731'],
] as const)('edges and counts of "%s" by %s in %i bins are bit for bit NumPy’s', (name, of, bins, edges, counts) => {
  const histogram = histogramOf(DATA[name]!, of, bins);
  expect({edges: digest(histogram.edges), counts: digest(histogram.counts)}).toEqual({edges, counts});
});

test('an empty range is widened by a half to both sides', () => {
  expect([...numpyBinEdges(0, 0, 2)]).toEqual([-0.5, 0, 0.5]);
});

test('values outside the edges and NaN are not counted, the last edge is', () => {
  const counts = new Float64Array(2);
  addNumpyCounts(
    Float32Array.of(-1, 0, 1, 2, 2.5, Number.NaN, Number.POSITIVE_INFINITY),
    numpyBinEdges(0, 2, 2),
    'value',
    counts,
  );
  expect([...counts]).toEqual([1, 2]);
});

/** Ranges of onnxruntime 1.30.0's HistogramCollector on the first 3000 values, as float32 bits. */
test.each([
  ['uniform', 'percentile', 2048, 99.9, 'c0cdc3c5', '40cdc3c5'],
  ['uniform', 'percentile', 2048, 99.999, 'c0cdeb93', '40ce1111'],
  ['uniform', 'entropy', 128, 0, 'c0cdeb93', '40ce2ad5'],
  ['uniform', 'entropy', 1024, 0, 'c0cdeb93', '40ce2ad5'],
  ['cubes', 'percentile', 2048, 99.9, 'c0c7e700', '40c7e700'],
  ['cubes', 'entropy', 1024, 0, 'c0c80000', '40c80000'],
  ['relu', 'percentile', 2048, 99.9, '00000000', '417f65e1'],
  ['relu', 'percentile', 2048, 99.999, '00000000', '417fc5d7'],
  ['relu', 'entropy', 128, 0, '00000000', '417fe5d4'],
  ['relu', 'entropy', 1024, 0, '00000000', '417fe5d4'],
  ['tiny', 'percentile', 2048, 99.9, '80000ffb', '00000ffb'],
  ['tiny', 'percentile', 2048, 99.999, '80000fff', '00000fff'],
  ['tiny', 'entropy', 128, 0, '800011f3', '000011f8'],
] as const)(
  'range of "%s" by %s with %i bins and percentile %d is onnxruntime’s',
  (name, method, bins, percentile, min, max) => {
    const values = DATA[name]!.slice(0, 3000);
    const seen = {min: values.reduce((a, b) => Math.min(a, b)), max: values.reduce((a, b) => Math.max(a, b))};
    const range =
      method === 'entropy'
        ? ortEntropyRange(histogramOf(values, 'value', bins), 128, seen)
        : ortPercentileRange(histogramOf(values, 'magnitude', bins), percentile, seen);
    expect(range).toEqual({min: fromBits(min), max: fromBits(max)});
  },
);

/** Source of the expected thresholds: reference run of onnxruntime 1.30.0's entropy search on these histograms. */
test.each([
  [2048, 1023.5, 100, 8, -Infinity, 128, -7.5546875, 7.5625],
  [2048, 1023.5, 1e4, 8, -Infinity, 128, -8, 8],
  [2048, 1200, 400, 8, -1, 128, -1, 8],
  [512, 255.5, 25, 4, -Infinity, 128, -4, 4],
  [512, 255.5, 25, 4, -Infinity, 256, -4, 4],
] as const)(
  'entropy search: %i bins around %d of width %d over ±%d',
  (bins, centre, width, end, seenMin, quantized, min, max) => {
    const counts = Float64Array.from({length: bins}, (_, i) => Math.floor(1e6 / (1 + (i - centre) ** 2 / width)));
    const edges = Float32Array.from({length: bins + 1}, (_, i) => -end + (2 * end * i) / bins);
    const seen = {min: Math.max(seenMin, -end), max: end};
    expect(ortEntropyRange({edges, counts}, quantized, seen)).toEqual({min, max});
  },
);

/** float32 bits of `numpy.nanmean` over a list of one-element arrays. */
test.each([
  [3, 'c0ab99a8'],
  [7, '400e24ca'],
  [8, '40255a98'],
  [64, '3f41b82f'],
  [100, '3e82897a'],
  [128, '3dd973b0'],
  [129, 'bdd034ab'],
  [300, 'bc2b7fa7'],
  [1000, '3dba1cc6'],
])('the mean of %i sample minima is NumPy’s float32 mean', (length, bits) => {
  const values = lattice(length, 77.7);
  expect(ortMovingAverageRange(values, values)).toEqual({min: fromBits(bits), max: fromBits(bits)});
});
