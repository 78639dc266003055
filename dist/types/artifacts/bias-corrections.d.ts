import type { Figure } from './figure.ts';
import type { OutputError } from './output-comparison.ts';
export interface LayerCorrection {
    /** Name of the node; where it has none, of the value that it computes in the imported model. */
    readonly layer: string;
    readonly operator: string;
    readonly biasType: 'int32' | 'float32';
    /** The layer had no bias before. */
    readonly isAdded: boolean;
    readonly channelCount: number;
    /** Channels whose bias is another now; corrections of less than half a step change nothing. */
    readonly changedCount: number;
    /** Largest magnitude added to a channel, in real units of the layer's output. */
    readonly largest: Figure;
    /** The same as a share of the range that the output is quantized to; undefined where it is not. */
    readonly largestShare: Figure | undefined;
}
export interface BiasCorrections {
    readonly version: 1;
    /** Calibration samples that were measured. */
    readonly sampleCount: number;
    readonly outputError: OutputError;
    /** False when the corrections made the outputs worse, and the model was left as it was. */
    readonly isApplied: boolean;
    /** What was done or, unless applied, would have been; in the order of the quantized model. */
    readonly layers: readonly LayerCorrection[];
}
export declare const encodeBiasCorrections: (corrections: BiasCorrections) => Uint8Array;
/** @throws Failure 'file-unreadable' when the bytes are not such a report of this version */
export declare function decodeBiasCorrections(bytes: Uint8Array): BiasCorrections;
