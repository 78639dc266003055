import {invariant} from '../base/invariant.ts';
import {type AddedNode, appendToGraph, graphNames} from './append-to-graph.ts';

export interface ReducedModel {
  readonly bytes: Uint8Array;
  /**
   * Name of an output of shape [values · 3]: smallest element, largest element and sum of each value, in the order asked
   * for. The sum is NaN when an element is NaN, which the others may pass over; it is not finite for infinite elements
   * and vast sums either.
   */
  readonly output: string;
}

/** Numbers per value in the output. */
export const REDUCTIONS = {min: 0, max: 1, sum: 2, count: 3} as const;

const OPERATORS = ['ReduceMin', 'ReduceMax', 'ReduceSum'] as const;

/**
 * The model with the extremes and the sum of inner values as a further output. The engine computes them while a value is
 * still in the processor's cache, and nothing but these numbers leaves it: for a network with large activations that
 * takes a third of the time of fetching the values, and a tenth of the memory. One output for all, because handing over
 * an output takes as long as reducing ten thousand elements.
 *
 * @param modelBytes an ONNX ModelProto of opset 13 or later; the engine refuses the result unless all values are float32,
 *   or all are float64
 * @throws InvariantError when a name is not a value of the graph: a bug in the caller
 */
export function withReductions(modelBytes: Uint8Array, valueNames: readonly string[]): ReducedModel {
  const {values} = graphNames(modelBytes);
  let prefix = 'extremes';
  while ([...values].some((name) => name.startsWith(prefix))) prefix += '_';
  const reductions = valueNames.flatMap((name, i) => {
    invariant(values.has(name), () => `cannot reduce "${name}": the graph has no such value`);
    // Without axes all of them are reduced.
    return OPERATORS.map((opType): AddedNode => {
      const output = `${prefix} ${opType} ${i}`;
      return {opType, inputs: [name], output, attributes: {keepdims: 0}};
    });
  });
  const [sequence, output] = [`${prefix} listed`, prefix];
  const nodes: readonly AddedNode[] = [
    // The engine runs the last of several possible nodes first. In this order it reduces a value as soon as it is there,
    // and need not keep it: 140 MB for yolox-nano instead of 380.
    ...reductions.toReversed(),
    {opType: 'SequenceConstruct', inputs: reductions.map((node) => node.output), output: sequence, attributes: {}},
    {opType: 'ConcatFromSequence', inputs: [sequence], output, attributes: {axis: 0, new_axis: 1}},
  ];
  return {bytes: appendToGraph(modelBytes, {nodes, outputs: [output]}), output};
}
