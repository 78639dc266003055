/** Adapter of `convert-operators`: model.onnx in, model.onnx out, rewritten for what a target computes. */
import type { TaskDefinition } from '../../build/task.ts';
export declare const convertOperatorsTask: TaskDefinition;
