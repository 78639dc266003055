import type {PlacementRecipe, Quantizer} from '../../artifacts/placement.ts';
import type {Node} from '../../onnx/graph.ts';

/**
 * Groups of tensors that must have one scale: of each node of the recipe's `equalScales` the computed inputs and the
 * output, as far as they carry quantizers. Nodes that have a tensor in common form one group, and a tensor that shares
 * its parameters brings the one it shares them with.
 *
 * @returns groups of at least two tensors with parameters of their own, in the order of the model
 */
export function equalScaleGroups(
  nodes: readonly Node[],
  {equalScales}: PlacementRecipe,
  quantizers: readonly Quantizer[],
): readonly (readonly string[])[] {
  const owners = new Map<string, string>();
  for (const quantizer of quantizers) {
    if (quantizer.role !== 'activation') continue;
    const {tensor, source} = quantizer;
    owners.set(tensor, source.kind === 'shared' ? (owners.get(source.tensor) ?? source.tensor) : tensor);
  }
  let groups: Set<string>[] = [];
  for (const node of nodes) {
    if (!equalScales.includes(node.opType)) continue;
    const joined = new Set(tensorsOf(node).flatMap((name) => owners.get(name) ?? []));
    for (const group of groups)
      if ([...group].some((name) => joined.has(name))) for (const name of group) joined.add(name);
    groups = [...groups.filter((group) => ![...group].some((name) => joined.has(name))), joined];
  }
  return groups.filter(({size}) => size > 1).map((group) => [...group]);
}

/** A Relu that only reads the output computes with it. */
function tensorsOf(node: Node): readonly string[] {
  const output = node.output();
  const [reader, ...others] = output.consumers();
  const isFused = reader?.opType === 'Relu' && others.length === 0;
  const values = [...node.inputs, output, isFused ? reader.outputs[0] : undefined];
  return values.flatMap((value) => (value ? [value.name] : []));
}
