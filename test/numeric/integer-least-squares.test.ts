import {expect, test} from 'vitest';
import {seededRandom} from '../../src/base/seeded-random.ts';
import {
  createMetric,
  createWorkspace,
  descend,
  distance,
  enumerate,
  type Metric,
  type RoundingProblem,
  roundSuccessively,
  solveInPlace,
} from '../../src/numeric/integer-least-squares.ts';

/** Doubles of this size differ by their order of summation only. */
const CLOSE = 9;

interface Case {
  readonly moments: Float64Array;
  readonly metric: Metric;
  readonly problem: RoundingProblem;
}

/** Moments of fewer columns than unknowns, strongly correlated, and a target anywhere within the integers. */
function randomCase(seed: number, size: number, range: readonly [number, number]): Case {
  const random = seededRandom(seed);
  const columns = Array.from({length: size + 1}, () => {
    const common = random.nextNormal();
    return Array.from({length: size}, () => common + random.nextNormal());
  });
  const moments = Float64Array.from({length: size * size}, (_, at) =>
    columns.reduce((sum, x) => sum + x[Math.floor(at / size)]! * x[at % size]!, 0),
  );
  const scale = 0.25;
  const target = Float64Array.from({length: size}, () => scale * (range[0] + random.next() * (range[1] - range[0])));
  const limits = {lowest: new Float64Array(size).fill(range[0]), highest: new Float64Array(size).fill(range[1])};
  return {moments, metric: createMetric(moments, size, 0.01), problem: {target, scale, ...limits}};
}

function plainDistance({size, matrix}: Metric, {target, scale}: RoundingProblem, q: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      sum += (target[i]! - scale * q[i]!) * matrix[i * size + j]! * (target[j]! - scale * q[j]!);
  return sum;
}

function everyChoice({lowest, highest}: RoundingProblem): number[][] {
  return [...lowest].reduce<number[][]>(
    (choices, low, i) =>
      choices.flatMap((choice) => Array.from({length: highest[i]! - low + 1}, (_, step) => [...choice, low + step])),
    [[]],
  );
}

const nearest = ({target, scale, lowest, highest}: RoundingProblem): Float64Array =>
  target.map((v, i) => Math.min(Math.max(Math.floor(v / scale + 0.5), lowest[i]!), highest[i]!));

const SEEDS = Array.from({length: 25}, (_, seed) => seed);

test('the factor times its transpose is the damped matrix, its unknowns sorted by weight', () => {
  const {moments, metric} = randomCase(1, 6, [-2, 2]);
  const {size, matrix, factor, order, added} = metric;
  const diagonal = [...order].map((i) => moments[i * size + i]!);
  expect(diagonal).toEqual(diagonal.toSorted((a, b) => a - b));
  expect(added).toBeCloseTo((0.01 * diagonal.reduce((a, b) => a + b)) / size, CLOSE);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let product = 0;
      for (let k = 0; k <= j; k++) product += factor[i * size + k]! * factor[j * size + k]!;
      expect(product).toBeCloseTo(matrix[i * size + j]!, CLOSE);
      const moment = moments[order[i]! * size + order[j]!]!;
      expect(matrix[i * size + j]).toBe(i === j ? moment + added : moment);
    }
  }
});

test('solving gives the vector that the matrix makes into the right-hand side', () => {
  const {metric, problem} = randomCase(2, 7, [-2, 2]);
  const {size, matrix} = metric;
  const x = problem.target.slice();
  solveInPlace(metric, x);
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += matrix[i * size + j]! * x[j]!;
    expect(sum).toBeCloseTo(problem.target[i]!, CLOSE);
  }
});

test('a distance is the quadratic form, and Infinity beyond its limit', () => {
  const {metric, problem} = randomCase(3, 5, [-3, 3]);
  const q = Float64Array.of(1, -2, 0, 3, 1);
  const workspace = createWorkspace(5);
  const expected = plainDistance(metric, problem, q);
  expect(distance(metric, problem, q, workspace, Number.POSITIVE_INFINITY)).toBeCloseTo(expected, CLOSE);
  expect(distance(metric, problem, q, workspace, expected * 1.01)).toBeCloseTo(expected, CLOSE);
  expect(distance(metric, problem, q, workspace, expected * 0.99)).toBe(Number.POSITIVE_INFINITY);
});

test.each([
  {size: 3, range: [-4, 4]},
  {size: 5, range: [-1, 1]},
  {size: 8, range: [0, 1]},
] as const)(
  'enumeration finds the optimum that trying all integers finds: $size unknowns in $range',
  ({size, range}) => {
    for (const seed of SEEDS) {
      const {metric, problem} = randomCase(seed, size, range);
      const best = Math.min(...everyChoice(problem).map((q) => plainDistance(metric, problem, q)));
      const q = nearest(problem);
      enumerate(metric, problem, q, createWorkspace(size), 1e6);
      expect(plainDistance(metric, problem, q)).toBeCloseTo(best, CLOSE);
    }
  },
);

test('enumeration that runs out of visits keeps what it has', () => {
  const {metric, problem} = randomCase(4, 8, [-4, 4]);
  const start = nearest(problem);
  const q = start.slice();
  enumerate(metric, problem, q, createWorkspace(8), 0);
  expect(q).toEqual(start);
});

test('single steps end where no step of one unknown helps, and never farther than they began', () => {
  for (const seed of SEEDS) {
    const {metric, problem} = randomCase(seed, 12, [-3, 3]);
    const start = nearest(problem);
    const q = start.slice();
    descend(metric, problem, q, createWorkspace(12), 1000);
    const reached = plainDistance(metric, problem, q);
    expect(reached).toBeLessThanOrEqual(plainDistance(metric, problem, start));
    for (let i = 0; i < q.length; i++) {
      for (const step of [-1, 1]) {
        const moved = q.with(i, q[i]! + step);
        expect(moved[i]! < -3 || moved[i]! > 3 || plainDistance(metric, problem, moved) > reached - 1e-6).toBe(true);
      }
    }
  }
});

test('successive rounding gives the distance of its integers and is nearer than rounding one by one in most cases', () => {
  let nearer = 0;
  for (const seed of SEEDS) {
    const {metric, problem} = randomCase(seed, 12, [-3, 3]);
    const q = new Float64Array(12);
    const workspace = createWorkspace(12);
    const found = roundSuccessively(metric, problem, q, workspace, Number.POSITIVE_INFINITY);
    expect(found).toBeCloseTo(plainDistance(metric, problem, q), CLOSE);
    expect(q.every((value) => Number.isInteger(value) && Math.abs(value) <= 3)).toBe(true);
    expect(roundSuccessively(metric, problem, q.slice(), workspace, found / 2)).toBe(Number.POSITIVE_INFINITY);
    if (found < plainDistance(metric, problem, nearest(problem))) nearer++;
  }
  expect(nearer).toBeGreaterThan(20);
});

test('without correlation every method rounds to nearest', () => {
  const moments = Float64Array.of(1, 0, 0, 0, 4, 0, 0, 0, 2);
  const metric = createMetric(moments, 3, 0.1);
  const limits = {lowest: new Float64Array(3).fill(-2), highest: new Float64Array(3).fill(2)};
  // In the order of the diagonal: unknowns 0, 2 and 1.
  const problem = {target: Float64Array.of(0.6, -1.4, 9), scale: 1, ...limits};
  const q = new Float64Array(3);
  roundSuccessively(metric, problem, q, createWorkspace(3), Number.POSITIVE_INFINITY);
  expect([...q]).toEqual([1, -1, 2]);
});

test('moments that are all zero make every integer vector as near as the weights say', () => {
  const metric = createMetric(new Float64Array(4), 2, 0.1);
  expect(metric.added).toBe(1);
  expect([...metric.matrix]).toEqual([1, 0, 0, 1]);
});
