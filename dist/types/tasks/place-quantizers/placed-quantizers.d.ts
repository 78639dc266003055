import type { Placement } from '../../artifacts/placement.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Node } from '../../onnx/graph.ts';
export interface PlacedQuantizers {
    readonly placement: Placement;
    /** Nodes that the recipe leaves in float, in order. */
    readonly floatNodes: readonly Node[];
    readonly warnings: readonly Diagnostic[];
}
