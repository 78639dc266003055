/**
 * The form in which every later task finds a model: operator set 21 (or newer, as it was), float32, weights as
 * initializers, shapes as far as they can be known, normalization and constants folded into the layers before.
 *
 * What must stay true: the model computes the same up to float32 rounding, and its inputs and outputs keep their names.
 */
import type {Model} from '../../onnx/graph.ts';
import {upgradeOpset} from '../../onnx/opset/upgrade-opset.ts';
import {cleanClip} from '../../onnx/passes/clean-clip.ts';
import {constantToInitializer} from '../../onnx/passes/constant-to-initializer.ts';
import {dropIdentity} from '../../onnx/passes/drop-identity.ts';
import {dropInitializerInputs} from '../../onnx/passes/drop-initializer-inputs.ts';
import {dropUnused} from '../../onnx/passes/drop-unused.ts';
import {float16ToFloat32} from '../../onnx/passes/float16-to-float32.ts';
import {foldAffine} from '../../onnx/passes/fold-affine.ts';
import {foldBatchNormalization} from '../../onnx/passes/fold-batch-normalization.ts';
import {foldConstants} from '../../onnx/passes/fold-constants.ts';
import {type Pass, type PassReport, runPasses} from '../../onnx/rewrite/pass.ts';
import {fixInputShapes} from '../../onnx/shapes/fix-input-shapes.ts';
import {inferShapes} from '../../onnx/shapes/infer-shapes.ts';
import {sortNodes} from '../../onnx/sort-nodes.ts';
import {checkTypes} from './check-types.ts';

/**
 * @param inputShapes sizes of inputs with dynamic dimensions, by name
 * @returns changes per pass; a pass that runs more than once is listed once
 * @throws Failure when the model is damaged, cannot be raised to operator set 21, or contradicts `inputShapes`
 */
export function normalizeModel(model: Model, inputShapes: Readonly<Record<string, readonly number[]>>): PassReport[] {
  return sumByPass(runPasses(model, passes(inputShapes)));
}

function passes(inputShapes: Readonly<Record<string, readonly number[]>>): Pass[] {
  return [
    {name: 'sort-nodes', apply: sortInOrder},
    dropInitializerInputs,
    constantToInitializer,
    {name: 'fix-input-shapes', apply: (model) => fixInputShapes(model, inputShapes)},
    // Some operators can only be raised, or are raised to something simpler, when ranks are known.
    {name: 'infer-shapes', apply: inferTypes, ensures: checkTypes},
    {name: 'upgrade-opset', apply: upgradeOpset},
    float16ToFloat32,
    dropIdentity,
    foldConstants,
    dropUnused,
    // What folding has made simple: a Cast of a constant, a Pad by a computed zero.
    dropIdentity,
    cleanClip,
    // Arithmetic stands before the normalization (a bias added by itself) or behind it (a learned scale).
    foldAffine,
    foldBatchNormalization,
    foldAffine,
    dropUnused,
    {name: 'infer-shapes', apply: inferTypes},
  ];
}

/** Some writers put nodes before others that they read from; the engine bears that, the passes need not. */
function sortInOrder(model: Model): number {
  const before = model.graph.nodes;
  sortNodes(model.graph);
  return model.graph.nodes.filter((node, index) => node !== before[index]).length;
}

/** Fills in facts; that is no change of the model. */
function inferTypes(model: Model): number {
  inferShapes(model);
  return 0;
}

function sumByPass(reports: readonly PassReport[]): PassReport[] {
  const sums = new Map<string, number>();
  for (const {pass, changes} of reports) sums.set(pass, (sums.get(pass) ?? 0) + changes);
  sums.delete('infer-shapes');
  return [...sums].map(([pass, changes]) => ({pass, changes}));
}
