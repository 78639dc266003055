/** Figures of channels, put together from those of samples. */
import type { LayerChannels } from '../../artifacts/channel-statistics.ts';
import { type MeasuredLayer } from './measuring-model.ts';
/** Of all layers side by side, shape [Σ channels] each; samples have equal weight. */
export interface ChannelMoments {
    readonly sampleCount: number;
    readonly min: Float64Array;
    readonly max: Float64Array;
    readonly mean: Float64Array;
    /** Σ over samples of (variance + (mean of the sample − mean)²) */
    readonly scatter: Float64Array;
}
export declare const noMoments: (channels: number) => ChannelMoments;
/**
 * The moments of one sample.
 *
 * @param figures output of the measuring model: of each layer minima, maxima, means and variances
 */
export declare function momentsOfSample(figures: Float32Array, layers: readonly MeasuredLayer[]): ChannelMoments;
/**
 * The moments of two sets of samples together. The result depends on the order within rounding, so callers keep one.
 *
 * Source: Chan, Golub, LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances", 1979.
 */
export declare function mergeMoments(a: ChannelMoments, b: ChannelMoments): ChannelMoments;
/** Cut into layers again. */
export declare function layerChannels({ sampleCount, min, max, mean, scatter }: ChannelMoments, layers: readonly MeasuredLayer[]): ReadonlyMap<string, LayerChannels>;
