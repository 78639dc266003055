/**
 * What the linear layers of a float model give, channel by channel, on some calibration samples: `channels.json`, for
 * steps that move numbers between layers. Stands in for the parameters of BatchNormalization, which import has folded and
 * not every model has.
 */
import type { TaskDefinition } from '../../build/task.ts';
export declare const measureChannelsTask: TaskDefinition;
