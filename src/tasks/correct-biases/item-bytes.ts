/** Bytes of the errors' items. The store has verified them; what has another shape counts as not there, and is measured again. */
const FLOAT64_BYTES = 8;

/** Little-endian doubles, one per channel. */
export function encodeErrorSums(sums: Float64Array): Uint8Array {
  const bytes = new Uint8Array(sums.length * FLOAT64_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [i, sum] of sums.entries()) view.setFloat64(i * FLOAT64_BYTES, sum, true);
  return bytes;
}

export function decodeErrorSums(bytes: Uint8Array | undefined, channels: number): Float64Array | undefined {
  if (bytes?.length !== channels * FLOAT64_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({length: channels}, (_, i) => view.getFloat64(i * FLOAT64_BYTES, true));
}
