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
export declare function createWorkerPool(options: WorkerPoolOptions): WorkerPool;
