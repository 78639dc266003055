/** Adapter of `place-quantizers`: model.onnx and the recipe in, placement.json, values.json and float-nodes.json out. */
import type {TaskDefinition} from '../../build/task.ts';

export const placeQuantizersTask: TaskDefinition = {
  kind: 'place-quantizers',
  version: 6,
  usesEngine: false,
  isCached: true,
  run: async (request, context) => (await import('./run.ts')).run(request, context),
};
