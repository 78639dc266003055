import {Failure} from '../base/failure.ts';
import type {Graph, Node, Value} from './graph.ts';

/** Puts the nodes of a graph and of all its subgraphs in topological order. @throws Failure 'bad-model' on a cycle */
export function sortNodes(graph: Graph): void {
  graph.nodes = topologicalOrder(graph);
  for (const node of graph.nodes) for (const subgraph of node.subgraphs()) sortNodes(subgraph);
}

/**
 * The nodes of a graph so that each stands behind those whose outputs it reads, in its subgraphs too. Stable: nodes move
 * only behind others that they need; a sorted graph stays as it is.
 *
 * @throws Failure 'bad-model' when nodes wait for each other
 */
export function topologicalOrder(graph: Graph): Node[] {
  const {nodes, cycle} = order(graph);
  if (cycle.length === 0) return nodes;
  const names = cycle.map((node) => `${node.opType} ${JSON.stringify(node.name || node.outputs[0]?.name || '')}`);
  const message = `the nodes ${names.slice(0, NAMED_MAX).join(', ')} wait for each other's outputs`;
  throw new Failure({reason: 'bad-model', message});
}

const NAMED_MAX = 5;

/** Nodes that wait for each other, in the order of reading; empty when there are none. */
export const findCycle = (graph: Graph): Node[] => order(graph).cycle;

/** The values that a node reads: its inputs, and what its subgraphs take from outside of themselves. */
export function valuesRead(node: Node): Value[] {
  const values = new Set<Value>();
  for (const input of node.inputs) if (input) values.add(input);
  for (const subgraph of node.subgraphs()) for (const value of capturedValues(subgraph)) values.add(value);
  return [...values];
}

/** Values of outer graphs that a subgraph, or one within it, refers to. */
export function capturedValues(graph: Graph): Set<Value> {
  const own = new Set(graph.values());
  const captured = new Set<Value>();
  for (const output of graph.outputs) if (!own.has(output)) captured.add(output);
  for (const node of graph.nodes) for (const value of valuesRead(node)) if (!own.has(value)) captured.add(value);
  return captured;
}

/** Depth first in the order of the file, without recursion: chains of nodes are longer than the stack. */
function order(graph: Graph): {nodes: Node[]; cycle: Node[]} {
  const own = new Set(graph.nodes);
  const state = new Map<Node, 'open' | 'done'>();
  const nodes: Node[] = [];
  const path: {readonly node: Node; readonly needs: readonly Node[]; next: number}[] = [];
  const enter = (node: Node): void => {
    state.set(node, 'open');
    const needs = valuesRead(node).flatMap(({producer}) => (producer && own.has(producer) ? [producer] : []));
    path.push({node, needs, next: 0});
  };
  for (const start of graph.nodes) {
    if (state.has(start)) continue;
    enter(start);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const need = top.needs[top.next++];
      if (!need) {
        state.set(top.node, 'done');
        nodes.push(top.node);
        path.pop();
      } else if (state.get(need) === 'open') {
        const from = path.findIndex(({node}) => node === need);
        return {nodes: [], cycle: path.slice(from).map(({node}) => node)};
      } else if (!state.has(need)) enter(need);
    }
  }
  return {nodes, cycle: []};
}
