/**
 * ONNX keeps strings of attributes and tensors as bytes that need not be UTF-8. Bytes that are not become lone low
 * surrogates U+DC80 to U+DCFF, which no UTF-8 text contains, and become the same bytes again.
 *
 * Source: the "surrogateescape" convention, PEP 383.
 */

const strict = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});
const encoder = new TextEncoder();

const ESCAPE_BASE = 0xdc00;
const ESCAPED = /[\uDC80-\uDCFF]/u;
const UTF8_BYTES_MAX = 4;
const ASCII_END = 0x80;

/** Text of any bytes; UTF-8 where it is that. */
export function textOfBytes(bytes: Uint8Array): string {
  return decodeStrictly(bytes) ?? decodeEscaping(bytes);
}

/** The bytes that `textOfBytes` makes this text of. */
export function bytesOfText(text: string): Uint8Array {
  if (!ESCAPED.test(text)) return encoder.encode(text);
  const parts: Uint8Array[] = [];
  for (const character of text) {
    parts.push(
      ESCAPED.test(character) ? Uint8Array.of(character.charCodeAt(0) - ESCAPE_BASE) : encoder.encode(character),
    );
  }
  return new Uint8Array(Buffer.concat(parts));
}

function decodeStrictly(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function decodeEscaping(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; ) {
    const size = characterSize(bytes, i);
    if (size === 0) text += String.fromCharCode(ESCAPE_BASE + bytes[i]!);
    else text += strict.decode(bytes.subarray(i, i + size));
    i += Math.max(1, size);
  }
  return text;
}

/** Bytes of the UTF-8 character that starts at `start`; 0 when none does. */
function characterSize(bytes: Uint8Array, start: number): number {
  if (bytes[start]! < ASCII_END) return 1;
  for (let size = 2; size <= UTF8_BYTES_MAX && start + size <= bytes.length; size++) {
    if (decodeStrictly(bytes.subarray(start, start + size)) !== undefined) return size;
  }
  return 0;
}
