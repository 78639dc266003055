/** Where the range of a value comes from when it is not the range of that value. */
import type { ParameterSource, PlacementRecipe } from '../../artifacts/placement.ts';
import type { Node, Value } from '../../onnx/graph.ts';
/**
 * A value that only feeds a Relu or Clip takes the range of that node's output, since what lies outside is cut off
 * anyway; the output of Softmax has a fixed one. Nodes are visited in order and see what was set before.
 *
 * Source: onnxruntime 1.30.0, adjustment of tensor ranges. It forgets that the value may be an output of the model too,
 * which is minded natively.
 */
export declare function replacedSources(nodes: readonly Node[], selected: ReadonlySet<Node>, recipe: PlacementRecipe): ReadonlyMap<Value, ParameterSource>;
/** The source of a computed value's parameters, overrides first. */
export declare function sourceOf(value: Value, replaced: ReadonlyMap<Value, ParameterSource>, { overrides }: PlacementRecipe): ParameterSource;
