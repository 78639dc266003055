/**
 * One output channel of a layer as integer least squares. With x what the layer reads behind quantized layers, y what the
 * channel should give, b its bias and w its weights, the channel's error with weights ŵ = s·q is
 *
 *     E[(y − b − ŵ·x)²] + λ·‖w − ŵ‖² = (v − ŵ)ᵀ A (v − ŵ) + constant,
 *     A = E[x·xᵀ] + λ·1,  A·v = E[x·(y − b)] + λ·w.
 *
 * So v is what weights would best be behind layers that err, were they real numbers. A layer that has a bias gets the one
 * that is best for its weights, which leaves the error around the mean: y and x then stand for y − E[y] and x − E[x].
 */
import { type Metric } from '../../numeric/integer-least-squares.ts';
import type { IntegerRange } from '../../numeric/quantize-affine.ts';
import type { LayerBias } from './layers.ts';
/** A layer without its place in a graph. Plain data. */
export interface LayerProblem {
    readonly groups: number;
    /** Inputs of one output channel. */
    readonly fanIn: number;
    readonly channels: number;
    /** Shape [channels, fanIn]. */
    readonly float: Float32Array;
    /** As they were, shape [channels, fanIn]. */
    readonly integers: Float64Array;
    /** Shape [1] or [channels]. */
    readonly scales: Float32Array;
    /** Shape of `scales`. */
    readonly zeroPoints: Float64Array;
    readonly range: IntegerRange;
    readonly bias: LayerBias;
}
/** Sums over `count` positions of what a layer reads, x, and of what it should give, y. */
export interface Moments {
    readonly count: number;
    /** Σ x·xᵀ, shape [groups, fanIn, fanIn] */
    readonly gram: Float64Array;
    /** Σ x·yᵀ, shape [groups, fanIn, channels / groups] */
    readonly cross: Float64Array;
    /** Σ x, shape [groups, fanIn] */
    readonly inputs: Float64Array;
    /** Σ y, shape [channels] */
    readonly outputs: Float64Array;
    /** Σ y², shape [channels] */
    readonly outputSquares: Float64Array;
}
/** Arrays have shape [fanIn] and the metric's order. */
export interface ChannelProblem {
    readonly index: number;
    readonly metric: Metric;
    /** w */
    readonly weight: Float64Array;
    /** v */
    readonly target: Float64Array;
    readonly constant: number;
    /** Smallest and largest integer, counted from the zero point. */
    readonly range: IntegerRange;
}
/** The channels of a layer, in order. */
export declare function channelProblems(problem: LayerProblem, moments: Moments): readonly ChannelProblem[];
/**
 * The bias of each channel with which its mean error is zero: E[y] − ŵ·E[x]. Undefined for a layer without bias.
 *
 * @param weights ŵ, shape [channels, fanIn]
 */
export declare function bestBias({ bias, groups, fanIn, channels }: LayerProblem, { count, inputs, outputs }: Moments, weights: Float64Array): Float64Array | undefined;
