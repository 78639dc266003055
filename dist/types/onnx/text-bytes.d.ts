/**
 * ONNX keeps strings of attributes and tensors as bytes that need not be UTF-8. Bytes that are not become lone low
 * surrogates U+DC80 to U+DCFF, which no UTF-8 text contains, and become the same bytes again.
 *
 * Source: the "surrogateescape" convention, PEP 383.
 */
/** Text of any bytes; UTF-8 where it is that. */
export declare function textOfBytes(bytes: Uint8Array): string;
/** The bytes that `textOfBytes` makes this text of. */
export declare function bytesOfText(text: string): Uint8Array;
