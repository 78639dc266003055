import type {Job} from '../build/task.ts';

/** What worker processes can do, by name. Each loads its code, and with it the engine, when it is first asked for. */
export const jobs: Readonly<Record<string, Job>> = {
  'calibrate/collect': async (payload, onProgress) =>
    (await import('./calibrate/collect-statistics.job.ts')).collectStatisticsJob(payload, onProgress),
  'evaluate/measure': async (payload, onProgress) =>
    (await import('./evaluate/measure.job.ts')).measureJob(payload, onProgress),
  'evaluate/measure-layers': async (payload, onProgress) =>
    (await import('./evaluate/measure-layers.job.ts')).measureLayersJob(payload, onProgress),
};
