/** Which tensors have a quantizer of AIMET's, and what its configuration says of them. */
import type { PlacementRecipe } from '../../artifacts/placement.ts';
import type { Model, Node, Value } from '../../onnx/graph.ts';
import { type TensorSetting } from './aimet-ties.ts';
/** In the order in which the tensors are computed, constants before the first node that reads them. */
export declare function enabledQuantizers(model: Model, recipe: PlacementRecipe, selected: readonly Node[]): Map<Value, TensorSetting>;
