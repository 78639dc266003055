/** Pseudo-random numbers from a seed: the same sequence on every host. Not for secrets. */
export interface SeededRandom {
    /** Uniform in [0, 1) with 32 random bits. */
    readonly next: () => number;
    /** Standard normal. */
    readonly nextNormal: () => number;
    /** Uniform integer in [0, bound); `bound` a positive integer below 2^32. */
    readonly nextInteger: (bound: number) => number;
}
/** Source: mulberry32, T. Ettinger, public domain; normals by the polar method of Marsaglia (1964). */
export declare function seededRandom(seed: number): SeededRandom;
/** A shuffled copy (Fisher–Yates). */
export declare function shuffled<T>(items: readonly T[], seed: number): T[];
