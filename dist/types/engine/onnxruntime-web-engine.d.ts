import type { Engine } from './engine.ts';
/**
 * The engine for machines without a native build: onnxruntime-web, loaded here and nowhere else, as WebAssembly in this
 * thread. It is several times slower, can use 4 GB at most, and computes the same on every machine.
 *
 * @param end ends the process, and never resolves: for when the engine has come to a state it cannot go on from
 * @throws Failure `engine-unavailable` when its files cannot be loaded
 */
export declare function createOnnxruntimeWebEngine(end?: (why: Error) => Promise<void>): Promise<Engine>;
