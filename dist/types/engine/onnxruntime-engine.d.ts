import type { Engine } from './engine.ts';
/**
 * The native engine: onnxruntime-node, loaded here and nowhere else, on the CPU.
 *
 * @param folder absolute folder of the package; the one that is installed with quantgate unless told
 * @throws Failure `engine-unavailable` when the package or its binary cannot be loaded
 */
export declare function createOnnxruntimeEngine(folder?: string): Promise<Engine>;
