/** Bytes of the items. The store has verified them; what has another shape counts as not there, and is measured again. */
import type {ClassColumns, ErrorColumns} from '../../artifacts/evaluation.ts';
import {figureOf, numberOf} from '../../artifacts/figure.ts';
import {canonicalJson, type Json} from '../../base/canonical-json.ts';
import type {MeasureLayersResult} from './measure-layers.job.ts';

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(canonicalJson(value as Json));

function decode(bytes: Uint8Array | undefined): unknown {
  return bytes === undefined ? undefined : JSON.parse(new TextDecoder().decode(bytes));
}

export const encodeErrorColumns = (columns: readonly ErrorColumns[]): Uint8Array => encode(columns);
export const encodeClassColumns = (columns: readonly ClassColumns[]): Uint8Array => encode(columns);

export function decodeErrorColumns(bytes: Uint8Array | undefined): readonly ErrorColumns[] | undefined {
  const value = decode(bytes);
  return Array.isArray(value) && value.every((one) => Array.isArray(one?.noise)) ? value : undefined;
}

export function decodeClassColumns(bytes: Uint8Array | undefined): readonly ClassColumns[] | undefined {
  const value = decode(bytes);
  return Array.isArray(value) && value.every((one) => Array.isArray(one?.rank)) ? value : undefined;
}

export const encodeLayerSums = ({signal, noise}: MeasureLayersResult): Uint8Array =>
  encode({signal: signal.map(figureOf), noise: noise.map(figureOf)});

export function decodeLayerSums(bytes: Uint8Array | undefined): MeasureLayersResult | undefined {
  const value = decode(bytes) as Partial<MeasureLayersResult> | undefined;
  if (!Array.isArray(value?.signal) || !Array.isArray(value?.noise)) return undefined;
  return {signal: value.signal.map(numberOf), noise: value.noise.map(numberOf)};
}
