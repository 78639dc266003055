/**
 * Adapter of `import-model`: the model file of the user in; `model.onnx`, normalized, and `import.json` out. Whatever
 * later tasks may assume of a model is established here, so that only this task knows of older operator sets.
 */
import type { TaskDefinition } from '../../build/task.ts';
export declare const importModelTask: TaskDefinition;
