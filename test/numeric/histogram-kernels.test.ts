import {expect, test} from 'vitest';
import {type SeededRandom, seededRandom} from '../../src/base/seeded-random.ts';
import {HISTOGRAM_CAPACITY} from '../../src/numeric/histogram.ts';
import {BLOCK_LENGTH, LANES} from '../../src/numeric/histogram-kernel-code.ts';
import {
  claimCounters,
  countBlock,
  countersOf,
  EXTREMES_LENGTH,
  findBlockExtremes,
  loadBlock,
  releaseCounters,
  SUMMARY_LENGTH,
  summarizeBlock,
} from '../../src/numeric/histogram-kernels.ts';

/** Smallest, largest, sum, sum of squares, zeros: plainly, with the order of the sums spelled out. */
function plainSummary(values: Float32Array): number[] {
  const sums = [0, 0, 0, 0];
  const squares = [0, 0, 0, 0];
  const end = values.length - (values.length % LANES);
  for (let i = 0; i < end; i++) {
    sums[i % LANES]! += values[i]!;
    squares[i % LANES]! += values[i]! ** 2;
  }
  let sum = sums[0]! + sums[1]! + (sums[2]! + sums[3]!);
  let square = squares[0]! + squares[1]! + (squares[2]! + squares[3]!);
  for (let i = end; i < values.length; i++) {
    sum += values[i]!;
    square += values[i]! ** 2;
  }
  const present = [...values].filter((value) => !Number.isNaN(value));
  const zeros = present.filter((value) => value === 0).length;
  return [
    present.reduce((a, b) => Math.min(a, b), Infinity),
    present.reduce((a, b) => Math.max(a, b), -Infinity),
    sum,
    square,
    zeros,
  ];
}

const KINDS: Readonly<Record<string, (random: SeededRandom) => number>> = {
  normal: (random) => random.nextNormal(),
  rectified: (random) => Math.max(0, random.nextNormal()),
  'all negative': (random) => -1 - random.next(),
  'of all magnitudes': (random) => random.nextNormal() * 2 ** (random.nextInteger(250) - 125),
  'sometimes NaN': (random) => (random.next() < 0.01 ? Number.NaN : random.nextNormal()),
  'sometimes infinite': (random) => (random.next() < 0.01 ? Number.NEGATIVE_INFINITY : random.nextNormal()),
};

const LENGTHS = [0, 1, 3, 4, 5, 7, 8, 1000, 4095, BLOCK_LENGTH];

test.each(Object.entries(KINDS))('the summary of values that are %s is that of plain loops', (_, draw) => {
  const random = seededRandom(1);
  for (const length of LENGTHS) {
    const values = Float32Array.from({length}, () => draw(random));
    const summary = new Float64Array(SUMMARY_LENGTH);
    loadBlock(values, 0, length);
    summarizeBlock(length, summary);
    expect([...summary]).toEqual(plainSummary(values));
    const extremes = new Float64Array(EXTREMES_LENGTH);
    findBlockExtremes(length, extremes);
    const magnitudes = [...values].map((value) => Math.abs(value)).filter((value) => !Number.isNaN(value));
    const smallest = magnitudes.reduce((a, b) => Math.min(a, b), Infinity);
    expect([...extremes]).toEqual([...plainSummary(values).slice(0, 2), smallest]);
  }
});

test('a part of an array is loaded', () => {
  const values = Float32Array.from({length: 100}, (_, i) => i);
  const summary = new Float64Array(SUMMARY_LENGTH);
  loadBlock(values, 10, 15);
  summarizeBlock(5, summary);
  expect([...summary.slice(0, 3)]).toEqual([10, 14, 60]);
  expect(() => loadBlock(new Float32Array(BLOCK_LENGTH + 1), 0, BLOCK_LENGTH + 1)).toThrow('too long');
});

/** Counts of all lanes together, by place in the ring. */
function ringCounts(page: number): number[] {
  const counters = countersOf(page);
  return Array.from({length: HISTOGRAM_CAPACITY}, (_, place) =>
    Array.from({length: LANES}, (__, lane) => counters[lane * HISTOGRAM_CAPACITY + place]!).reduce((a, b) => a + b),
  );
}

const ring = (bin: number): number => ((bin % HISTOGRAM_CAPACITY) + HISTOGRAM_CAPACITY) % HISTOGRAM_CAPACITY;

test.each([-126, -100, -20, -3, 0, 1, 2, 40, 90, 116])(
  'bins 2^%i wide are counted as plain arithmetic has them',
  (exponent) => {
    const random = seededRandom(exponent + 200);
    const width = 2 ** exponent;
    const special = [0, -0, width, -width, 1.5 * width, 2 ** -149, -(2 ** -149), 2 ** -126, -(2 ** -126), 2 ** -100];
    for (const length of LENGTHS) {
      const page = claimCounters();
      const values = Float32Array.from({length}, (_, i) =>
        i < special.length && Math.abs(special[i]!) <= 2000 * width
          ? special[i]!
          : (random.next() - 0.5) * 4000 * width,
      );
      loadBlock(values, 0, length);
      countBlock(length, page, exponent);
      const expected = new Array<number>(HISTOGRAM_CAPACITY).fill(0);
      for (const value of values) expected[ring(Math.ceil(value / width))]!++;
      expect(ringCounts(page)).toEqual(expected);
      releaseCounters(page);
    }
  },
);

test('counters are zero when they are claimed, and pages are apart', () => {
  const pages = Array.from({length: 20}, () => claimCounters());
  expect(new Set(pages).size).toBe(20);
  loadBlock(Float32Array.of(1, 2, 3, 4), 0, 4);
  countBlock(4, pages[3]!, 0);
  expect(pages.map((page) => ringCounts(page).reduce((a, b) => a + b))).toEqual(pages.map((_, i) => (i === 3 ? 4 : 0)));
  for (const page of pages) releaseCounters(page);
  const again = claimCounters();
  expect(ringCounts(again).every((count) => count === 0)).toBe(true);
  releaseCounters(again);
});
