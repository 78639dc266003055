/**
 * The form in which every later task finds a model: operator set 21 (or newer, as it was), float32, weights as
 * initializers, shapes as far as they can be known, normalization and constants folded into the layers before.
 *
 * What must stay true: the model computes the same up to float32 rounding, and its inputs and outputs keep their names.
 */
import type { Model } from '../../onnx/graph.ts';
import { type PassReport } from '../../onnx/rewrite/pass.ts';
/**
 * @param inputShapes sizes of inputs with dynamic dimensions, by name
 * @returns changes per pass; a pass that runs more than once is listed once
 * @throws Failure when the model is damaged, cannot be raised to operator set 21, or contradicts `inputShapes`
 */
export declare function normalizeModel(model: Model, inputShapes: Readonly<Record<string, readonly number[]>>): PassReport[];
