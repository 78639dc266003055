import type { Placement } from '../../artifacts/placement.ts';
import type { Graph } from '../../onnx/graph.ts';
import type { ParameterTable } from './parameter-table.ts';
/**
 * Gives inputs and outputs of the named operators equal parameters, so that integers can be moved as they are. What shares
 * parameters changes with its provider. Rounds go on until nothing changes, five at most.
 *
 * Source: AMD Quark 0.13, alignment of quantization parameters (AlignConcat, AlignPool, AlignPad, AlignSlice,
 * AlignTranspose, AlignReshape).
 */
export declare function alignParameters(graph: Graph, { placement, table, operators }: {
    placement: Placement;
    table: ParameterTable;
    operators: readonly string[];
}): ParameterTable;
