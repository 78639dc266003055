/**
 * From statistics to ranges. Looks at how activations will be quantized, since some methods depend on it, and at nothing
 * of the model: another method, or another activation type, recalibrates nothing.
 */
import type {TaskDefinition} from '../../build/task.ts';

export const chooseRangesTask: TaskDefinition = {
  kind: 'choose-ranges',
  version: 2,
  usesEngine: false,
  isCached: true,
  run: async (request, context) => (await import('./run.ts')).run(request, context),
};
