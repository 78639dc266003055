/**
 * A float model whose weights hold what is left of them after rounding: what AIMET runs to see the ranges of activations.
 */
import type { Placement } from '../../artifacts/placement.ts';
import type { Model } from '../../onnx/graph.ts';
import type { WeightToRound } from './quantize-model.ts';
import type { RoundedWeight } from './round-weight.ts';
/** The part of a placement that is about weights. Constants that are no weights are left as they are. */
export declare const weightsOf: (placement: Placement) => Placement;
/** Puts the rounded weights into `model`, as float numbers. @param rounded one per weight, in order */
export declare function putRoundedWeights(model: Model, weights: readonly WeightToRound[], rounded: readonly RoundedWeight[]): void;
