/** Mistakes in the recipe's rules for nodes, found all at once. */
import type {PlacementRecipe} from '../../artifacts/placement.ts';
import type {Diagnostic} from '../../base/diagnostic.ts';
import {suggest} from '../../base/suggest.ts';
import type {Graph} from '../../onnx/graph.ts';

export function checkNodeRules(graph: Graph, {nodes, operatorRules, compat}: PlacementRecipe): Diagnostic[] {
  const names = graph.nodes.map((node) => node.name);
  const known = new Set(names);
  const unknown = Object.keys(nodes).filter((name) => !known.has(name));
  const halfOpen = Object.entries({...operatorRules, ...nodes}).filter(
    ([, {outputs}]) => compat !== 'aimet' && outputs.range?.some((end) => end === null),
  );
  return [
    ...unknown.map((name) => unknownNode(name, names)),
    ...halfOpen.map(
      ([name]): Diagnostic => ({
        severity: 'error',
        code: 'recipe/bad-node-rule',
        message: `the rule for "${name}" fixes one end of a range`,
        remedy: 'Give both ends, or use "style: aimet".',
      }),
    ),
  ];
}

function unknownNode(name: string, names: readonly string[]): Diagnostic {
  const near = suggest(name, names);
  return {
    severity: 'error',
    code: 'recipe/bad-node-rule',
    message: `a rule is for node "${name}", which the model does not have`,
    remedy: near === undefined ? 'Look the names up in the imported model.' : `Did you mean "${near}"?`,
  };
}
