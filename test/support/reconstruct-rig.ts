/** Chooses integers for models of the tests, with the cache in memory and jobs done in this process. */
import type {Reconstruction} from '../../src/artifacts/reconstruction.ts';
import type {TaskContext} from '../../src/build/task.ts';
import {jobs} from '../../src/tasks/jobs.ts';
import type {Method} from '../../src/tasks/reconstruct/round-channel.ts';
import {adaquantTask, adaroundTask, sequentialMseTask} from '../../src/tasks/reconstruct/task.ts';
import {type CorrectionCase, requestOf} from './correct-biases-rig.ts';
import {memoryTaskContext} from './memory-task-context.ts';

const TASKS = {adaround: adaroundTask, adaquant: adaquantTask, 'sequential-mse': sequentialMseTask};

export interface ReconstructionRun {
  readonly model: Uint8Array;
  readonly report: Reconstruction;
  readonly summary: string;
  /** Labels of the items that were computed. */
  readonly computed: readonly string[];
}

/** Runs a task; what it computes stays in `stored` for the next run. */
export async function reconstruct(
  one: CorrectionCase,
  {method = 'adaround', stored}: {readonly method?: Method; readonly stored?: Map<string, Uint8Array>} = {},
  overrides: Partial<TaskContext> = {},
): Promise<ReconstructionRun> {
  const context = memoryTaskContext(stored);
  const runJob: TaskContext['runJob'] = (job, payload, onProgress) =>
    jobs[job]!(structuredClone(payload), onProgress ?? (() => undefined));
  const outputs = await TASKS[method].run(requestOf(one), {...context, runJob, ...overrides});
  return {
    model: outputs['model.onnx']!,
    report: JSON.parse(new TextDecoder().decode(outputs['reconstruction.json'])) as Reconstruction,
    summary: context.summaries.join(),
    computed: context.saved,
  };
}
