import {type ChildProcess, fork} from 'node:child_process';
import {Failure} from '../base/failure.ts';
import {invariant} from '../base/invariant.ts';
import {errorOf, type JobMessage, type WorkerMessage} from './worker-message.ts';

/** One child process and the job it does, if any. While idle it does not keep this process alive. */
export interface WorkerProcess {
  /**
   * Does one job; the one before must have ended.
   *
   * @throws what the job threw; Failure `engine-crashed` when the process ended instead of answering
   */
  readonly run: (message: JobMessage, onProgress: ((done: number) => void) | undefined) => Promise<unknown>;
  /** Ends the process at once and waits until it is gone. */
  readonly kill: () => Promise<void>;
}

interface RunningJob {
  readonly job: string;
  readonly onProgress: ((done: number) => void) | undefined;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** How much of what a worker wrote is kept, to tell when it dies. */
const KEPT_OUTPUT_CHARACTERS = 4_000;

/**
 * Starts a worker.
 *
 * @param workerFile JavaScript file that calls `serveJobs`
 * @param env all that the process finds in its environment
 * @param onGone called once, after the process ended and the job it did was rejected
 */
export function startWorkerProcess(
  workerFile: string,
  env: Readonly<Record<string, string>>,
  onGone: () => void,
): WorkerProcess {
  const child = fork(workerFile, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
    env,
  });
  const output = keepOutput(child);
  let running: RunningJob | undefined;
  let isKilled = false;
  const settle = (): RunningJob | undefined => {
    const settled = running;
    running = undefined;
    // An answer may still arrive from a process that was killed; whoever waits for its end must not be left alone.
    if (!isKilled) keepAlive(child, false);
    return settled;
  };
  const gone = endOf(child).then((how) => {
    const job = settle();
    job?.reject(crashed(job.job, how, output()));
    onGone();
  });
  child.on('message', (message: WorkerMessage) => {
    if (message.type === 'progress') running?.onProgress?.(message.done);
    else if (message.type === 'done') settle()?.resolve(message.result);
    else settle()?.reject(errorOf(message.error));
  });
  keepAlive(child, false);
  return {
    run: (message, onProgress) =>
      new Promise((resolve, reject) => {
        invariant(running === undefined, () => `a worker got "${message.job}" while it was busy`);
        running = {job: message.job, onProgress, resolve, reject};
        keepAlive(child, true);
        try {
          // Errors that come later mean that the process is gone, which 'close' tells better.
          child.send(message, () => undefined);
        } catch (error) {
          settle();
          reject(error);
        }
      }),
    kill: () => {
      isKilled = true;
      keepAlive(child, true);
      child.kill('SIGKILL');
      return gone;
    },
  };
}

/** How the process ended, in words. */
function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let started = false;
    child.once('spawn', () => {
      started = true;
    });
    child.on('error', (error) => {
      if (!started) resolve(`could not be started (${error.message})`);
    });
    // Not 'exit': that may come before the last of what the process wrote.
    child.once('close', (code, signal) =>
      resolve(signal === null ? `ended with exit code ${code}` : `was killed by ${signal}`),
    );
  });
}

/** Collects the end of stdout and stderr; nothing of it reaches the terminal. */
function keepOutput(child: ChildProcess): () => string {
  let kept = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (text: string) => {
      kept = (kept + text).slice(-KEPT_OUTPUT_CHARACTERS);
    });
  }
  return () => kept;
}

function keepAlive(child: ChildProcess, isNeeded: boolean): void {
  const handles = [child, child.channel, child.stdout, child.stderr] as readonly (Refable | null | undefined)[];
  for (const handle of handles) {
    if (isNeeded) handle?.ref?.();
    else handle?.unref?.();
  }
}

interface Refable {
  readonly ref?: () => unknown;
  readonly unref?: () => unknown;
}

const TOLD_LINES = 5;

function crashed(job: string, how: string, output: string): Failure {
  // What follows is Node's own stack dump, of no use to anybody here.
  const [beforeStacks = ''] = output.split(/^-+ (?:Native|JavaScript) stack trace/m);
  const lines = beforeStacks.split('\n').filter((line) => line.trim() !== '');
  const lastLines = lines.slice(-TOLD_LINES).join('\n');
  return new Failure({
    reason: 'engine-crashed',
    message: `The worker process that did "${job}" ${how}.${lastLines === '' ? '' : ` It wrote:\n${lastLines}`}`,
    remedy: how.includes('SIGKILL')
      ? 'Something outside killed it, most often the system for want of memory: try --concurrency 1.'
      : 'Run the model by itself in onnxruntime to see whether it fails there too.',
  });
}
