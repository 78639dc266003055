/**
 * Worker processes for heavy work. Processes and not threads, because a model can kill the engine and everything around
 * it: then one job fails, and the build goes on. Workers start when there is work for them, do one job at a time, and
 * write nothing on the terminal.
 */
import {setMaxListeners} from 'node:events';
import {Failure} from '../base/failure.ts';
import {invariant} from '../base/invariant.ts';
import {workerEnvironment} from './worker-environment.ts';
import {startWorkerProcess, type WorkerProcess} from './worker-process.ts';

export interface RunJobOptions {
  readonly onProgress?: ((done: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface WorkerPool {
  /**
   * Runs a registered job in a worker, queued first in first out. Payload and result are structured-clone data.
   *
   * @throws what the job threw; Failure `engine-crashed` when its worker died, `interrupted` when aborted or closed
   */
  readonly runJob: (job: string, payload: unknown, options?: RunJobOptions) => Promise<unknown>;
  /**
   * Starts workers before there is work for them, so that they are ready when it comes. Does nothing the second time.
   *
   * @param job without payload; what they do first: loading what most jobs need
   */
  readonly prepare: (job: string) => void;
  /** Ends all workers, failing what still runs as interrupted, and waits until they are gone. */
  readonly close: () => Promise<void>;
}

export interface WorkerPoolOptions {
  /** JavaScript file that calls `serveJobs`. */
  readonly workerFile: string;
  /** How many workers there are at most. */
  readonly size: number;
  /** What workers are told by way of their environment, which has hardly anything else; see `worker-environment.ts`. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/** So many workers are started ahead; work for more of them takes long enough to start the others meanwhile. */
const PREPARED_WORKERS_MAX = 4;

export function createWorkerPool(options: WorkerPoolOptions): WorkerPool {
  const pool = new ProcessPool(options);
  return {
    runJob: (job, payload, runOptions) => pool.runJob(job, payload, runOptions),
    prepare: (job) => pool.prepare(job),
    close: () => pool.close(),
  };
}

interface QueuedJob {
  readonly job: string;
  readonly payload: unknown;
  readonly onProgress: ((done: number) => void) | undefined;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

class ProcessPool {
  readonly #options: WorkerPoolOptions;
  readonly #queue: QueuedJob[] = [];
  readonly #workers = new Set<WorkerProcess>();
  /** A stack: the worker used last has its models open and its code warm. */
  readonly #idle: WorkerProcess[] = [];
  readonly #running = new Map<QueuedJob, WorkerProcess>();
  #isClosed = false;
  #isPrepared = false;

  constructor(options: WorkerPoolOptions) {
    invariant(options.size >= 1, () => `a worker pool of size ${options.size}`);
    this.#options = options;
  }

  async runJob(job: string, payload: unknown, {onProgress, signal}: RunJobOptions = {}): Promise<unknown> {
    if (this.#isClosed || signal?.aborted) throw interrupted(job);
    let onAbort: (() => void) | undefined;
    try {
      return await new Promise<unknown>((resolve, reject) => {
        const queued: QueuedJob = {job, payload, onProgress, resolve, reject};
        if (signal) {
          // One signal stops a whole build, so many jobs listen to it: no leak to warn of.
          setMaxListeners(0, signal);
          onAbort = () => this.#stop(queued);
          signal.addEventListener('abort', onAbort, {once: true});
        }
        this.#queue.push(queued);
        this.#dispatch();
      });
    } finally {
      if (onAbort) signal?.removeEventListener('abort', onAbort);
    }
  }

  prepare(job: string): void {
    if (this.#isPrepared || this.#isClosed) return;
    this.#isPrepared = true;
    for (let i = 0; i < PREPARED_WORKERS_MAX; i++) {
      const worker = this.#startWorker();
      if (!worker) return;
      // What goes wrong now goes wrong again, and is told, when there is work.
      const told = (): void => undefined;
      void this.#run(worker, {job, payload: undefined, onProgress: undefined, resolve: told, reject: told});
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const queued of [...this.#queue, ...this.#running.keys()]) this.#stop(queued);
    await Promise.all([...this.#workers].map((worker) => worker.kill()));
  }

  #dispatch(): void {
    while (this.#queue.length > 0) {
      const worker = this.#idle.pop() ?? this.#startWorker();
      if (!worker) return;
      const queued = this.#queue.shift();
      invariant(queued !== undefined, () => 'the queue ran empty');
      void this.#run(worker, queued);
    }
  }

  #startWorker(): WorkerProcess | undefined {
    if (this.#workers.size >= this.#options.size) return undefined;
    const {workerFile, environment} = this.#options;
    const worker = startWorkerProcess(workerFile, workerEnvironment(process.env, environment ?? {}), () =>
      this.#forget(worker),
    );
    this.#workers.add(worker);
    return worker;
  }

  async #run(worker: WorkerProcess, queued: QueuedJob): Promise<void> {
    this.#running.set(queued, worker);
    try {
      queued.resolve(await worker.run({job: queued.job, payload: queued.payload}, queued.onProgress));
    } catch (error) {
      queued.reject(error);
    } finally {
      this.#running.delete(queued);
      if (this.#workers.has(worker)) this.#idle.push(worker);
      this.#dispatch();
    }
  }

  /** A worker that ended: whatever needs another one starts it. */
  #forget(worker: WorkerProcess): void {
    this.#workers.delete(worker);
    const position = this.#idle.indexOf(worker);
    if (position >= 0) this.#idle.splice(position, 1);
    if (!this.#isClosed) this.#dispatch();
  }

  #stop(queued: QueuedJob): void {
    queued.reject(interrupted(queued.job));
    const position = this.#queue.indexOf(queued);
    if (position >= 0) this.#queue.splice(position, 1);
    void this.#running.get(queued)?.kill();
  }
}

const interrupted = (job: string): Failure =>
  new Failure({reason: 'interrupted', message: `"${job}" was stopped before it was done.`});
