import type {Graph, Node, Value} from '../graph.ts';
import {constantOf, integersOf} from '../rewrite/constants.ts';
import {addConstant} from '../rewrite/edit-graph.ts';
import type {Pass} from '../rewrite/pass.ts';

/**
 * Makes a Slice for each output of a Split.
 *
 * 1. Sizes given as constants, or equal parts of an axis of known size.
 * 2. Sizes that are computed, or parts of an unknown size: left.
 *
 * Main graph only; operator set 18 or newer. Source: AMD Quark 0.13, ConvertSplitToSlice.
 */
export const splitToSlice: Pass = {
  name: 'split-to-slice',
  apply({graph}) {
    const splits = graph.nodes.filter(({opType, domain}) => opType === 'Split' && domain === '');
    return splits.filter((node) => replaceSplit(graph, node)).length;
  },
};

function replaceSplit(graph: Graph, node: Node): boolean {
  const sizes = sizesOf(node);
  if (!sizes) return false;
  const data = node.input(0);
  const axis = node.int('axis') ?? 0;
  const outputs = [...node.outputs];
  const {name} = node;
  let start = 0;
  for (const [index, output] of outputs.entries()) {
    const end = start + (sizes[index] ?? 0);
    if (output) addSlice(graph, {node, data, output, axis, start, end, name: `${name}_slice_${index}`});
    start = end;
  }
  node.outputs.length = 0;
  graph.removeNode(node);
  return true;
}

interface SliceToAdd {
  /** Stands in front of this. */
  readonly node: Node;
  readonly data: Value;
  readonly output: Value;
  readonly axis: number;
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

function addSlice(graph: Graph, {node, data, output, axis, start, end, name}: SliceToAdd): void {
  const integers = (what: string, value: number): Value =>
    addConstant(graph, `${output.name}_${what}`, {type: 'int64', dims: [1], data: BigInt64Array.of(BigInt(value))});
  const inputs = [data, integers('starts', start), integers('ends', end), integers('axes', axis)];
  output.producer = undefined;
  graph.addNode({opType: 'Slice', name, inputs, outputs: [output]}, {before: node});
}

function sizesOf(node: Node): readonly number[] | undefined {
  if (node.inputs[1]) return integersOf(constantOf(node.inputs[1]));
  const {dims} = node.input(0);
  const axis = node.int('axis') ?? 0;
  const size = dims?.[axis < 0 ? axis + dims.length : axis];
  if (typeof size !== 'number') return undefined;
  const count = node.outputs.length;
  // The last part is the smaller one.
  const part = Math.ceil(size / count);
  return node.outputs.map((_, i) => Math.min(part, size - i * part));
}
