/**
 * Adapter of `import-model`: the model file of the user in; `model.onnx`, normalized, and `import.json` out. Whatever
 * later tasks may assume of a model is established here, so that only this task knows of older operator sets.
 */
import type {TaskDefinition} from '../../build/task.ts';

export const importModelTask: TaskDefinition = {
  kind: 'import-model',
  version: 1,
  usesEngine: false,
  isCached: true,
  run: async (request, context) => (await import('./run.ts')).run(request, context),
};
