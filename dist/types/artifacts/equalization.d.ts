import type { Figure } from './figure.ts';
export interface EqualizedPair {
    /** Names of the values that the two layers compute. */
    readonly from: string;
    readonly to: string;
    /** Operators between them. */
    readonly through: readonly string[];
    /** What was done about the Clip between them. */
    readonly clip: 'none' | 'kept' | 'per-channel' | 'relu';
    readonly channelCount: number;
    /** Channels that the Clip cuts off and that were left as they are. */
    readonly fixedCount: number;
    /** Smallest and largest divisor of a channel. */
    readonly scales: readonly [min: Figure, max: Figure];
    /** How well one scale serves the first layer's channels (mean of range / largest range), before and after. */
    readonly precision: {
        readonly before: Figure;
        readonly after: Figure;
    };
}
export interface Equalization {
    readonly version: 1;
    /** Passes over all layers until nothing moved any more, or as many as allowed. */
    readonly passCount: number;
    /** In the order of the model. */
    readonly pairs: readonly EqualizedPair[];
    /** SNR of the equalized model's outputs against those of the model before, in dB; undefined when it was not measured. */
    readonly outputSnrDb: Figure | undefined;
}
export declare const encodeEqualization: (equalization: Equalization) => Uint8Array;
