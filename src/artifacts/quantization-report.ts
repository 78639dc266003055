/** `quantization.json`: what the quantizers of a model came to, per tensor, for reports and for people. */
import {canonicalJson, type Json} from '../base/canonical-json.ts';
import {Failure} from '../base/failure.ts';
import type {IntegerType} from '../manifest/manifest.ts';

export interface QuantizedTensor {
  /** In the imported model. */
  readonly name: string;
  readonly role: 'activation' | 'weight' | 'constant' | 'bias';
  readonly type: IntegerType | 'int32';
  /** Real units per step, float32: one, or one per channel along `axis`. */
  readonly scales: readonly number[];
  /** One where all channels have the same. */
  readonly zeroPoints: readonly number[];
  readonly axis: number | undefined;
  /** Real numbers that the integers reach: [min, max] over all channels. */
  readonly range: readonly [number, number];
  /** The tensor whose parameters this one shares. */
  readonly sharesWith: string | undefined;
  /** 10·log10(Σx² / Σ(x − q)²) of a weight; undefined for other tensors and where the error is zero. */
  readonly snrDb: number | undefined;
}

export interface QuantizationReport {
  readonly version: 1;
  /** In the order in which their quantizers stand in the model. */
  readonly tensors: readonly QuantizedTensor[];
}

const VERSION = 1;

export const encodeQuantizationReport = (report: QuantizationReport): Uint8Array =>
  new TextEncoder().encode(`${canonicalJson({...report} as unknown as Json)}\n`);

/** @throws Failure 'file-unreadable' when the bytes are not a report of this version */
export function decodeQuantizationReport(bytes: Uint8Array): QuantizationReport {
  const content = parse(bytes);
  if (content.version === VERSION && Array.isArray(content.tensors)) return content as unknown as QuantizationReport;
  throw new Failure({reason: 'file-unreadable', message: `This is not a quantization report of version ${VERSION}.`});
}

function parse(bytes: Uint8Array): {readonly version?: unknown; readonly tensors?: unknown} {
  try {
    const content: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof content === 'object' && content !== null ? content : {};
  } catch (cause) {
    throw new Failure({reason: 'file-unreadable', message: 'A quantization report is not JSON.', cause});
  }
}
