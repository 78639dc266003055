/**
 * Writes a quantized model in the integer form that TI's NPU compiler reads: operators on whole numbers carried as
 * float32, with Add → Mul → Mul → Floor → Clip behind each layer. Says which layers the NPU computes, and why not others.
 */
import type { TaskDefinition } from '../../build/task.ts';
export declare const exportIntegersTask: TaskDefinition;
