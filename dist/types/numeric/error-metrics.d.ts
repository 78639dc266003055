export type FloatArray = Float32Array | Float64Array;
export interface ErrorSums {
    /** n */
    readonly count: number;
    /** Σx² */
    readonly signal: number;
    /** Σ(x − q)² */
    readonly noise: number;
    /** Σx·q */
    readonly dot: number;
    /** Σq² */
    readonly quantizedSignal: number;
    /** The largest x, −Infinity when there is none. */
    readonly maximum: number;
    /** The largest |x|, 0 when there is none. */
    readonly maximumMagnitude: number;
}
/**
 * One pass over a pair of signals.
 *
 * @param reference shape [n]
 * @param quantized shape [n]
 * @throws InvariantError on a length mismatch: a bug in the caller
 */
export declare function errorSums(reference: FloatArray, quantized: FloatArray): ErrorSums;
/**
 * Signal-to-noise ratio in dB: 10·log10(Σx² / Σ(x−q)²).
 *
 * Equal signals have Infinity, also when all is zero; a zero reference with another q has −Infinity.
 */
export declare function snrDb({ signal, noise }: Pick<ErrorSums, 'signal' | 'noise'>): number;
/** Cosine of the angle: Σx·q / √(Σx²·Σq²), in [−1, 1]. 1 when both are zero, 0 when only one is. */
export declare function cosine({ signal, quantizedSignal, dot }: Pick<ErrorSums, 'signal' | 'quantizedSignal' | 'dot'>): number;
/** Euclidean distance √Σ(x−q)², in the unit of the signal. */
export declare const l2Distance: ({ noise }: Pick<ErrorSums, 'noise'>) => number;
/** Euclidean distance as a share of the reference's length: √(Σ(x−q)² / Σx²). 0 for equal signals. */
export declare const relativeL2Distance: ({ signal, noise }: Pick<ErrorSums, 'signal' | 'noise'>) => number;
/** Mean squared error Σ(x−q)² / n. 0 for empty signals. */
export declare const meanSquaredError: ({ noise, count }: Pick<ErrorSums, 'noise' | 'count'>) => number;
/**
 * Peak signal-to-noise ratio in dB: 10·log10(peak² / MSE).
 *
 * The peak is the largest element of the reference, as AMD's evaluation tool has it; where none is positive (that tool
 * then takes 1e-10) it is the largest magnitude. Equal signals have Infinity (there: an MSE of 1e-10).
 */
export declare function psnrDb(sums: Pick<ErrorSums, 'noise' | 'count' | 'maximum' | 'maximumMagnitude'>): number;
