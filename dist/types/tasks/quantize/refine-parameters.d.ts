/** From parameters of a model to positions of its layers and back: what `refine-positions.ts` works on. */
import type { Placement, RoundingRecipe } from '../../artifacts/placement.ts';
import type { Graph } from '../../onnx/graph.ts';
import type { ParameterTable } from './parameter-table.ts';
interface Refinement {
    readonly placement: Placement;
    readonly table: ParameterTable;
    readonly recipe: RoundingRecipe;
}
/** Brings the positions of power-of-two scales into the ranges that the recipe gives; other scales stay as they are. */
export declare function refineParameters(graph: Graph, { placement, table, recipe }: Refinement): {
    readonly table: ParameterTable;
    readonly isSettled: boolean;
};
export {};
