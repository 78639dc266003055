/**
 * Placement of quantizers as AIMET's simulation model has them: the model's inputs, the constants that are no weights, and
 * the outputs of all operators but those that only move data; operators that HTP runs as one have none in between. Data
 * movement carries its input's parameters on, which changes no number.
 *
 * Source: aimet-onnx 2.42 (BSD-3-Clause), quantization simulation: which quantizers it enables, ties and constrains.
 */
import type { PlacementRecipe } from '../../artifacts/placement.ts';
import type { Model } from '../../onnx/graph.ts';
import type { PlacedQuantizers } from './placed-quantizers.ts';
/** @param recipe with compat "aimet" */
export declare function placeLikeAimet(model: Model, recipe: PlacementRecipe): PlacedQuantizers;
