/** Exact powers of two. `2 ** e` is exact in V8 today, but the language does not promise it. */
import {invariant} from '../base/invariant.ts';

const MIN_EXPONENT = -1022;
const MAX_EXPONENT = 1023;
/** 2^-1022. */
const SMALLEST_NORMAL = 2.2250738585072014e-308;

const table = new Float64Array(MAX_EXPONENT - MIN_EXPONENT + 1);
// Doubling is exact.
for (let i = 0, power = SMALLEST_NORMAL; i < table.length; i++, power *= 2) table[i] = power;

/**
 * 2^exponent.
 *
 * @param exponent integer from -1022 to 1023
 * @throws InvariantError outside of them: a bug in the caller
 */
export function powerOfTwo(exponent: number): number {
  const power = table[exponent - MIN_EXPONENT];
  invariant(power !== undefined, () => `2^${exponent} is not a normal float64`);
  return power;
}
