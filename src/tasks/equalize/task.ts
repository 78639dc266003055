/**
 * Cross-layer equalization: of a float model whose weights differ much from channel to channel makes one that computes the
 * same with weights that one scale per tensor serves.
 */
import type {TaskDefinition} from '../../build/task.ts';

export const equalizeTask: TaskDefinition = {
  kind: 'equalize',
  version: 1,
  usesEngine: true,
  isCached: true,
  run: async (request, context) => (await import('./run.ts')).run(request, context),
};
