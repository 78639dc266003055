import type { Figure } from './figure.ts';
/** Of a layer of which everything else is float. */
export interface LayerSensitivity {
    /** Name of the node; where it has none, of the value that it computes. */
    readonly layer: string;
    readonly operator: string;
    /** The value that it computes: names the layer. */
    readonly output: string;
    /** Σ over the model's outputs of Σ(x − q)² / Σx². Absent where nothing of the kind is quantized, or not asked for. */
    readonly noise: {
        readonly weights?: Figure;
        readonly activations?: Figure;
    };
    /** The same as predicted signal-to-noise ratio of the model's output. */
    readonly snrDb: {
        readonly weights?: Figure;
        readonly activations?: Figure;
    };
}
export interface Sensitivity {
    readonly version: 1;
    /** Calibration samples that were looked at. */
    readonly sampleCount: number;
    /** In the order of the imported model. */
    readonly layers: readonly LayerSensitivity[];
}
export declare const encodeSensitivity: (sensitivity: Sensitivity) => Uint8Array;
/** @throws Failure 'file-unreadable' when the bytes are no sensitivity of this version */
export declare function decodeSensitivity(bytes: Uint8Array): Sensitivity;
