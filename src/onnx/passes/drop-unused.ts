import type {Graph} from '../graph.ts';
import {removeNodeDeep} from '../rewrite/edit-graph.ts';
import type {Pass} from '../rewrite/pass.ts';

/**
 * Removes what no output of the model depends on.
 *
 * 1. A node none of whose outputs is used. Nodes have no side effects; a random number nobody reads may go.
 * 2. An initializer nobody uses.
 *
 * Graph inputs stay, used or not: they are the model's interface. Visits subgraphs, whose own outputs count as used.
 */
export const dropUnused: Pass = {
  name: 'drop-unused',
  apply: (model) => cleanGraph(model.graph),
};

/** Backwards, so that a whole dead chain goes at once; inner graphs before the nodes that feed them. */
function cleanGraph(graph: Graph): number {
  let changes = 0;
  for (const node of [...graph.nodes].reverse()) {
    if (node.outputs.every((output) => output === undefined || output.uses.size === 0)) {
      removeNodeDeep(graph, node);
      changes++;
      continue;
    }
    for (const inner of node.subgraphs()) changes += cleanGraph(inner);
  }
  const inputs = new Set(graph.inputs);
  for (const value of graph.initializers()) {
    if (value.uses.size > 0 || inputs.has(value)) continue;
    graph.removeValue(value);
    changes++;
  }
  return changes;
}
