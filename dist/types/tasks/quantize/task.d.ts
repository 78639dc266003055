/** Adapter of `quantize`: model.onnx, placement.json and ranges.json in, model.onnx (QDQ) and quantization.json out. */
import type { TaskDefinition } from '../../build/task.ts';
export declare const quantizeTask: TaskDefinition;
