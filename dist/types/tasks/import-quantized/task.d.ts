/**
 * Adapter of `import-quantized`: a model that another tool has quantized in, `model.onnx` (as it is) out; beside it
 * `adapted.onnx`, which takes and gives what the float model does, and `quantization.json`, what its quantizers are.
 */
import type { TaskDefinition } from '../../build/task.ts';
export declare const importQuantizedTask: TaskDefinition;
