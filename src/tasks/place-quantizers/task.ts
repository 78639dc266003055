/** Adapter of `place-quantizers`: model.onnx and the recipe in, placement.json and values.json out. */
import type {TaskDefinition} from '../../build/task.ts';

export const placeQuantizersTask: TaskDefinition = {
  kind: 'place-quantizers',
  version: 5,
  usesEngine: false,
  isCached: true,
  run: async (request, context) => (await import('./run.ts')).run(request, context),
};
