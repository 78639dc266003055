import type { FloatTensor, Tensor } from '../../numeric/tensor.ts';
import type { QuantizerParameters } from './parameter-table.ts';
export interface RoundedWeight {
    /** As ONNX stores it, 4-bit types packed. */
    readonly tensor: Tensor;
    /** Σx² and Σ(x − q)² over all elements, in double, in index order. */
    readonly signalPower: number;
    readonly errorPower: number;
}
/**
 * Rounds a float weight to the nearest integers of its type, ties to even, clamped to all that the type can hold unless its
 * parameters say otherwise.
 */
export declare function roundWeight(weight: FloatTensor, parameters: QuantizerParameters): RoundedWeight;
/** 10·log10(Σx² / Σ(x − q)²), undefined where there is no error or no signal. */
export declare function snrDb({ signalPower, errorPower, }: Pick<RoundedWeight, 'signalPower' | 'errorPower'>): number | undefined;
