/**
 * Nodes that natively stay in float though their operators could be quantized: integers would cost accuracy there and save
 * nothing. Where a recipe lists operators to include, it has its way.
 */
import type {Node, Value} from '../../../onnx/graph.ts';
import {gateNodes} from './gated-value.ts';

/** The given nodes without those. */
export function withoutFloatParts(nodes: readonly Node[], selected: ReadonlySet<Node>): ReadonlySet<Node> {
  const left = new Set(selected);
  for (const node of [...joiningTails(nodes), ...magnifiedSums(nodes), ...gateNodes(nodes)]) left.delete(node);
  return left;
}

/** Operators that move numbers and compute none. */
const MOVING_OPERATORS: ReadonlySet<string> = new Set([
  'Concat',
  'Flatten',
  'Identity',
  'Reshape',
  'Squeeze',
  'Transpose',
  'Unsqueeze',
]);

/**
 * A Concat of values of which nothing is made but outputs of the model, with what moves its result there. One scale would
 * have to serve boxes and scores alike, or a recurrent state beside another, and no layer reads the integers.
 */
function joiningTails(nodes: readonly Node[]): readonly Node[] {
  const tail = new Set<Node>();
  const onlyLeaves = (value: Value | undefined): boolean =>
    value !== undefined &&
    (value.isGraphOutput() || value.uses.size > 0) &&
    value.consumers().every((node) => tail.has(node));
  for (const node of nodes.toReversed())
    if (MOVING_OPERATORS.has(node.opType) && node.outputs.every(onlyLeaves)) tail.add(node);
  const joined = new Set<Value>();
  return [...tail].toReversed().filter(({opType, inputs, outputs}) => {
    const isJoined = opType === 'Concat' || inputs.some((input) => input && joined.has(input));
    if (isJoined) for (const output of outputs) if (output) joined.add(output);
    return isJoined;
  });
}

/** Operators whose slope grows without end near zero: a step of 8 bits there is no small error behind them. */
const MAGNIFYING_OPERATORS: ReadonlySet<string> = new Set(['Log', 'Reciprocal', 'Sqrt']);

/** Element by element, or sums of elements: cheap in float. */
const CHEAP_OPERATORS: ReadonlySet<string> = new Set([
  'Add',
  'Clip',
  'Div',
  'Max',
  'Min',
  'Mul',
  'Pow',
  'ReduceMean',
  'ReduceSum',
  'ReduceSumSquare',
  'Relu',
  'Sub',
]);

/** Elementwise nodes all of whose results end in a Log, Sqrt or Reciprocal, such as the squares of a spectrum. */
function magnifiedSums(nodes: readonly Node[]): readonly Node[] {
  const magnified = new Set<Node>();
  for (const node of nodes.toReversed()) {
    if (!CHEAP_OPERATORS.has(node.opType)) continue;
    const [output] = node.outputs;
    const readers = output?.consumers() ?? [];
    const isMagnified = readers.every((reader) => MAGNIFYING_OPERATORS.has(reader.opType) || magnified.has(reader));
    if (readers.length > 0 && !output?.isGraphOutput() && isMagnified) magnified.add(node);
  }
  return [...magnified];
}
