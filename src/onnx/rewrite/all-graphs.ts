import type {Graph, Model, Node} from '../graph.ts';

/** The graph and every subgraph below it, outer ones first, in node order. */
export function allGraphs(graph: Graph): Graph[] {
  const found: Graph[] = [graph];
  for (const node of graph.nodes) for (const inner of node.subgraphs()) found.push(...allGraphs(inner));
  return found;
}

/** Every node of the model, also of subgraphs. */
export function* allNodes(model: Model): Generator<Node> {
  for (const graph of allGraphs(model.graph)) yield* graph.nodes;
}

/** Names of the operators in the model with how often each occurs, subgraphs included; sorted by name. */
export function countOperators(model: Model): Record<string, number> {
  const counts = new Map<string, number>();
  for (const node of allNodes(model)) {
    const key = node.domain === '' ? node.opType : `${node.domain}::${node.opType}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
