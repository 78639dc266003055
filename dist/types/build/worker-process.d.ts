import { type JobMessage } from './worker-message.ts';
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
/**
 * Starts a worker.
 *
 * @param workerFile JavaScript file that calls `serveJobs`
 * @param env all that the process finds in its environment
 * @param onGone called once, after the process ended and the job it did was rejected
 */
export declare function startWorkerProcess(workerFile: string, env: Readonly<Record<string, string>>, onGone: () => void): WorkerProcess;
