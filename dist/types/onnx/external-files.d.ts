import type { ReadExternal } from './tensor-proto.ts';
/**
 * The locations that the tensors of a model name, as written, each once, sorted. No tensor is decoded.
 *
 * @throws Failure 'bad-model' when the bytes are no ONNX model
 */
export declare function externalLocations(bytes: Uint8Array): string[];
/**
 * The absolute path of external data, from the model's folder.
 *
 * @param modelFile for messages and to resolve from
 * @throws Failure 'bad-model' for places that a model may not name; 'file-missing' when nothing is there
 */
export declare function resolveExternalFile(modelFile: string, location: string): string;
export interface ExternalReader {
    readonly read: ReadExternal;
    /** Absolute paths of the files read so far, sorted. */
    readonly files: () => string[];
    /** Must be called in the end, whatever happened. */
    readonly close: () => void;
}
/** Reads external data of one model; each file is opened once. */
export declare function openExternalReader(modelFile: string): ExternalReader;
