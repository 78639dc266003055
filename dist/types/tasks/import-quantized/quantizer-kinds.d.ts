import type { QuantizedTensor, QuantizerKind } from '../../artifacts/quantization-report.ts';
/** A kind of quantizers with a phrase for people: `52 weights int8 per channel symmetric`. */
export interface CountedKind {
    readonly kind: QuantizerKind;
    readonly text: string;
}
/** The quantizers in kinds that are equal but for their numbers; in the order of their first tensors. */
export declare function quantizerKinds(tensors: readonly QuantizedTensor[]): readonly CountedKind[];
/** What can be said of a quantizer without its numbers. */
export declare function factsOf(tensor: QuantizedTensor): Omit<QuantizerKind, 'count'>;
