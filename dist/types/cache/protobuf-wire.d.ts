/**
 * The wire format of Protocol Buffers, as much as cache entries need: varints and length-delimited fields, written
 * without defaults and read with every length checked. Messages and field names are the business of the caller.
 *
 * Source: Protocol Buffers documentation, "Encoding".
 */
/** A field as it stands on the wire. */
export interface WireField {
    readonly field: number;
    /** Set for varints. */
    readonly number: number | undefined;
    /** Set for length-delimited fields; a view into the message. */
    readonly bytes: Uint8Array | undefined;
}
/** Fields of one message, to be joined by `encodeMessage`. */
export type WireValue = number | string | Uint8Array;
/**
 * The bytes of a message. Fields must be given in ascending order of their numbers; defaults (0, '', no bytes) are left
 * out, as canonical encoders do. An empty submessage that must be present is not expressible, nor needed here.
 */
export declare function encodeMessage(fields: readonly (readonly [field: number, value: WireValue])[]): Uint8Array;
/** The fields of a message in the order they stand, or undefined when the bytes are not a message. */
export declare function decodeMessage(bytes: Uint8Array): readonly WireField[] | undefined;
/** The UTF-8 text of a field, or undefined when it is none. */
export declare function decodeText(bytes: Uint8Array): string | undefined;
