/** Bytes of the items. The store has verified them; what has another shape counts as not there, and is measured again. */
import {figureOf, numberOf} from '../../artifacts/figure.ts';
import {canonicalJson, type Json} from '../../base/canonical-json.ts';
import {parseJson} from '../../build/parse-json.ts';
import type {CompareResult} from './compare.job.ts';

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

export function encodeComparison({signal, before, after}: CompareResult): Uint8Array {
  const json: Json = {signal: signal.map(figureOf), before: before.map(figureOf), after: after.map(figureOf)};
  return new TextEncoder().encode(canonicalJson(json));
}

export function decodeComparison(bytes: Uint8Array | undefined): CompareResult | undefined {
  const content = bytes && (parseJson(new TextDecoder().decode(bytes)) as {[key: string]: unknown} | undefined);
  const [signal, before, after] = [numbersOf(content?.signal), numbersOf(content?.before), numbersOf(content?.after)];
  const isWhole = signal && before?.length === signal.length && after?.length === signal.length;
  return isWhole ? {signal, before, after} : undefined;
}

const numbersOf = (value: unknown): number[] | undefined => (Array.isArray(value) ? value.map(numberOf) : undefined);
