import type {GraphEdit, Placement} from '../../artifacts/placement.ts';
import {invariant, unreachable} from '../../base/invariant.ts';
import type {Graph, Node} from '../../onnx/graph.ts';

/** Makes the changes of a placement that come before quantizers are written. Node indexes are those before any change. */
export function applyEdits(graph: Graph, nodes: readonly Node[], {edits}: Placement): void {
  for (const edit of edits) {
    const node = nodes[edit.node];
    invariant(node !== undefined, () => `the placement is of another model: it has no node ${edit.node}`);
    applyEdit(graph, node, edit);
  }
}

function applyEdit(graph: Graph, node: Node, edit: GraphEdit): void {
  switch (edit.kind) {
    case 'remove-activation':
      absorb(graph, node);
      return;
    case 'copy-initializer':
      copyInitializer(graph, node, edit.tensor, edit.copy);
      return;
    case 'reset-beta':
      node.attributes.set('beta', {type: 'float', value: 1});
      return;
    default:
      unreachable(edit);
  }
}

/** The node's input takes over the name, the declared type and the readers of its output. */
function absorb(graph: Graph, node: Node): void {
  const input = node.input(0);
  const output = node.output();
  const {name, elementType, dims} = output;
  graph.replaceAllUses(output, input);
  graph.removeNode(node);
  graph.rename(input, name);
  input.elementType = elementType ?? input.elementType;
  input.dims = dims ?? input.dims;
}

function copyInitializer(graph: Graph, node: Node, name: string, copy: string): void {
  const {initializer} = graph.value(name);
  invariant(initializer !== undefined, () => `"${name}" is not a constant`);
  const value = graph.addInitializer(copy, initializer);
  for (const [index, input] of node.inputs.entries()) if (input?.name === name) graph.setInput(node, index, value);
}
