/** Pseudo-random numbers from a seed: the same sequence on every host. Not for secrets. */
export interface SeededRandom {
  /** Uniform in [0, 1) with 32 random bits. */
  readonly next: () => number;
  /** Standard normal. */
  readonly nextNormal: () => number;
  /** Uniform integer in [0, bound); `bound` a positive integer below 2^32. */
  readonly nextInteger: (bound: number) => number;
}

const UINT32_RANGE = 2 ** 32;

/** Source: mulberry32, T. Ettinger, public domain; normals by the polar method of Marsaglia (1964). */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / UINT32_RANGE;
  };
  const nextNormal = (): number => {
    for (;;) {
      const u = 2 * next() - 1;
      const v = 2 * next() - 1;
      const square = u * u + v * v;
      if (square > 0 && square < 1) return u * Math.sqrt((-2 * Math.log(square)) / square);
    }
  };
  return {next, nextNormal, nextInteger: (bound) => Math.floor(next() * bound)};
}

/** A shuffled copy (Fisher–Yates). */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = seededRandom(seed);
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = random.nextInteger(i + 1);
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
}
