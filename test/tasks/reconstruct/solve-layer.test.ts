import {expect, test} from 'vitest';
import {seededRandom} from '../../../src/base/seeded-random.ts';
import type {LayerProblem, Moments} from '../../../src/tasks/reconstruct/channel-problem.ts';
import {solveLayer} from '../../../src/tasks/reconstruct/solve-layer.ts';

const METHODS = ['sequential-mse', 'adaround', 'adaquant'] as const;
const RANGE = {min: -3, max: 3};

/** A layer of two channels with three inputs each, what it reads, and what it should give. */
function randomLayer(seed: number, changes: Partial<LayerProblem> = {}) {
  const random = seededRandom(seed);
  const [fanIn, channels, count] = [3, 2, 12];
  const x = Array.from({length: count}, () => {
    const common = random.nextNormal();
    return Array.from({length: fanIn}, () => 1 + common + random.nextNormal() / 2);
  });
  const float = Float32Array.from({length: channels * fanIn}, () => random.nextNormal());
  const problem: LayerProblem = {
    ...{groups: 1, fanIn, channels, float, range: RANGE, zeroPoints: new Float64Array(2)},
    integers: float.reduce(
      (all, w, i) => all.fill(Math.min(3, Math.max(-3, Math.floor(w / 0.7 + 0.5))), i, i + 1),
      new Float64Array(6),
    ),
    scales: Float32Array.of(0.7, 0.7),
    bias: {kind: 'float32', values: Float64Array.of(0.5, -0.5)},
    ...changes,
  };
  const y = x.map((input) =>
    Array.from(
      {length: channels},
      (_, c) => 0.5 - c + input.reduce((sum, value, k) => sum + value * float[c * fanIn + k]!, 0),
    ),
  );
  return {problem, moments: momentsOf(x, y), x, y};
}

function momentsOf(x: readonly number[][], y: readonly number[][]): Moments {
  const sums = (of: (i: number) => readonly number[]): Float64Array => {
    const total = new Float64Array(of(0).length);
    for (let i = 0; i < x.length; i++) for (const [k, value] of of(i).entries()) total[k]! += value;
    return total;
  };
  return {
    count: x.length,
    gram: sums((i) => x[i]!.flatMap((a) => x[i]!.map((b) => a * b))),
    cross: sums((i) => x[i]!.flatMap((a) => y[i]!.map((b) => a * b))),
    inputs: sums((i) => x[i]!),
    outputs: sums((i) => y[i]!),
    outputSquares: sums((i) => y[i]!.map((value) => value * value)),
  };
}

/** Mean squared error around its mean, and the mean, of a channel with these weights. */
function channelError(x: readonly number[][], y: readonly number[][], c: number, weights: readonly number[]) {
  const errors = x.map((input, i) => y[i]![c]! - input.reduce((sum, value, k) => sum + value * weights[k]!, 0));
  const mean = errors.reduce((a, b) => a + b) / errors.length;
  return {mean, variance: errors.reduce((sum, e) => sum + (e - mean) ** 2, 0) / errors.length};
}

/** What the solver minimizes: the error, and a tenth of the inputs' mean variance on each weight's change. */
function penalized(layer: ReturnType<typeof randomLayer>, c: number, weights: readonly number[]): number {
  const {x, y, problem} = layer;
  const means = [0, 1, 2].map((k) => x.reduce((sum, input) => sum + input[k]!, 0) / x.length);
  const variance =
    x.flatMap((input) => input.map((value, k) => (value - means[k]!) ** 2)).reduce((a, b) => a + b) / x.length / 3;
  const change = weights.reduce((sum, w, k) => sum + (problem.float[c * 3 + k]! - w) ** 2, 0);
  return channelError(x, y, c, weights).variance + 0.1 * variance * change;
}

const row = (values: ArrayLike<number>, c: number): number[] => Array.from({length: 3}, (_, k) => values[c * 3 + k]!);

test.each(METHODS)('%s: the error told is that of the layer, and never larger than before', (method) => {
  for (let seed = 0; seed < 20; seed++) {
    const layer = randomLayer(seed);
    const {integers, scales, errorBefore, errorAfter} = solveLayer(layer.problem, layer.moments, method);
    const power = layer.moments.outputSquares.reduce(
      (sum, square, c) => sum + square / 12 - (layer.moments.outputs[c]! / 12) ** 2,
      0,
    );
    const total = (values: ArrayLike<number>, all: Float32Array): number =>
      [0, 1].reduce(
        (sum, c) =>
          sum +
          penalized(
            layer,
            c,
            row(values, c).map((q) => q * all[c]!),
          ),
        0,
      ) / power;
    expect(errorBefore).toBeCloseTo(total(layer.problem.integers, layer.problem.scales), 6);
    expect(errorAfter).toBeCloseTo(total(integers, scales), 6);
    expect(errorAfter).toBeLessThanOrEqual(errorBefore);
  }
});

test('adaquant finds the integers that trying all of them finds, adaround those beside the weights', () => {
  const all = Array.from({length: 7 ** 3}, (_, i) =>
    [i % 7, Math.floor(i / 7) % 7, Math.floor(i / 49)].map((q) => q - 3),
  );
  for (let seed = 0; seed < 20; seed++) {
    const layer = randomLayer(seed);
    for (const method of ['adaround', 'adaquant'] as const) {
      const {integers, scales} = solveLayer(layer.problem, layer.moments, method);
      for (const c of [0, 1]) {
        const scale = scales[c]!;
        const isBeside = (q: number, k: number): boolean => {
          const w = Math.min(3, Math.max(-3, layer.problem.float[c * 3 + k]! / scale));
          return Math.abs(q - w) < 1;
        };
        const allowed = all.filter((row) => method === 'adaquant' || row.every(isBeside));
        const errors = allowed.map((row) =>
          penalized(
            layer,
            c,
            row.map((q) => q * scale),
          ),
        );
        const found = row(integers, c);
        expect(
          penalized(
            layer,
            c,
            found.map((q) => q * scale),
          ),
        ).toBeCloseTo(Math.min(...errors), 9);
      }
    }
  }
});

test('sequential-mse rounds to nearest with the best of twenty scales', () => {
  for (let seed = 0; seed < 20; seed++) {
    const layer = randomLayer(seed);
    const {integers, scales} = solveLayer(layer.problem, layer.moments, 'sequential-mse');
    for (const c of [0, 1]) {
      const rounded = (scale: number): number[] =>
        row(layer.problem.float, c).map((w) => Math.min(3, Math.max(-3, Math.floor(w / scale + 0.5))));
      const errors = Array.from({length: 20}, (_, i) => {
        const scale = Math.fround((Math.fround(0.7) * (20 - i)) / 20);
        return {
          scale,
          error: penalized(
            layer,
            c,
            rounded(scale).map((q) => q * scale),
          ),
        };
      });
      const best = errors.reduce((a, b) => (b.error < a.error ? b : a));
      expect(scales[c]).toBe(best.scale);
      expect(row(integers, c).map((q) => q + 0)).toEqual(rounded(best.scale).map((q) => q + 0));
    }
  }
});

test('the bias takes the mean error back; a layer without one gets none and counts its mean as an error', () => {
  const layer = randomLayer(3);
  const {integers, scales, bias} = solveLayer(layer.problem, layer.moments, 'adaround');
  for (const c of [0, 1]) {
    const {mean} = channelError(
      layer.x,
      layer.y,
      c,
      row(integers, c).map((q) => q * scales[c]!),
    );
    expect(bias![c]).toBeCloseTo(mean, 9);
  }
  const without = randomLayer(3, {bias: {kind: 'absent'}});
  const solved = solveLayer(without.problem, without.moments, 'adaquant');
  expect(solved.bias).toBeUndefined();
  expect(solved.errorAfter).toBeGreaterThan(0);
});

test('channels that share a scale keep one, a power of two stays one, and integers keep their zero point', () => {
  const shared = randomLayer(5, {scales: Float32Array.of(0.7), zeroPoints: Float64Array.of(0)});
  expect(solveLayer(shared.problem, shared.moments, 'adaround').scales).toHaveLength(1);
  const power = randomLayer(5, {scales: Float32Array.of(1, 1)});
  for (const scale of solveLayer(power.problem, power.moments, 'adaround').scales)
    expect([1, 0.5, 0.25, 0.125]).toContain(scale);
  const moved = randomLayer(5, {zeroPoints: Float64Array.of(8, 8), range: {min: 5, max: 11}});
  const symmetric = randomLayer(5);
  const [a, b] = [moved, symmetric].map(({problem, moments}) =>
    solveLayer({...problem, integers: new Float64Array(6).fill(problem.zeroPoints[0]!)}, moments, 'adaround'),
  );
  expect([...a!.integers].map((q) => q - 8)).toEqual([...b!.integers].map((q) => q + 0));
});

test('groups are solved with their own inputs', () => {
  const single = [randomLayer(7), randomLayer(8)];
  const oneChannel = single.map(({x, y}) =>
    momentsOf(
      x,
      y.map((row) => [row[0]!]),
    ),
  );
  const join = (of: (moments: Moments) => Float64Array): Float64Array =>
    Float64Array.from(oneChannel.flatMap((moments) => [...of(moments)]));
  const moments: Moments = {
    count: 12,
    gram: join(({gram}) => gram),
    cross: join(({cross}) => cross),
    inputs: join(({inputs}) => inputs),
    outputs: join(({outputs}) => outputs),
    outputSquares: join(({outputSquares}) => outputSquares),
  };
  const float = Float32Array.from(single.flatMap(({problem}) => row(problem.float, 0)));
  const problem: LayerProblem = {...single[0]!.problem, groups: 2, float, integers: new Float64Array(6)};
  const {integers, scales} = solveLayer(problem, moments, 'adaround');
  for (const [c, {problem: own}] of single.entries()) {
    const alone: LayerProblem = {
      ...{...own, channels: 1, float: own.float.subarray(0, 3), integers: new Float64Array(3)},
      ...{scales: own.scales.subarray(0, 1), zeroPoints: new Float64Array(1)},
      bias: {kind: 'float32', values: Float64Array.of(0.5)},
    };
    const expected = solveLayer(alone, oneChannel[c]!, 'adaround');
    expect(row(integers, c)).toEqual([...expected.integers]);
    expect(scales[c]).toBe(expected.scales[0]);
  }
});
