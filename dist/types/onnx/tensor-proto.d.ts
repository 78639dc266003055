import { type Tensor } from '../numeric/tensor.ts';
import { type TensorProto } from './proto.ts';
/**
 * Reads data that a model keeps in another file. `length` is undefined when the model does not say it, which means: to
 * the end of the file.
 */
export type ReadExternal = (location: string, offset: number, length: number | undefined, tensorName: string) => Uint8Array;
/** What a tensor is called in messages, and how to get at data in other files. */
export interface TensorContext {
    readonly what: string;
    readonly readExternal: ReadExternal | undefined;
}
/**
 * @throws Failure 'bad-model' when type, shape and data do not fit each other; 'unsupported-model' for an element type
 *   that is newer than the table
 */
export declare function decodeTensor(proto: TensorProto, context: TensorContext): Tensor;
/** Where the data of a tensor lies in another file. */
export interface ExternalPlace {
    readonly location: string;
    readonly offset: number;
    readonly length: number | undefined;
}
/** @throws Failure 'bad-model' when the location is missing or a number is none */
export declare function externalPlace(proto: TensorProto, what: string): ExternalPlace;
/** The message of a tensor; its bytes are those of the tensor, not a copy. */
export declare function encodeTensor(tensor: Tensor, name: string): TensorProto;
