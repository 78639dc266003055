/** Moves what a bias adds to every element of a channel, and no Relu takes away, into the bias of the layer behind. */
import type {TaskDefinition} from '../../build/task.ts';

export const foldHighBiasesTask: TaskDefinition = {
  kind: 'fold-high-biases',
  version: 1,
  usesEngine: false,
  isCached: true,
  run: async (request, context) => (await import('./run.ts')).run(request, context),
};
