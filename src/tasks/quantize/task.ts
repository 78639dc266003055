/** Adapter of `quantize`: model.onnx, placement.json and ranges.json in, model.onnx (QDQ) and quantization.json out. */
import type {TaskDefinition} from '../../build/task.ts';

export const quantizeTask: TaskDefinition = {
  kind: 'quantize',
  version: 3,
  usesEngine: false,
  isCached: true,
  run: async (request, context) => (await import('./run.ts')).run(request, context),
};
