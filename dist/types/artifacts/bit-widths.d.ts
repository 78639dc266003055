import type { IntegerType } from '../manifest/manifest.ts';
export interface LayerTypes {
    /** Name of the node; where it has none, of the value that it computes. */
    readonly layer: string;
    readonly operator: string;
    /** The value that it computes: names the layer. */
    readonly output: string;
    readonly flops: number;
    /** Absent where the recipe's type holds. */
    readonly weights?: IntegerType;
    readonly activations?: IntegerType;
}
export interface BitWidths {
    readonly version: 1;
    /** Of the FLOPs of all layers, those of layers with the wider types. */
    readonly wideFlopsShare: number;
    /** All layers, in the order of the imported model. */
    readonly layers: readonly LayerTypes[];
}
export declare const encodeBitWidths: (widths: BitWidths) => Uint8Array;
/** @throws Failure 'file-unreadable' when the bytes are no bit widths of this version */
export declare function decodeBitWidths(bytes: Uint8Array): BitWidths;
