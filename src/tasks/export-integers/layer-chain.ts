import type {Graph, Node, Value} from '../../onnx/graph.ts';
import {onlyConsumer} from '../../onnx/rewrite/edit-graph.ts';

/** A layer with what computes as one with it. */
export interface LayerChain {
  readonly node: Node;
  readonly hasRelu: boolean;
  /** Constant of an Add behind a MatMul. */
  readonly addend: Value | undefined;
}

/**
 * The layer that computes a value, looking through a Relu and through the Add that is the bias of a MatMul.
 *
 * @returns undefined for a value that is no node's, or that others read as well: they want it in float
 */
export function layerBehind(graph: Graph, value: Value): LayerChain | undefined {
  const node = soleProducer(graph, value);
  if (!node) return undefined;
  const input = node.inputs[0];
  const before = node.opType === 'Relu' && input ? soleProducer(graph, input) : undefined;
  const isComputed = before !== undefined && before.opType !== 'DequantizeLinear' && before.opType !== 'QuantizeLinear';
  const layer = isComputed ? before : node;
  const addend = layer.opType === 'Add' ? constantAddend(graph, layer) : undefined;
  if (addend) return {node: addend.matMul, hasRelu: isComputed, addend: addend.value};
  return {node: layer, hasRelu: isComputed, addend: undefined};
}

function soleProducer(graph: Graph, value: Value): Node | undefined {
  const {producer} = value;
  return producer && onlyConsumer(graph, value) && graph.nodes.includes(producer) ? producer : undefined;
}

function constantAddend(graph: Graph, {inputs}: Node): {readonly matMul: Node; readonly value: Value} | undefined {
  for (const [i, input] of inputs.entries()) {
    const other = inputs[1 - i];
    const matMul = input && soleProducer(graph, input);
    const isConstant = other?.initializer ?? other?.producer?.inputs[0]?.initializer;
    if (matMul?.opType === 'MatMul' && other && isConstant) return {matMul, value: other};
  }
  return undefined;
}
