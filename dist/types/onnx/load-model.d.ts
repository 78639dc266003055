import type { Model } from './graph.ts';
import { withPath } from './with-path.ts';
export { withPath };
export interface LoadedModel {
    readonly model: Model;
    /** Absolute paths of the files with external data, sorted. */
    readonly externalFiles: string[];
}
/**
 * Reads a model with its external data.
 *
 * @throws Failure with the path: 'file-missing', 'file-unreadable', 'bad-model' or 'unsupported-model'
 */
export declare function loadModel(file: string): Promise<LoadedModel>;
/**
 * Absolute paths of the files that hold external data of a model, sorted, without decoding the model.
 *
 * @throws Failure as `loadModel` does, except for what is wrong inside tensors and nodes
 */
export declare function listExternalFiles(file: string): Promise<string[]>;
