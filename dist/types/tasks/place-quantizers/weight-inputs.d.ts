/** Which inputs of an operator are weights, and along which axis they have channels. */
import type { PlacementRecipe } from '../../artifacts/placement.ts';
import type { Node, Value } from '../../onnx/graph.ts';
export interface WeightInput {
    readonly value: Value;
    /** Axis of the output channels; undefined where an operator's weights have none. */
    readonly channelAxis: number | undefined;
}
/** The constant weights of a node, without its bias. */
export declare function weightInputs(node: Node): readonly WeightInput[];
/** Overrides with several scales whose axis is not told get that of the operator that reads the tensor. */
export declare function withChannelAxes(overrides: PlacementRecipe['overrides'], nodes: readonly Node[]): PlacementRecipe['overrides'];
