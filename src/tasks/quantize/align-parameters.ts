import type {Placement} from '../../artifacts/placement.ts';
import type {Graph, Node, Value} from '../../onnx/graph.ts';
import {parameterGroups} from './parameter-groups.ts';
import type {ParameterTable, QuantizerParameters} from './parameter-table.ts';

/** Operators whose inputs take the parameters of the output; of all others the outputs take those of the first input. */
const INPUTS_FOLLOW: ReadonlySet<string> = new Set(['Concat', 'Pad', 'Transpose', 'Reshape']);

/** Source: AMD Quark 0.13. */
const ROUNDS_MAX = 5;

/**
 * Gives inputs and outputs of the named operators equal parameters, so that integers can be moved as they are. What shares
 * parameters changes with its provider. Rounds go on until nothing changes, five at most.
 *
 * Source: AMD Quark 0.13, alignment of quantization parameters (AlignConcat, AlignPool, AlignPad, AlignSlice,
 * AlignTranspose, AlignReshape).
 */
export function alignParameters(
  graph: Graph,
  {placement, table, operators}: {placement: Placement; table: ParameterTable; operators: readonly string[]},
): ParameterTable {
  if (operators.length === 0) return table;
  const groups = parameterGroups(placement);
  const aligned = new Map(table);
  const entryOf = (value: Value | undefined): QuantizerParameters | undefined => aligned.get(value?.name ?? '');
  const give = (value: Value | undefined, parameters: QuantizerParameters): boolean => {
    const entry = entryOf(value);
    if (!value || value.initializer || !entry || isEqual(entry, parameters)) return false;
    for (const tensor of groups.membersOf(value.name)) aligned.set(tensor, parameters);
    return true;
  };
  const alignNode = (node: Node): boolean => {
    const isFollowed = INPUTS_FOLLOW.has(node.opType);
    const source = entryOf(isFollowed ? node.outputs[0] : node.inputs[0]);
    if (!source) return false;
    return (isFollowed ? node.inputs : node.outputs).map((value) => give(value, source)).includes(true);
  };
  for (let round = 0, hasChanged = true; hasChanged && round < ROUNDS_MAX; round++) {
    hasChanged = false;
    for (const operator of operators)
      for (const node of graph.nodes) if (node.opType === operator && alignNode(node)) hasChanged = true;
  }
  return aligned;
}

const isEqual = (a: QuantizerParameters, b: QuantizerParameters): boolean =>
  a.scales[0] === b.scales[0] && a.zeroPoints[0] === b.zeroPoints[0];
