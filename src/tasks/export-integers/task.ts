/**
 * Writes a quantized model in the integer form that TI's NPU compiler reads: operators on whole numbers carried as
 * float32, with Add → Mul → Mul → Floor → Clip behind each layer. Says which layers the NPU computes, and why not others.
 */
import type {TaskDefinition} from '../../build/task.ts';

export const exportIntegersTask: TaskDefinition = {
  kind: 'export-integers',
  version: 1,
  usesEngine: false,
  isCached: true,
  run: async (request, context) => (await import('./run.ts')).run(request, context),
};
