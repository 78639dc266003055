/** A matrix and its Cholesky factor. Both in the order in which the unknowns are rounded, the last one first. */
export interface Metric {
    readonly size: number;
    /** Shape [size, size], symmetric. */
    readonly matrix: Float64Array;
    /** Lower triangle L with L·Lᵀ = matrix, shape [size, size]; above the diagonal it is not read. */
    readonly factor: Float64Array;
    /** Place in the caller's order of each unknown. */
    readonly order: Int32Array;
    /** What was added to the diagonal. */
    readonly added: number;
}
/**
 * Factors A + damping · mean(diagonal of A) · 1. Unknowns that weigh most come last, so that they are rounded first and
 * the others make up for their errors.
 *
 * @param moments shape [size, size], symmetric, positive semidefinite
 * @param damping > 0, a share of the mean of the diagonal; where all is zero, 1 is added
 */
export declare function createMetric(moments: Float64Array, size: number, damping: number): Metric;
/** Solves A·x = y in place, by the factor. @param y shape [size], in the metric's order */
export declare function solveInPlace({ size, factor }: Metric, y: Float64Array): void;
/** What is to be rounded. Arrays have shape [size] and the metric's order. */
export interface RoundingProblem {
    readonly target: Float64Array;
    /** > 0 */
    readonly scale: number;
    /** Smallest and largest integer allowed for each unknown. */
    readonly lowest: Float64Array;
    readonly highest: Float64Array;
}
/** Buffers of shape [size], reused from problem to problem. */
export interface Workspace {
    readonly carried: Float64Array;
    readonly gradient: Float64Array;
}
export declare const createWorkspace: (size: number) => Workspace;
/** (v − s·q)ᵀ A (v − s·q), or Infinity as soon as it is known to exceed `limit`. */
export declare function distance({ size, factor }: Metric, { target, scale }: RoundingProblem, integers: Float64Array, { carried }: Workspace, limit: number): number;
/**
 * Successive rounding: each unknown to the integer that is best when those behind it are fixed and those before it can
 * still be any real number.
 *
 * @param integers overwritten, unfinished when the result is Infinity
 * @returns the distance, or Infinity as soon as it is known to exceed `limit`
 */
export declare function roundSuccessively({ size, factor }: Metric, { target, scale, lowest, highest }: RoundingProblem, integers: Float64Array, { carried }: Workspace, limit: number): number;
/**
 * Moves single unknowns by one step as long as that lessens the distance, in turns.
 *
 * @param integers improved in place
 * @param sweeps how often to go through all unknowns at most
 */
export declare function descend({ size, matrix }: Metric, { target, scale, lowest, highest }: RoundingProblem, integers: Float64Array, { gradient }: Workspace, sweeps: number): void;
/**
 * The exact minimum, by enumeration: integers near the best real continuation are tried first, and a branch is left when
 * it is farther than the best solution so far.
 *
 * @param integers a solution to start from; overwritten with the best
 * @param visits how many numbers are tried at most; the best so far is kept then
 */
export declare function enumerate(metric: Metric, problem: RoundingProblem, integers: Float64Array, workspace: Workspace, visits: number): void;
