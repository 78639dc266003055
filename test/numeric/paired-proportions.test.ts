import {expect, test} from 'vitest';
import {seededRandom} from '../../src/base/seeded-random.ts';
import {lossBounds, mcnemarPValue, smallestVisibleLoss} from '../../src/numeric/paired-proportions.ts';

/** Standard normal, 95 % below. */
const Z = 1.6448536269514722;

/**
 * lost, won, count, p, lower, upper. p: scipy 1.17 `binom.sf(lost − 1, lost + won, 0.5)`; bounds: the score statistic with
 * the likelihood maximised numerically (scipy `minimize_scalar`) and its roots by `brentq`, no closed form.
 */
const ORACLE = [
  [12, 1, 400, 0.001708984375, 0.014518533, 0.045296136],
  [4, 1, 597, 0.1875, -0.00150422, 0.013364715],
  [0, 1, 597, 1, -0.007472646, 0.002843968],
  [0, 0, 100, 1, -0.026342721, 0.026342721],
  [13, 9, 450, 0.2617335319519043, -0.008731073, 0.027326666],
  [300, 250, 5000, 0.018289372774551338, 0.002290156, 0.017742611],
  [5, 0, 20, 0.03125, 0.101052708, 0.43220175],
  [0, 7, 30, 1, -0.379026053, -0.131306684],
  [43, 0, 50, 1.1368683772161603e-13, 0.760761004, 0.922279102],
] as const;

/** The numerical maximum is good to some 1e-7. */
const BOUND_TOLERANCE = 1e-6;

test.each(ORACLE)('of %i lost and %i won among %i', (lost, won, count, pValue, lower, upper) => {
  expect(mcnemarPValue({lost, won, count}) / pValue).toBeCloseTo(1, 10);
  const [low, high] = lossBounds({lost, won, count}, Z);
  expect(Math.abs(low - lower)).toBeLessThan(BOUND_TOLERANCE);
  expect(Math.abs(high - upper)).toBeLessThan(BOUND_TOLERANCE);
});

test('without any change the bounds are z² / (n + z²), and turning lost and won round mirrors them', () => {
  const [low, high] = lossBounds({lost: 0, won: 0, count: 250}, Z);
  expect(high).toBeCloseTo((Z * Z) / (250 + Z * Z), 12);
  expect(low).toBeCloseTo(-high, 12);
  const [a, b] = lossBounds({lost: 9, won: 2, count: 80}, Z);
  const [c, d] = lossBounds({lost: 2, won: 9, count: 80}, Z);
  expect([c, d].map((bound) => -bound)).toEqual([expect.closeTo(b, 12), expect.closeTo(a, 12)]);
});

test('all lost, one sample, and many changes stay in range', () => {
  for (const [lost, won, count] of [
    [10, 0, 10],
    [0, 10, 10],
    [1, 0, 1],
    [0, 0, 1],
    [30_000, 29_800, 100_000],
  ] as const) {
    const [low, high] = lossBounds({lost, won, count}, Z);
    expect(low).toBeGreaterThanOrEqual(-1);
    expect(high).toBeLessThanOrEqual(1);
    expect(low).toBeLessThanOrEqual((lost - won) / count + 1e-12);
    expect(high).toBeGreaterThanOrEqual((lost - won) / count - 1e-12);
    expect(mcnemarPValue({lost, won, count})).toBeLessThanOrEqual(1);
  }
  // Normal approximation with continuity correction: z = (200 − 1) / √59800.
  expect(mcnemarPValue({lost: 30_000, won: 29_800, count: 1e5})).toBeCloseTo(0.2079, 3);
});

test('the smallest visible loss is the least that the exact test tells from none', () => {
  // 5 of 5 have p = 1/32, 4 of 4 only 1/16.
  expect(smallestVisibleLoss({lost: 0, won: 0, count: 100}, 0.05)).toBe(0.05);
  expect(smallestVisibleLoss({lost: 2, won: 2, count: 100}, 0.05)).toBe(0.05);
  for (const changed of [5, 6, 13, 40, 333]) {
    const visible = smallestVisibleLoss({lost: changed, won: 0, count: 1000}, 0.05) * 1000;
    const lost = (changed + Math.round(visible)) / 2;
    expect(mcnemarPValue({lost, won: changed - lost, count: 1000})).toBeLessThanOrEqual(0.05);
    expect(mcnemarPValue({lost: lost - 1, won: changed - lost + 1, count: 1000})).toBeGreaterThan(0.05);
  }
});

/**
 * Samples change with probability `changed`, and the true loss is at its bound: how often each bound is wrong. Tango's
 * bounds hold their confidence on average, not in each case: up to 7.5 % was seen, in a spread of n and changes.
 */
test('on simulated pairs each bound is wrong about as often as it says', () => {
  const random = seededRandom(7);
  const trials = 3000;
  for (const [count, changed, loss] of [
    [100, 0.05, 0.02],
    [400, 0.04, 0.01],
    [400, 0.1, 0],
    [1000, 0.03, 0.005],
    [3000, 0.08, 0.01],
  ] as const) {
    let [below, above, falseAlarms] = [0, 0, 0];
    for (let trial = 0; trial < trials; trial++) {
      let [lost, won] = [0, 0];
      for (let i = 0; i < count; i++) {
        const drawn = random.next();
        if (drawn < (changed + loss) / 2) lost++;
        else if (drawn < changed) won++;
      }
      const [low, high] = lossBounds({lost, won, count}, Z);
      if (low > loss) below++;
      if (high < loss) above++;
      if (loss === 0 && mcnemarPValue({lost, won, count}) <= 0.05) falseAlarms++;
    }
    expect(below / trials, `${count} ${changed} ${loss}`).toBeLessThan(0.075);
    expect(above / trials, `${count} ${changed} ${loss}`).toBeLessThan(0.075);
    // The exact test never exceeds its level; 1 % is three standard errors of the simulation.
    expect(falseAlarms / trials).toBeLessThan(0.06);
  }
});
