import type { Tensor } from '../../numeric/tensor.ts';
/**
 * The biases of a layer as far as equalization minds them: their magnitudes, divided by 2 to 20 according to how they
 * compare with the weights; 0 where a channel has no weights.
 *
 * @param axis of the weight, counts the biases
 * @returns shape [channels], float32
 *
 * Source: AMD Quark 0.13, CLEScaleAppendBias.
 */
export declare function shrunkBias({ data, dims }: Tensor & {
    readonly data: Float32Array;
}, axis: number, bias: Float32Array): Float32Array;
