/**
 * Runs models. The interface only: `open-engine.ts` opens one of the two engines there are, native and
 * WebAssembly, each loaded lazily by the one file that knows its package, in worker processes. One thread per session, graph optimisations off: each operator is computed by itself, so
 * a value does not depend on what else is tapped, how samples are grouped, or how many workers there are.
 */
import type { Tensor } from '../numeric/tensor.ts';
export interface TensorInfo {
    readonly name: string;
    readonly type: string;
    readonly dims: readonly (number | string | undefined)[];
}
export interface Session {
    readonly inputs: readonly TensorInfo[];
    readonly outputs: readonly TensorInfo[];
    /**
     * Runs the model once. Gives the named outputs, or all.
     * The returned tensors own their data until the next run.
     *
     * @throws Failure `engine-error` with what the engine said
     */
    run(feeds: Readonly<Record<string, Tensor>>, outputNames?: readonly string[]): Promise<Record<string, Tensor>>;
    release(): Promise<void>;
}
export interface Engine {
    /** @throws Failure `bad-model` or `unsupported-model` */
    openSession(model: Uint8Array): Promise<Session>;
    /**
     * Opens a model from disk, with its external data beside it.
     *
     * @throws Failure `bad-model` or `unsupported-model` with the path
     */
    openSessionOfFile(path: string): Promise<Session>;
}
