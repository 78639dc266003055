/** How far a model's outputs are from the float ones before and after a step of the recipe, on some samples. */
import {canonicalJson, type Json} from '../base/canonical-json.ts';
import type {OutputComparison} from '../numeric/output-comparison.ts';
import {type Figure, figureOf, numberOf} from './figure.ts';

/** Error of the model's outputs on the samples: Σ over outputs of Σ(x − q)² / Σx², x being the float model's. */
export interface OutputError {
  readonly before: Figure;
  readonly after: Figure;
}

export function encodeOutputComparison({signal, before, after}: OutputComparison): Uint8Array {
  const json: Json = {signal: signal.map(figureOf), before: before.map(figureOf), after: after.map(figureOf)};
  return new TextEncoder().encode(canonicalJson(json));
}

/** Undefined for bytes of another shape: the samples then are compared again. */
export function decodeOutputComparison(bytes: Uint8Array | undefined): OutputComparison | undefined {
  const content = bytes && parse(bytes);
  const [signal, before, after] = [numbersOf(content?.signal), numbersOf(content?.before), numbersOf(content?.after)];
  const isWhole = signal && before?.length === signal.length && after?.length === signal.length;
  return isWhole ? {signal, before, after} : undefined;
}

function parse(bytes: Uint8Array): {readonly [key: string]: unknown} | undefined {
  try {
    const content: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof content === 'object' && content !== null ? {...content} : undefined;
  } catch {
    return undefined;
  }
}

const numbersOf = (value: unknown): number[] | undefined => (Array.isArray(value) ? value.map(numberOf) : undefined);

/** "1.2 dB " of a ratio of powers, without its sign; nothing where one of them is no number. */
export function decibelText(ratio: number): string {
  const figure = 10 * Math.log10(ratio);
  return Number.isFinite(figure) ? `${Math.abs(figure).toFixed(1)} dB ` : '';
}
