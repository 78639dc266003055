import type { Figure } from './figure.ts';
import type { OutputError } from './output-comparison.ts';
export interface ReconstructedLayer {
    /** Name of the node; where it has none, of the value that it computes in the imported model. */
    readonly layer: string;
    readonly operator: string;
    readonly weightCount: number;
    /** Weights whose integer is another now. */
    readonly changedCount: number;
    /** Squared error of the layer's output as a share of its power, behind the layers as they were then: before and after. */
    readonly error: {
        readonly before: Figure;
        readonly after: Figure;
    };
}
export interface Reconstruction {
    readonly version: 1;
    readonly method: string;
    /** Calibration samples that were looked at. */
    readonly sampleCount: number;
    readonly outputError: OutputError;
    /** False when the model's outputs came out worse, and the model was left as it was. */
    readonly isApplied: boolean;
    /** In the order of the quantized model. */
    readonly layers: readonly ReconstructedLayer[];
}
export declare const encodeReconstruction: (reconstruction: Reconstruction) => Uint8Array;
