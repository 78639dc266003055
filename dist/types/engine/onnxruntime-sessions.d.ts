import type * as Ort from 'onnxruntime-node';
import type { Engine } from './engine.ts';
/** What both packages of onnxruntime offer to JavaScript. */
export type OrtApi = typeof Ort;
export interface OrtPackage {
    readonly api: OrtApi;
    /** For messages. */
    readonly name: 'onnxruntime-node' | 'onnxruntime-web';
    readonly executionProvider: 'cpu' | 'wasm';
    /**
     * Opens a file with what belongs to it. Undefined: the package does that itself.
     *
     * @throws Failure when a file is missing or may not be read
     */
    readonly readFiles: ((path: string) => Promise<ModelFiles>) | undefined;
    /** Told of every error of the package before it becomes a failure, which waits for it. */
    readonly onError: (error: unknown) => Promise<void>;
}
/** A model as bytes, with its external data by the location that the model names. */
export interface ModelFiles {
    readonly model: Uint8Array;
    readonly externalData: readonly {
        readonly path: string;
        readonly data: Uint8Array;
    }[];
}
/**
 * The engine behind the interface, of one of the packages of onnxruntime.
 *
 * Graph optimisations stay off: at any higher level the engine rounds float weights to 8 bit behind the user's back
 * when the activations around them carry quantizers (its WeightBiasQuantization), and fuses DequantizeLinear → operator →
 * QuantizeLinear into integer kernels. The session options repeat that in case the level is ever raised.
 */
export declare function engineOfPackage(ort: OrtPackage): Engine;
