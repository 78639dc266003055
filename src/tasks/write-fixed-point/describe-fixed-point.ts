import type {QuantizationReport, QuantizedTensor} from '../../artifacts/quantization-report.ts';
import type {Json} from '../../base/canonical-json.ts';
import {fixedPointOf} from '../../numeric/fixed-point.ts';

/**
 * Radix and scale of every quantized tensor, by its name: one of each, or one per channel along `quantized_axis`. Biases
 * have those of their accumulator.
 */
export function describeFixedPoint({tensors}: QuantizationReport): {
  readonly version: 1;
  readonly tensors: Readonly<Record<string, Json>>;
} {
  return {version: 1, tensors: Object.fromEntries(tensors.map((tensor) => [tensor.name, describe(tensor)]))};
}

function describe({type, scales, axis}: QuantizedTensor): Json {
  const points = scales.map(fixedPointOf);
  const bitwidth = Number(/\d+$/.exec(type)?.[0]);
  const members = {bitwidth, radix: points.map(({radix}) => radix), scale: points.map(({scale}) => scale)};
  return axis === undefined ? members : {...members, quantized_axis: axis};
}
