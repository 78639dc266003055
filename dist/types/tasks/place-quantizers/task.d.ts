/** Adapter of `place-quantizers`: model.onnx and the recipe in, placement.json, values.json and float-nodes.json out. */
import type { TaskDefinition } from '../../build/task.ts';
export declare const placeQuantizersTask: TaskDefinition;
