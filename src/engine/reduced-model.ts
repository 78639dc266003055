import {invariant} from '../base/invariant.ts';
import {type AddedNode, appendToGraph, graphNames} from './append-to-graph.ts';

/** Names of the outputs that tell of one value; each a scalar. */
export interface ReducedOutputs {
  readonly min: string;
  readonly max: string;
  /** NaN when an element is NaN, which the other two may pass over; not finite for infinite elements and vast sums. */
  readonly sum: string;
}

export interface ReducedModel {
  readonly bytes: Uint8Array;
  /** In the order of the names asked for. */
  readonly outputs: readonly ReducedOutputs[];
}

/**
 * The model with the extremes and the sum of inner values as further outputs. The engine computes them while a value is
 * still in the processor's cache, and nothing but scalars leaves it: for a network with large activations that takes
 * half the time of fetching the values, and a tenth of the memory.
 *
 * @param modelBytes an ONNX ModelProto of opset 13 or later
 * @throws InvariantError when a name is not a value of the graph: a bug in the caller
 */
export function withReductions(modelBytes: Uint8Array, valueNames: readonly string[]): ReducedModel {
  const {values} = graphNames(modelBytes);
  let prefix = 'extremes';
  while ([...values].some((name) => name.startsWith(prefix))) prefix += '_';
  const outputs = valueNames.map((name, i): ReducedOutputs => {
    invariant(values.has(name), () => `cannot reduce "${name}": the graph has no such value`);
    return {min: `${prefix} ${i} min`, max: `${prefix} ${i} max`, sum: `${prefix} ${i} sum`};
  });
  // Without axes all of them are reduced.
  const reduce = (opType: string, input: string, output: string): AddedNode => ({
    ...{opType, input, output},
    attributes: {keepdims: 0},
  });
  const nodes = outputs.flatMap(({min, max, sum}, i) => [
    reduce('ReduceMin', valueNames[i]!, min),
    reduce('ReduceMax', valueNames[i]!, max),
    reduce('ReduceSum', valueNames[i]!, sum),
  ]);
  // The engine runs the last of several possible nodes first. In this order it reduces a value as soon as it is there,
  // and need not keep it: 140 MB for yolox-nano instead of 380.
  nodes.reverse();
  const names = outputs.flatMap(({min, max, sum}) => [min, max, sum]);
  return {bytes: appendToGraph(modelBytes, {nodes, outputs: names}), outputs};
}
