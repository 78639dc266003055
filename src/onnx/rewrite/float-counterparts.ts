import type {Graph, Node, Value} from '../graph.ts';

/** What nodes of a quantized graph compute in the float graph that it was made of. */
export interface FloatCounterparts {
  /** The output of the same operator in the float graph; undefined where there is none, or where it need not correspond. */
  readonly outputOf: (node: Node) => Value | undefined;
}

/**
 * A node's counterpart has its name or, where nodes have none, computes the value of its output's name. Values behind
 * subgraphs, and behind operators whose output's shape depends on data, need not correspond. Subgraphs are not looked into.
 */
export function floatCounterparts(imported: Graph): FloatCounterparts {
  const named = nodesByName(imported);
  const unsteady = unsteadyValues(imported);
  return {
    outputOf: (node) => {
      const value = floatOutput(node, imported, named);
      return value && !unsteady.has(value) ? value : undefined;
    },
  };
}

/** The nodes that have a name. The engine refuses two of the same. */
const nodesByName = ({nodes}: Graph): ReadonlyMap<string, Node> =>
  new Map(nodes.filter(({name}) => name !== '').map((node) => [node.name, node]));

/** Operators that give as many elements as their input's numbers want. */
const UNSTEADY_OPERATORS: ReadonlySet<string> = new Set(['Compress', 'NonMaxSuppression', 'NonZero', 'Unique']);

/** What such an operator or a subgraph, which may hold anything, has a part in. */
function unsteadyValues({nodes}: Graph): ReadonlySet<Value> {
  const unsteady = new Set<Value>();
  for (const node of nodes) {
    const isSteady = !UNSTEADY_OPERATORS.has(node.opType) && node.subgraphs().length === 0;
    if (isSteady && !node.inputs.some((input) => input && unsteady.has(input))) continue;
    for (const output of node.outputs) if (output) unsteady.add(output);
  }
  return unsteady;
}

/** By the node's name or, where nodes have none, by that of its output, which quantizing may have changed. */
function floatOutput(node: Node, imported: Graph, named: ReadonlyMap<string, Node>): Value | undefined {
  const counterpart = named.get(node.name);
  if (counterpart) return counterpart.opType === node.opType ? counterpart.outputs[0] : undefined;
  const name = node.outputs[0]?.name.replace(/_QuantizeLinear_Input(?:_\d+)?$/, '');
  const value = name === undefined ? undefined : imported.find(name);
  if (!value || value.producer?.opType === node.opType) return value;
  // A Relu or Clip that a quantizer does the work of is gone, and the layer computes its output.
  const isAbsorbed = value.producer?.opType === 'Relu' || value.producer?.opType === 'Clip';
  const input = isAbsorbed ? value.producer?.inputs[0] : undefined;
  return input?.producer?.opType === node.opType ? input : undefined;
}
