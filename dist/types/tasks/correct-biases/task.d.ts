/**
 * Takes the mean error out of every quantized layer: rounding and clipping shift the mean of a channel, the shifts add up
 * from layer to layer, and an int32 bias has room to take each back at no cost. All layers are measured in one pass over
 * some calibration samples (see `measuring-model.ts`); a second pass tells whether the model's outputs come nearer to the
 * float ones, and where they do not, the model is left as it was. Changes nothing but biases.
 */
import type { TaskDefinition } from '../../build/task.ts';
export declare const correctBiasesTask: TaskDefinition;
