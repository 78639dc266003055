/** Adapter of `write-fixed-point`: quantization.json in, fixed-point.json out, the steps as radix and scale. */
import type {TaskDefinition} from '../../build/task.ts';

export const writeFixedPointTask: TaskDefinition = {
  kind: 'write-fixed-point',
  version: 1,
  usesEngine: false,
  isCached: true,
  run: async (request, context) => (await import('./run.ts')).run(request, context),
};
