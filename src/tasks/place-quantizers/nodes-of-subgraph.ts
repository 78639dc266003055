import {nodeKey} from '../../artifacts/float-nodes.ts';
import type {Diagnostic} from '../../base/diagnostic.ts';
import {suggest} from '../../base/suggest.ts';
import type {SubgraphSpec} from '../../manifest/manifest.ts';
import type {Node} from '../../onnx/graph.ts';

export interface NodesOfSubgraph {
  readonly nodes: ReadonlySet<Node>;
  /** No way leads from a start to an end. */
  readonly warnings: readonly Diagnostic[];
  /** Names that no node has. */
  readonly errors: readonly Diagnostic[];
}

/**
 * The nodes on a path from one of `start` to one of `end`, these included: what is reached from the starts and reaches the
 * ends. Nodes without a name are called after the first value that they compute.
 *
 * Source: AMD Quark 0.13, subgraphs_to_exclude.
 */
export function nodesOfSubgraph(nodes: readonly Node[], {start, end}: SubgraphSpec): NodesOfSubgraph {
  const known = new Map(nodes.map((node) => [nodeKey(node), node]));
  const names = [...known.keys()];
  const errors = [...start, ...end].filter((name) => !known.has(name)).map((name) => unknownNode(name, names));
  const named = (wanted: readonly string[]): Node[] => wanted.flatMap((name) => known.get(name) ?? []);
  const behind = reached(named(start), (node) => node.outputs.flatMap((output) => output?.consumers() ?? []));
  const before = reached(named(end), (node) => node.inputs.flatMap((input) => input?.producer ?? []));
  const inside = new Set([...behind].filter((node) => before.has(node)));
  return {nodes: inside, errors, warnings: errors.length === 0 && inside.size === 0 ? [noWay(start, end)] : []};
}

function reached(from: readonly Node[], next: (node: Node) => readonly Node[]): ReadonlySet<Node> {
  const seen = new Set(from);
  for (const node of seen) for (const other of next(node)) seen.add(other);
  return seen;
}

function unknownNode(name: string, names: readonly string[]): Diagnostic {
  const near = suggest(name, names);
  return {
    severity: 'error',
    code: 'recipe/unknown-node',
    message: `a subgraph begins or ends with node "${name}", which the model does not have`,
    remedy: near === undefined ? 'Look the names up in the imported model.' : `Did you mean "${near}"?`,
  };
}

const noWay = (start: readonly string[], end: readonly string[]): Diagnostic => ({
  severity: 'warning',
  code: 'recipe/empty-subgraph',
  message: `no path leads from "${start.join('", "')}" to "${end.join('", "')}", so nothing lies between them`,
  remedy: 'Starts come before ends in the order of computation: swap them, or name other nodes.',
});
