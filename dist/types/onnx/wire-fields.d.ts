import { type MessageName } from './proto-fields.ts';
/** Fields to be carried along, by the message that has them: child messages by field number and then by position. */
export interface FieldTree {
    /** Whole records, tag and payload, in the order of the file. */
    readonly extra: Uint8Array[];
    readonly children: Map<number, Map<number, FieldTree>>;
}
export interface ExtraFields {
    /** Undefined when there is nothing to carry, as in most files. */
    readonly tree: FieldTree | undefined;
    /** Fields that the table does not know or that have no place, for example "NodeProto.42"; sorted, each once. */
    readonly unknown: readonly string[];
}
/**
 * Checks that bytes are records of an ONNX model down to each field, and finds the fields to carry along.
 *
 * @throws Failure 'bad-model' when the file is cut off, is no ONNX model, or nests too deep
 */
export declare function findExtraFields(bytes: Uint8Array): ExtraFields;
/** A field of a visited message: `value` of a varint (0 for others), `payload` without tag and length. */
export interface VisitedField {
    readonly field: number;
    readonly value: number;
    readonly payload: Uint8Array;
}
/**
 * Visits a message and all that are in it, each with its fields, outer ones first.
 *
 * @throws Failure 'bad-model' as `findExtraFields`
 */
export declare function visitMessages(bytes: Uint8Array, visit: (message: MessageName, fields: readonly VisitedField[]) => void, message?: MessageName): void;
/** A tree with nothing in it yet. */
export declare const newTree: () => FieldTree;
/** Hangs a tree below another, unless there is nothing in it. */
export declare function setChild(tree: FieldTree, field: number, index: number, child: FieldTree | undefined): void;
/** The carried fields of one message as one run of bytes, or undefined. */
export declare function joinedExtra(tree: FieldTree | undefined): Uint8Array | undefined;
/** The payloads of one length-delimited field among carried fields. */
export declare function extraPayloads(extra: Uint8Array | undefined, field: number): Uint8Array[];
/** Carried fields without one field number; undefined when none is left. */
export declare function withoutExtraField(extra: Uint8Array | undefined, field: number): Uint8Array | undefined;
/** A length-delimited record: tag, length, payload. */
export declare const bytesRecord: (field: number, payload: Uint8Array) => Uint8Array;
/** Puts carried fields back at the end of their messages, and mends the lengths of all messages around. */
export declare function graftExtraFields(message: Uint8Array, tree: FieldTree): Uint8Array;
