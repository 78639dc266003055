/**
 * Runs the float model (the user's own file) and the quantized one on the evaluation samples, and says how they compare;
 * a quantized model that has no float one is compared with labels alone.
 * Knows no gates: their limits change nothing here. Measured in chunks of samples, each an item of the cache.
 */
import type {TaskDefinition} from '../../build/task.ts';

export const evaluateTask: TaskDefinition = {
  kind: 'evaluate',
  version: 1,
  usesEngine: true,
  isCached: true,
  listItems: async (request) => (await import('./run.ts')).listItems(request),
  run: async (request, context) => (await import('./run.ts')).run(request, context),
};
