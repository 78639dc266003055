/**
 * The order in which onnxruntime's tool writes the nodes of a model it quantized: breadth first from constants and graph
 * inputs, these sorted by name; a node stands where its last input becomes available. Values that subgraphs read count
 * as inputs here (that tool overlooks them).
 *
 * Source: onnxruntime 1.30.0, topological sort on saving.
 */
import {invariant} from '../../base/invariant.ts';
import type {Graph, Node, Value} from '../../onnx/graph.ts';

export function sortBreadthFirst(graph: Graph): void {
  const readers = new Map<Value, Node[]>();
  const missing = new Map<Node, number>();
  const sorted: Node[] = [];
  for (const node of graph.nodes) {
    const inputs = [...node.inputs, ...capturedValues(node, graph)].filter((input) => input !== undefined);
    missing.set(node, inputs.length);
    if (inputs.length === 0) sorted.push(node);
    for (const input of inputs) {
      const known = readers.get(input);
      if (known) known.push(node);
      else readers.set(input, [node]);
    }
  }
  const release = (value: Value): void => {
    for (const node of readers.get(value) ?? []) {
      const left = (missing.get(node) ?? 0) - 1;
      missing.set(node, left);
      if (left === 0) sorted.push(node);
    }
  };
  for (const value of startingValues(graph)) release(value);
  for (const node of sorted) for (const output of node.outputs) if (output) release(output);
  invariant(sorted.length === graph.nodes.length, () => `graph "${graph.name}" has a cycle`);
  graph.nodes = sorted;
}

function startingValues(graph: Graph): Value[] {
  const values = [...new Set([...graph.initializers(), ...graph.inputs])];
  return values.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Values of `graph` that the subgraphs of a node read. */
function capturedValues(node: Node, graph: Graph): Value[] {
  return node.subgraphs().flatMap((subgraph) => {
    const inner = [
      ...subgraph.nodes.flatMap((other) => [...other.inputs, ...capturedValues(other, graph)]),
      ...subgraph.outputs,
    ];
    return inner.filter((value): value is Value => value !== undefined && graph.find(value.name) === value);
  });
}
