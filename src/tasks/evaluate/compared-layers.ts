import type {Model, Node, Value} from '../../onnx/graph.ts';

/** A value of the float model and what stands for it in the quantized one. */
export interface ComparedLayer {
  /** In the imported float model. */
  readonly float: Value;
  /** Output of a DequantizeLinear in the quantized model. */
  readonly quantized: Value;
}

/**
 * The computed values that carry a quantizer in the quantized model, paired with the float values they stand for, in the
 * order of the quantized model's nodes; each float value once. Constants are left out, and so is what has no counterpart.
 *
 * A quantizer that does the work of a Relu or Clip stands for the value behind it.
 */
export function comparedLayers(imported: Model, quantized: Model): readonly ComparedLayer[] {
  const layers = new Map<Value, ComparedLayer>();
  for (const node of quantized.graph.nodes) {
    if (node.opType !== 'QuantizeLinear') continue;
    const input = node.inputs[0];
    const dequantized = dequantizedOutput(node);
    if (!input || input.initializer || !dequantized) continue;
    const float = floatValue(imported, quantized, [dequantized.name, input.name]);
    if (float && !layers.has(float)) layers.set(float, {float, quantized: dequantized});
  }
  return [...layers.values()];
}

function dequantizedOutput(quantizer: Node): Value | undefined {
  const output = quantizer.outputs[0];
  return output?.consumers().find((consumer) => consumer.opType === 'DequantizeLinear' && consumer.inputs[0] === output)
    ?.outputs[0];
}

/** A graph output keeps its name behind the quantizer, every other value before it. */
function floatValue(imported: Model, quantized: Model, names: readonly string[]): Value | undefined {
  for (const name of names) {
    const value = imported.graph.find(name);
    if (value && !value.initializer) return behindRemovedActivation(value, quantized);
  }
  return undefined;
}

function behindRemovedActivation(value: Value, quantized: Model): Value {
  const [consumer, ...others] = value.consumers();
  const output = consumer?.outputs[0];
  const isActivation = consumer?.opType === 'Relu' || consumer?.opType === 'Clip';
  const isRemoved = isActivation && others.length === 0 && output !== undefined && !quantized.graph.find(output.name);
  return isRemoved ? output : value;
}
