/** Steps that several passes share: removing a node with all it holds, taking over an output, naming new values. */
import {invariant} from '../../base/invariant.ts';
import type {Tensor} from '../../numeric/tensor.ts';
import type {Graph, Node, Value} from '../graph.ts';
import {allGraphs} from './all-graphs.ts';

/** `Conv "conv_1"`, or, for a node without name, by its first output: for messages. */
export function describeNode(node: Node): string {
  const name = node.name || node.outputs.find((output) => output)?.name || '?';
  return `${node.domain === '' ? '' : `${node.domain}::`}${node.opType} "${name}"`;
}

/** A name that is free in the graph, the graphs around it and the subgraphs inside it: `base`, `base_1`, `base_2`, … */
export function freshValueName(graph: Graph, base: string): string {
  const inner = allGraphs(graph).slice(1);
  for (let i = 0; ; i++) {
    const name = graph.freshName(i === 0 ? base : `${base}_${i}`);
    if (inner.every((subgraph) => subgraph.find(name) === undefined)) return name;
  }
}

/** A new initializer under a free name derived from `base`. */
export function addConstant(graph: Graph, base: string, tensor: Tensor): Value {
  return graph.addInitializer(freshValueName(graph, base), tensor);
}

/** Removes a node whose outputs nobody uses, and all uses of outer values from within its subgraphs. */
export function removeNodeDeep(graph: Graph, node: Node): void {
  for (const inner of node.subgraphs()) releaseUses(inner);
  graph.removeNode(node);
}

function releaseUses(graph: Graph): void {
  for (const node of graph.nodes) {
    for (const inner of node.subgraphs()) releaseUses(inner);
    for (const index of node.inputs.keys()) graph.setInput(node, index, undefined);
  }
  for (const output of graph.outputs)
    for (const use of output.uses) if (use.kind === 'output' && use.graph === graph) output.uses.delete(use);
}

/**
 * Lets the node compute a new value in place of its output at `index` and gives both: `inner` is what the node computes
 * now; `outer` is the old value with all its uses and its name, without producer, for a node added behind.
 */
export function detachOutput(graph: Graph, node: Node, index: number, base: string): {inner: Value; outer: Value} {
  const outer = node.output(index);
  const inner = graph.addValue(freshValueName(graph, base));
  inner.elementType = outer.elementType;
  inner.producer = node;
  node.outputs[index] = inner;
  outer.producer = undefined;
  return {inner, outer};
}

/** Removes the outputs from `count` on; they must have no uses. */
export function truncateOutputs(graph: Graph, node: Node, count: number): void {
  while (node.outputs.length > count) {
    const output = node.outputs.pop();
    if (!output) continue;
    output.producer = undefined;
    graph.removeValue(output);
  }
}

/**
 * Makes the outputs of a node constants, under their names, and removes the node. Gives false, and does nothing, when one
 * of them is a graph output: those stay computed.
 *
 * @param tensors one per output; absent outputs are passed over
 */
export function replaceNodeByConstants(graph: Graph, node: Node, tensors: readonly Tensor[]): boolean {
  if (node.outputs.some((output) => output?.isGraphOutput())) return false;
  const outputs = [...node.outputs];
  node.outputs.length = 0;
  for (const [index, output] of outputs.entries()) {
    if (!output) continue;
    const tensor = tensors[index];
    invariant(tensor !== undefined, () => `no contents for output ${index} of ${describeNode(node)}`);
    output.producer = undefined;
    output.initializer = tensor;
    output.elementType = tensor.type;
    output.dims = tensor.dims;
  }
  removeNodeDeep(graph, node);
  return true;
}

/**
 * Removes a node that computes `output` and lets `replacement` take its place under the name of `output`, if that name
 * must stay because it is a graph output. Gives false, and does nothing, when that is impossible: a graph output cannot
 * be an input, a constant, a value of an outer graph, or a second name of another output.
 */
export function replaceNodeByValue(graph: Graph, node: Node, replacement: Value): boolean {
  const output = node.output();
  const mustKeepName = output.isGraphOutput();
  if (mustKeepName && !canTakeName(graph, replacement)) return false;
  mergeFacts(replacement, output);
  graph.replaceAllUses(output, replacement);
  const name = output.name;
  removeNodeDeep(graph, node);
  if (mustKeepName) graph.rename(replacement, name);
  return true;
}

function canTakeName(graph: Graph, value: Value): boolean {
  if (value.producer === undefined || value.isGraphOutput()) return false;
  return graph.find(value.name) === value && graph.nodes.includes(value.producer);
}

function mergeFacts(into: Value, from: Value): void {
  into.elementType ??= from.elementType;
  into.dims ??= from.dims;
}

/**
 * Removes `later`, the only reader of what `earlier` computes, so that `earlier` now computes later's output, under
 * later's name.
 */
export function takeOverOutput(graph: Graph, earlier: Node, later: Node): void {
  const value = earlier.output();
  const output = later.output();
  invariant(value.uses.size === 1, () => `"${value.name}" has other readers than ${describeNode(later)}`);
  value.elementType ??= output.elementType;
  value.dims = output.dims ?? value.dims;
  const name = output.name;
  graph.replaceAllUses(output, value);
  graph.removeNode(later);
  graph.rename(value, name);
}

/** The only node that reads the value, if it is one node of the same graph and the value is no graph output. */
export function onlyConsumer(graph: Graph, value: Value): Node | undefined {
  if (value.uses.size !== 1) return undefined;
  const [use] = value.uses;
  return use?.kind === 'input' && graph.nodes.includes(use.node) ? use.node : undefined;
}
