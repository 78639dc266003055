/**
 * What the linear layers of a float model give, channel by channel, on some calibration samples: `channels.json`, for
 * steps that move numbers between layers. Stands in for the parameters of BatchNormalization, which import has folded and
 * not every model has.
 */
import type {TaskDefinition} from '../../build/task.ts';

export const measureChannelsTask: TaskDefinition = {
  kind: 'measure-channels',
  version: 1,
  usesEngine: true,
  isCached: true,
  run: async (request, context) => (await import('./run.ts')).run(request, context),
};
