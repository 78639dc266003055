import type {QuantizationReport, QuantizedTensor} from '../../artifacts/quantization-report.ts';
import type {Graph, Value} from '../../onnx/graph.ts';
import {onlyConsumer} from '../../onnx/rewrite/edit-graph.ts';
import {type WeightedLayer, weightedLayers} from '../../onnx/weighted-layers.ts';

export type QuantizedPart = 'weights' | 'activations';

/** A quantizer that is put into the float model alone. Plain data. */
export interface SingleQuantizer {
  readonly part: QuantizedPart;
  /** Value of the imported model: a constant for weights. */
  readonly tensor: string;
  readonly type: QuantizedTensor['type'];
  readonly scales: readonly number[];
  /** As many as scales. */
  readonly zeroPoints: readonly number[];
  readonly axis: number | undefined;
}

export interface LayerQuantizer {
  readonly layer: WeightedLayer;
  readonly quantizer: SingleQuantizer;
}

/**
 * The quantizers of each layer's weights and of what it computes: of the layer's output or, where that has none since it
 * computes as one with the operators behind it, of the value that the last of these gives.
 *
 * @param report of a model with all layers narrow
 */
export function singleQuantizers(
  graph: Graph,
  report: QuantizationReport,
  parts: readonly QuantizedPart[],
): readonly LayerQuantizer[] {
  const quantized = new Map(report.tensors.map((tensor) => [tensor.name, tensor]));
  return weightedLayers(graph).flatMap((layer) =>
    parts.flatMap((part) => {
      const value = part === 'weights' ? layer.weight : quantizedOutput(graph, layer.output, quantized);
      const tensor = value && quantized.get(value.name);
      return tensor ? [{layer, quantizer: single(part, tensor)}] : [];
    }),
  );
}

const single = (part: QuantizedPart, {name, type, scales, zeroPoints, axis}: QuantizedTensor): SingleQuantizer => ({
  ...{part, tensor: name, type, scales, axis},
  zeroPoints: scales.map((_, i) => zeroPoints[i] ?? zeroPoints[0] ?? 0),
});

function quantizedOutput(
  graph: Graph,
  output: Value,
  quantized: ReadonlyMap<string, QuantizedTensor>,
): Value | undefined {
  let value: Value | undefined = output;
  while (value && !quantized.has(value.name))
    value = value.isGraphOutput() ? undefined : onlyConsumer(graph, value)?.outputs[0];
  return value;
}
