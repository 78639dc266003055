/** What AMD Quark quantized, won back from what it wrote: its own graph rewrites left in, its quantizers taken out. */
import type {Graph, Model, Node, Value} from '../../src/onnx/graph.ts';

const INPUT_SUFFIX = '_QuantizeLinear_Input';

/**
 * Removes quantizers and puts float constants in place of integer ones.
 *
 * @param model changed
 * @param constantOf float contents of a constant that Quark made integers of, by name
 */
export function withoutQuantizers(model: Model, constantOf: (name: string) => Value['initializer']): Model {
  const {graph} = model;
  removeFactors(graph);
  for (const node of graph.nodes.filter(({opType}) => opType === 'DequantizeLinear')) bypass(graph, node, constantOf);
  for (const node of graph.nodes.filter(({opType}) => opType === 'QuantizeLinear')) graph.removeNode(node);
  for (const value of graph.initializers()) if (value.uses.size === 0) graph.removeValue(value);
  return model;
}

function bypass(graph: Graph, node: Node, constantOf: (name: string) => Value['initializer']): void {
  const output = node.output();
  const source = node.input(0);
  if (source.initializer) {
    const name = source.name.replace(/_quantized$/, '');
    if (output.name === name) graph.rename(output, `${name}_freed`);
    const tensor = constantOf(name);
    if (!tensor) throw new Error(`no float constant "${name}"`);
    graph.replaceAllUses(output, graph.find(name) ?? graph.addInitializer(name, tensor));
    graph.removeNode(node);
    return;
  }
  const float = source.producer!.input(0);
  const {name} = output;
  const isOutput = float.name.endsWith(INPUT_SUFFIX);
  if (isOutput) [float.elementType, float.dims] = [output.elementType, output.dims];
  graph.replaceAllUses(output, float);
  graph.removeNode(node);
  if (isOutput) graph.rename(float, name);
}

/** Mul nodes that simulate a DPU. */
function removeFactors(graph: Graph): void {
  for (const node of graph.nodes.filter(({name, inputs}) => name.endsWith('_Mul') && inputs[0]?.name === name)) {
    const [inner, factor] = [node.input(0), node.input(1).producer!];
    const {name} = node.output();
    graph.replaceAllUses(node.output(), inner);
    graph.removeNode(node);
    graph.removeNode(factor);
    graph.rename(inner, name);
  }
}
