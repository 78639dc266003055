/**
 * A solution as an item of the cache: errors as doubles, then integers (int16 or, for uint16, as much of 32 bits), scales
 * and bias, all little-endian. How many there are of each is known from the layer.
 */
import type {Layer} from './layers.ts';
import type {Solution} from './solve-layer.ts';

const INTEGER_BYTES = 4;
const SCALE_BYTES = 4;
const DOUBLE_BYTES = 8;

export function encodeSolution({integers, scales, bias, errorBefore, errorAfter}: Solution): Uint8Array {
  const doubles = Float64Array.from([errorBefore, errorAfter, ...(bias ?? [])]);
  const bytes = new Uint8Array(
    doubles.length * DOUBLE_BYTES + integers.length * INTEGER_BYTES + scales.length * SCALE_BYTES,
  );
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const value of doubles) {
    view.setFloat64(offset, value, true);
    offset += DOUBLE_BYTES;
  }
  for (const value of integers) {
    view.setInt32(offset, value, true);
    offset += INTEGER_BYTES;
  }
  for (const value of scales) {
    view.setFloat32(offset, value, true);
    offset += SCALE_BYTES;
  }
  return bytes;
}

/** Undefined when the bytes are not those of such a layer, which then is solved anew. */
export function decodeSolution(bytes: Uint8Array | undefined, {weight, bias}: Layer): Solution | undefined {
  const biasCount = bias.kind === 'absent' ? 0 : weight.channels;
  const integerCount = weight.integers.length;
  const scaleCount = weight.scales.length;
  const expected = (2 + biasCount) * DOUBLE_BYTES + integerCount * INTEGER_BYTES + scaleCount * SCALE_BYTES;
  if (bytes?.length !== expected) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const integersAt = (2 + biasCount) * DOUBLE_BYTES;
  const scalesAt = integersAt + integerCount * INTEGER_BYTES;
  return {
    errorBefore: view.getFloat64(0, true),
    errorAfter: view.getFloat64(DOUBLE_BYTES, true),
    bias:
      biasCount === 0
        ? undefined
        : Float64Array.from({length: biasCount}, (_, i) => view.getFloat64((2 + i) * DOUBLE_BYTES, true)),
    integers: Float64Array.from({length: integerCount}, (_, i) => view.getInt32(integersAt + i * INTEGER_BYTES, true)),
    scales: Float32Array.from({length: scaleCount}, (_, i) => view.getFloat32(scalesAt + i * SCALE_BYTES, true)),
  };
}
