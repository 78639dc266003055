import type { IntegerType } from '../numeric/affine-parameters.ts';
/** Which layers get the wider of two types. Layers are Conv, ConvTranspose, Gemm and MatMul with constant weights. */
export type MixedPrecision = MixedBySensitivity | MixedByChannels;
/**
 * The layers that the output suffers most from keep the recipe's own types until their share of all FLOPs is used up; the
 * others become narrow. What a layer computes are its activations.
 */
export interface MixedBySensitivity {
    readonly method: 'sensitivity';
    readonly narrowed: 'weights' | 'activations' | 'both';
    readonly narrow: IntegerType;
    /** Share of the FLOPs of all layers that may be computed in the recipe's own types, 0 to 1. */
    readonly flopsRatio: number;
    /** Calibration samples that sensitivity is measured on. */
    readonly sampleCount: number;
}
/** Layers with at most so many output channels become wide; the others have the recipe's own types. */
export interface MixedByChannels {
    readonly method: 'few-channels';
    readonly wide: IntegerType;
    readonly channelCountMax: {
        readonly weights: number;
        readonly activations: number;
    };
}
