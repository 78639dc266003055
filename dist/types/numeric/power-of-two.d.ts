/**
 * 2^exponent.
 *
 * @param exponent integer from -1022 to 1023
 * @throws InvariantError outside of them: a bug in the caller
 */
export declare function powerOfTwo(exponent: number): number;
