import type { LayerChannels } from '../../artifacts/channel-statistics.ts';
import { type Edge } from '../../onnx/passes/equalization-edges.ts';
/** What is done about a Clip on an edge. */
export type ClipTreatment = 'keep' | 'per-channel' | 'relu';
/** How far the channels of an edge may be scaled; shape [channels] each. */
export interface ScaleLimits {
    /** Smallest scale: a smaller one would make the channel larger than the value's range. */
    readonly lower: Float64Array;
    /** 1 where the scale must stay 1. */
    readonly isFixed: Uint8Array;
    /** Channels that a Clip cuts off. */
    readonly isCut: Uint8Array;
}
/**
 * Limits of the scales t of an edge, by which outputs are divided.
 *
 * 1. The range of the value between the layers must not grow: t ≥ m / M, with m the channel's largest magnitude behind the
 *    activations and M the largest of all channels, or the bound of the Clip.
 * 2. A bias must not grow beyond the largest of them and M: t ≥ |b| / max(M, max |b|). A channel that is never active
 *    would else get a bias that no integer holds.
 * 3. Where a Clip is kept, a channel that reaches its bounds must not be scaled, and the others must stay within them.
 *
 * Without statistics nothing limits the scales, but that a Clip that is kept allows none.
 */
export declare function scaleLimits(edge: Edge, statistics: LayerChannels | undefined, { clip, rangeAware }: {
    readonly clip: ClipTreatment;
    readonly rangeAware: boolean;
}): ScaleLimits;
