/** Adapter of `convert-operators`: model.onnx in, model.onnx out, rewritten for what a target computes. */
import type {TaskDefinition} from '../../build/task.ts';

export const convertOperatorsTask: TaskDefinition = {
  kind: 'convert-operators',
  version: 1,
  usesEngine: false,
  isCached: true,
  run: async (request, context) => (await import('./run.ts')).run(request, context),
};
