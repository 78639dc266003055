/** Mistakes in the recipe's rules for nodes, found all at once. */
import type { PlacementRecipe } from '../../artifacts/placement.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Graph } from '../../onnx/graph.ts';
export declare function checkNodeRules(graph: Graph, { nodes, operatorRules, compat }: PlacementRecipe): Diagnostic[];
