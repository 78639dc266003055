/**
 * Takes the mean error out of every quantized layer: rounding and clipping shift the mean of a channel, the shifts add up
 * from layer to layer, and an int32 bias has room to take each back at no cost. All layers are measured in one pass over
 * some calibration samples (empirical, see `measuring-model.ts`), or what rounded weights do to the means of their inputs
 * is computed, and only those are measured, in the float model (analytic, see `analytic-error.ts`); a second pass tells whether the model's outputs come nearer to the
 * float ones, and where they do not, the model is left as it was. Changes nothing but biases.
 */
import type { TaskDefinition } from '../../build/task.ts';
export declare const correctBiasesTask: TaskDefinition;
