import type { PlacementRecipe, Quantizer } from '../../artifacts/placement.ts';
import type { Node } from '../../onnx/graph.ts';
/**
 * Groups of tensors that must have one scale: of each node of the recipe's `equalScales` the computed inputs and the
 * output, as far as they carry quantizers. Nodes that have a tensor in common form one group, and a tensor that shares
 * its parameters brings the one it shares them with.
 *
 * @returns groups of at least two tensors with parameters of their own, in the order of the model
 */
export declare function equalScaleGroups(nodes: readonly Node[], { equalScales }: PlacementRecipe, quantizers: readonly Quantizer[]): readonly (readonly string[])[];
