import {invariant} from '../base/invariant.ts';
import type {Job} from './task.ts';
import {type JobMessage, plainError, type WorkerMessage} from './worker-message.ts';

/** Progress is told at most so often: a message costs as much as running a small model. */
const PROGRESS_INTERVAL_MS = 50;

/**
 * Makes this process a worker: does the jobs its parent sends, one after the other, and ends when the parent is gone.
 * Ctrl-C reaches every process of a terminal; the parent decides what it means, so the worker ignores it.
 */
export function serveJobs(jobs: Readonly<Record<string, Job>>): void {
  invariant(process.send !== undefined, () => 'a worker process must be started by the worker pool');
  process.on('SIGINT', () => undefined);
  process.on('disconnect', () => process.exit(0));
  process.on('message', (message: JobMessage) => {
    void doJob(jobs, message).then(tell);
  });
}

async function doJob(jobs: Readonly<Record<string, Job>>, {job: name, payload}: JobMessage): Promise<WorkerMessage> {
  try {
    const job = jobs[name];
    invariant(job !== undefined, () => `no job "${name}" is registered`);
    return {type: 'done', result: await job(payload, throttledProgress())};
  } catch (error) {
    return {type: 'failed', error: plainError(error)};
  }
}

function throttledProgress(): (done: number) => void {
  let toldMs = performance.now();
  return (done) => {
    const nowMs = performance.now();
    if (nowMs - toldMs < PROGRESS_INTERVAL_MS) return;
    toldMs = nowMs;
    tell({type: 'progress', done});
  };
}

function tell(message: WorkerMessage): void {
  if (!process.connected) return;
  try {
    process.send?.(message);
  } catch (error) {
    // A result that cannot be cloned is a bug of the job, to be told like any other.
    process.send?.({type: 'failed', error: plainError(error)} satisfies WorkerMessage);
  }
}
