import type { QuantizationReport } from '../../artifacts/quantization-report.ts';
import type { Json } from '../../base/canonical-json.ts';
/**
 * Radix and scale of every quantized tensor, by its name: one of each, or one per channel along `quantized_axis`. Biases
 * have those of their accumulator.
 */
export declare function describeFixedPoint({ tensors }: QuantizationReport): {
    readonly version: 1;
    readonly tensors: Readonly<Record<string, Json>>;
};
