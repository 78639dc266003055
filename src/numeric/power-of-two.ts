/** Exact powers of two. `2 ** e` is exact in V8 today, but the language does not promise it. */
import {invariant} from '../base/invariant.ts';

const MIN_EXPONENT = -1022;
const MAX_EXPONENT = 1023;
const EXPONENT_BIAS = 1023;
const SIGNIFICAND_BITS = 52n;

const table = new Float64Array(MAX_EXPONENT - MIN_EXPONENT + 1);
const bits = new BigUint64Array(table.buffer);
for (let i = 0; i < table.length; i++) bits[i] = BigInt(i + MIN_EXPONENT + EXPONENT_BIAS) << SIGNIFICAND_BITS;

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
