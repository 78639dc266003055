import { type Histogram } from './histogram.ts';
import { type ExactSum } from './moments.ts';
export interface TensorStatistics {
    /** All elements of all samples, special numbers included. */
    readonly elementCount: number;
    readonly nanCount: number;
    readonly positiveInfinityCount: number;
    readonly negativeInfinityCount: number;
    /** Elements that are +0 or −0. */
    readonly zeroCount: number;
    /** Smallest and largest finite element; +Infinity and −Infinity when there is none. Never −0. */
    readonly min: number;
    readonly max: number;
    /** Sum of the samples' sums, and of their sums of squares, of finite elements: integers in units of 2^-320. */
    readonly sum: bigint;
    readonly sumOfSquares: bigint;
    /** Of finite elements. */
    readonly histogram: Histogram;
    /** Shape [samples]: smallest and largest finite element of each; +Infinity and −Infinity when it has none. */
    readonly sampleMins: Float32Array;
    readonly sampleMaxs: Float32Array;
}
/** Statistics in the making. Changed by `collectTensor` only; ends with `finishCollector`. */
export interface StatisticsCollector {
    elementCount: number;
    nanCount: number;
    positiveInfinityCount: number;
    negativeInfinityCount: number;
    zeroCount: number;
    min: number;
    max: number;
    readonly sum: ExactSum;
    readonly sumOfSquares: ExactSum;
    /** Of the counters' bins. */
    exponent: number;
    /** Counters of the kernels' memory; undefined when the collector has ended. */
    page: number | undefined;
    /** Counted in the page since the last settling. */
    pageCount: number;
    /** Shape [capacity]: counts taken out of the page, in the same ring; the bin of index i stands at i mod capacity. */
    settled: Float64Array | undefined;
    readonly sampleMins: number[];
    readonly sampleMaxs: number[];
}
export declare const createCollector: () => StatisticsCollector;
/**
 * Takes in one sample's tensor, in blocks of `BLOCK_LENGTH` elements: a sample's sums are those of its blocks, added up in
 * order.
 *
 * @param values shape [n], any float32 values; may be empty
 * @throws InvariantError when the collector has ended: a bug in the caller
 */
export declare function collectTensor(collector: StatisticsCollector, values: Float32Array): void;
/** The statistics of everything collected. Ends the collector. */
export declare function finishCollector(collector: StatisticsCollector): TensorStatistics;
/** Gives a collector's memory back. Does nothing when it has ended. */
export declare function discardCollector(collector: StatisticsCollector): void;
/** Statistics of some samples, and where these stand in the whole. */
export interface StatisticsPart {
    readonly statistics: TensorStatistics;
    /** Shape [samples of the part]: places in the merged `sampleMins`; all parts together give each place once. */
    readonly places: readonly number[];
}
/**
 * The statistics of all parts together: the same bytes in whatever order the parts come and however samples were grouped.
 *
 * @throws InvariantError when the places are not a permutation: a bug in the caller
 */
export declare function mergeTensorStatistics(parts: readonly StatisticsPart[]): TensorStatistics;
/**
 * The statistics of several tensors' elements taken together, sample by sample: those of a Concat from its inputs'.
 *
 * @param parts statistics over the same samples in the same order, at least one
 */
export declare function mergeElements(parts: readonly TensorStatistics[]): TensorStatistics;
/**
 * The histogram without exact zeros, which any range represents exactly: what searches for the best range look at. Its
 * outer bins may be empty.
 */
export declare function nonzeroHistogram({ histogram, zeroCount }: TensorStatistics): Histogram;
