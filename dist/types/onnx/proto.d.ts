/**
 * The one file that imports onnx-proto and the protobufjs it is made with: bytes to message objects and back.
 *
 * Its generated readers give 64-bit integers as objects where the package "long" can be loaded at run time, and as
 * rounded numbers where it cannot (in a bundle). So a reader of our own is handed to them, which is exact in both.
 */
import onnxProto from 'onnx-proto';
type Onnx = typeof onnxProto.onnx;
type Message<K extends keyof Onnx> = Parameters<Extract<Onnx[K], {
    encode: (...args: never[]) => unknown;
}>['encode']>[0];
export type ModelProto = Message<'ModelProto'>;
export type GraphProto = Message<'GraphProto'>;
export type NodeProto = Message<'NodeProto'>;
export type AttributeProto = Message<'AttributeProto'>;
export type ValueInfoProto = Message<'ValueInfoProto'>;
export type TensorProto = Message<'TensorProto'>;
export type SparseTensorProto = Message<'SparseTensorProto'>;
export type TypeProto = Message<'TypeProto'>;
export type Int64Field = NonNullable<AttributeProto['i']>;
/**
 * A 64-bit integer field: a number where that is exact, else a bigint. 0 for an absent field, for which protobufjs gives
 * null, 0 or two words that are 0.
 */
export declare function integerOf(field: Int64Field | null | undefined): number | bigint;
/** A 64-bit integer as protobufjs writes it exactly with or without the package "long". */
export declare function int64Field(value: number | bigint): Int64Field;
/** @throws Failure 'bad-model' when the bytes are no such message */
export declare const decodeModelProto: (bytes: Uint8Array) => ModelProto;
/** Name and domain of a model-local function. @throws Failure 'bad-model' when the bytes are no such message */
export declare function decodeFunctionName(bytes: Uint8Array): {
    name: string;
    domain: string;
};
/** The same message gives the same bytes. */
export declare const encodeModelProto: (model: ModelProto) => Uint8Array;
/** One attribute on its own, as opaque ones are kept. */
export declare const encodeAttributeProto: (attribute: AttributeProto) => Uint8Array;
/** @throws Failure 'bad-model' when the bytes are no such message */
export declare const decodeAttributeProto: (bytes: Uint8Array) => AttributeProto;
/** One type on its own, as opaque ones are kept. */
export declare const encodeTypeProto: (type: TypeProto) => Uint8Array;
/** @throws Failure 'bad-model' when the bytes are no such message */
export declare const decodeTypeProto: (bytes: Uint8Array) => TypeProto;
/** AttributeProto.AttributeType by name. */
export declare const ATTRIBUTE_TYPE: {
    readonly undefined: 0;
    readonly float: 1;
    readonly int: 2;
    readonly string: 3;
    readonly tensor: 4;
    readonly graph: 5;
    readonly floats: 6;
    readonly ints: 7;
    readonly strings: 8;
    readonly graphs: 10;
};
/** TensorProto.DataLocation for data in another file. */
export declare const EXTERNAL_LOCATION = 1;
export {};
