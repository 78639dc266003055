import type {Job} from '../build/task.ts';
import {PREPARATION} from './preparation.ts';

/** What worker processes can do, by name. Each loads its code, and with it the engine, when it is first asked for. */
export const jobs: Readonly<Record<string, Job>> = {
  [PREPARATION]: async () => {
    // Calibration comes first in a build from nothing, which is the one that people wait for.
    await import('./calibrate/collect-statistics.job.ts');
    await (await import('../engine/warm-up.ts')).warmUpEngine();
  },
  'analyze-sensitivity/measure': async (payload, onProgress) =>
    (await import('./analyze-sensitivity/measure.job.ts')).measureJob(payload, onProgress),
  'calibrate/collect': async (payload, onProgress) =>
    (await import('./calibrate/collect-statistics.job.ts')).collectStatisticsJob(payload, onProgress),
  'cast-floats/measure': async (payload, onProgress) =>
    (await import('./cast-floats/measure.job.ts')).measureJob(payload, onProgress),
  'check-samples/describe': async (payload, onProgress) =>
    (await import('./check-samples/describe.job.ts')).describeJob(payload, onProgress),
  'correct-biases/measure': async (payload, onProgress) =>
    (await import('./correct-biases/measure.job.ts')).measureJob(payload, onProgress),
  'correct-biases/compare': async (payload, onProgress) =>
    (await import('./correct-biases/compare.job.ts')).compareJob(payload, onProgress),
  'equalize/compare': async (payload, onProgress) =>
    (await import('./equalize/compare.job.ts')).compareFloatJob(payload, onProgress),
  'measure-channels/measure': async (payload, onProgress) =>
    (await import('./measure-channels/measure.job.ts')).measureChannelsJob(payload, onProgress),
  'replace-operators/compare': async (payload, onProgress) =>
    (await import('./replace-operators/compare.job.ts')).compareJob(payload, onProgress),
  'evaluate/measure': async (payload, onProgress) =>
    (await import('./evaluate/measure.job.ts')).measureJob(payload, onProgress),
  'evaluate/measure-layers': async (payload, onProgress) =>
    (await import('./evaluate/measure-layers.job.ts')).measureLayersJob(payload, onProgress),
  'reconstruct/measure': async (payload, onProgress) =>
    (await import('./reconstruct/measure.job.ts')).measureJob(payload, onProgress),
  'reconstruct/solve': async (payload, onProgress) =>
    (await import('./reconstruct/solve.job.ts')).solveJob(payload, onProgress),
  'reconstruct/compare': async (payload, onProgress) =>
    (await import('./reconstruct/compare.job.ts')).compareJob(payload, onProgress),
};
