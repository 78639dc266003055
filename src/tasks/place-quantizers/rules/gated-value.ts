import type {Node, Value} from '../../../onnx/graph.ts';
import {type Marking, readCount} from '../marking.ts';

/** Bounded functions that a value is multiplied by. */
const GATES: ReadonlySet<string> = new Set(['HardSigmoid', 'Sigmoid']);

/**
 * x · sigmoid(x) is one function of x, which compilers compute together with the layer before, as they do Relu. So neither
 * the Sigmoid nor a factor per channel before it gets quantizers, nor x itself where nothing else reads it: the product is
 * rounded, once. yolox-nano comes from 8.6 to 9.6 dB.
 */
export function gateNodes(nodes: readonly Node[]): readonly Node[] {
  return nodes.flatMap((node) => gatesOf(node));
}

/** Readers that are quantized, the product among them, have marked these values. */
export function removeMarksOfGates({tensors, model}: Marking): void {
  for (const product of model.graph.nodes) {
    const gates = gatesOf(product);
    const data = gates.at(-1)?.input(0);
    if (!data) continue;
    for (const gate of gates) tensors.delete(gate.output());
    if (data.producer && readCount(data) === PRODUCT_READS && !data.isGraphOutput()) tensors.delete(data);
  }
}

/** The Sigmoid and the product read x. */
const PRODUCT_READS = 2;

/** The Sigmoid of x · sigmoid(x), and what multiplies its input by a constant. */
function gatesOf(product: Node): readonly Node[] {
  if (product.opType !== 'Mul') return [];
  const [a, b] = [product.input(0), product.input(1)];
  const nodesOf = (factor: Value, data: Value): readonly Node[] => {
    const gate = factor.producer;
    if (!gate || !GATES.has(gate.opType) || readCount(factor) !== 1 || factor.isGraphOutput()) return [];
    if (gate.inputs[0] === data) return [gate];
    const scaling = gate.input(0).producer;
    const isScaled = scaling?.opType === 'Mul' && scaling.inputs[0] === data && scaling.inputs[1]?.initializer;
    return isScaled && readCount(gate.input(0)) === 1 ? [gate, scaling] : [];
  };
  const found = nodesOf(a, b);
  return found.length > 0 ? found : nodesOf(b, a);
}
