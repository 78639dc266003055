/**
 * Adapter of `import-quantized`: a model that another tool has quantized in, `model.onnx` (as it is) out; beside it
 * `adapted.onnx`, which takes and gives what the float model does, and `quantization.json`, what its quantizers are.
 */
import type {TaskDefinition} from '../../build/task.ts';

export const importQuantizedTask: TaskDefinition = {
  kind: 'import-quantized',
  version: 1,
  usesEngine: false,
  isCached: true,
  run: async (request, context) => (await import('./run.ts')).run(request, context),
};
