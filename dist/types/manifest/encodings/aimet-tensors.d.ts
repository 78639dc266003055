/** Between AIMET's encodings and a recipe's overrides, or a finished build's tensors. */
import type { TensorOverride } from '../manifest.ts';
import type { Complain, QuantizedTensorFacts, TensorEncoding } from './tensor-encoding.ts';
/** The named tensors keep their scales; what cannot be kept is complained of. */
export declare function overridesOfEncodings(encodings: readonly TensorEncoding[], complain: Complain): Readonly<Record<string, TensorOverride>>;
/** @param withBiases version 2.0.0 has them; the older ones leave them to the runtime */
export declare function encodingsOfTensors(tensors: readonly QuantizedTensorFacts[], { withBiases }: {
    readonly withBiases: boolean;
}): readonly TensorEncoding[];
