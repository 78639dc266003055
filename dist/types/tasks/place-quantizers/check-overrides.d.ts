/** Mistakes in per-tensor overrides, found all at once. */
import type { PlacementRecipe } from '../../artifacts/placement.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Graph } from '../../onnx/graph.ts';
export declare function checkOverrides(graph: Graph, recipe: PlacementRecipe): Diagnostic[];
