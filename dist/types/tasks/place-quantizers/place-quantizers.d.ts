/**
 * Decides which tensors of a model get quantizers. Looks at the graph and the recipe only: neither ranges nor weights
 * are read, and the model is not changed. Subgraphs (bodies of If and Loop) stay float. With compat "ort" the result is
 * what onnxruntime's `quantize_static` does in its QDQ format, order included.
 */
import type { PlacementRecipe } from '../../artifacts/placement.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { type Result } from '../../base/result.ts';
import type { Model } from '../../onnx/graph.ts';
import type { PlacedQuantizers } from './placed-quantizers.ts';
/**
 * @param model with element types of its values known; values of unknown type stay float
 * @returns the placement with warnings (exclusions that match nothing), or the errors of the recipe's overrides
 */
export declare function placeQuantizers(model: Model, written: PlacementRecipe): Result<PlacedQuantizers, readonly Diagnostic[]>;
