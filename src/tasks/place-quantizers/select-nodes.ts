/** Which nodes of a model get quantizers, by operator type and by name. */

import {nodeKey} from '../../artifacts/float-nodes.ts';
import type {PlacementRecipe} from '../../artifacts/placement.ts';
import type {Diagnostic} from '../../base/diagnostic.ts';
import {suggest} from '../../base/suggest.ts';
import {globMatcher} from '../../build/match-glob.ts';
import {AMD_OPERATORS} from '../../manifest/styles/amd-recipe.ts';
import type {Node} from '../../onnx/graph.ts';
import {UNCHANGED_VERSIONS} from '../../onnx/opset/unchanged-versions.ts';
import {nodesOfSubgraph} from './nodes-of-subgraph.ts';
import {DEFAULT_OPERATORS} from './rules/rule-table.ts';

export interface NodeSelection {
  readonly nodes: ReadonlySet<Node>;
  /** Exclusions that match nothing: probably misspelt. */
  readonly warnings: readonly Diagnostic[];
  /** Ends of subgraphs that the model does not have. */
  readonly errors: readonly Diagnostic[];
}

/** Among the included operators: all that the model has. */
const ALL_OPERATORS = '*';

/** Only the main graph counts: nodes of subgraphs stay float. */
export function selectNodes(nodes: readonly Node[], recipe: PlacementRecipe): NodeSelection {
  const {include, exclude} = recipe.operators;
  const isAll = include?.includes(ALL_OPERATORS) ?? false;
  const operators = new Set(isAll ? nodes.map(({opType}) => opType) : (include ?? DEFAULT_OPERATORS));
  for (const opType of [...exclude, 'QuantizeLinear', 'DequantizeLinear']) operators.delete(opType);
  const patterns = recipe.excludeNodes.map((pattern) => ({pattern, matches: nameMatcher(pattern)}));
  const subgraphs = recipe.excludeSubgraphs.map((subgraph) => nodesOfSubgraph(nodes, subgraph));
  const included = recipe.includeSubgraphs.map((subgraph) => nodesOfSubgraph(nodes, subgraph));
  const isWanted = (node: Node): boolean =>
    operators.has(node.opType) &&
    (included.length === 0 || included.some((subgraph) => subgraph.nodes.has(node))) &&
    !patterns.some(({matches}) => matches(nodeKey(node))) &&
    !subgraphs.some((subgraph) => subgraph.nodes.has(node));
  const unmatched = patterns.filter(({matches}) => !nodes.some((node) => matches(nodeKey(node))));
  return {
    nodes: new Set(nodes.filter(isWanted)),
    warnings: [
      ...unmatched.map(({pattern}) => unmatchedNode(pattern, nodes)),
      ...misspeltOperators([...(include ?? []), ...exclude], nodes),
      ...[...subgraphs, ...included].flatMap((subgraph) => subgraph.warnings),
    ],
    errors: [...subgraphs, ...included].flatMap((subgraph) => subgraph.errors),
  };
}

/** A name, or a glob whose `*` stands for slashes too, since these are part of node names. */
function nameMatcher(pattern: string): (name: string) => boolean {
  const matchesGlob = globMatcher([pattern]);
  return (name) => name === pattern || matchesGlob(name);
}

function unmatchedNode(pattern: string, nodes: readonly Node[]): Diagnostic {
  const near = suggest(pattern, nodes.map(nodeKey));
  return {
    severity: 'warning',
    code: 'recipe/unmatched-node',
    message: `no node of the model is called "${pattern}", so nothing is excluded by it`,
    remedy: near === undefined ? 'Look the names up in the imported model.' : `Did you mean "${near}"?`,
  };
}

/** A recipe may serve several models, so an absent operator is only worth a word when it looks like one that is there. */
function misspeltOperators(opTypes: readonly string[], nodes: readonly Node[]): Diagnostic[] {
  const present = new Set(nodes.map((node) => node.opType));
  const known = new Set([...DEFAULT_OPERATORS, ...AMD_OPERATORS]);
  return opTypes.flatMap((opType): Diagnostic[] => {
    const isKnown =
      opType === ALL_OPERATORS || present.has(opType) || known.has(opType) || UNCHANGED_VERSIONS.has(opType);
    const near = isKnown ? undefined : suggest(opType, [...present, ...known]);
    if (near === undefined) return [];
    const message = `the model has no operator "${opType}"`;
    return [{severity: 'warning', code: 'recipe/unknown-operator', message, remedy: `Did you mean "${near}"?`}];
  });
}
