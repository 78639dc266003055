/** `sensitivity.json`: how much the model's outputs suffer when one layer alone has narrow integers. */
import {canonicalJson, type Json} from '../base/canonical-json.ts';
import {Failure} from '../base/failure.ts';
import type {Figure} from './figure.ts';

/** Of a layer of which everything else is float. */
export interface LayerSensitivity {
  /** Name of the node; where it has none, of the value that it computes. */
  readonly layer: string;
  readonly operator: string;
  /** The value that it computes: names the layer. */
  readonly output: string;
  /** Σ over the model's outputs of Σ(x − q)² / Σx². Absent where nothing of the kind is quantized, or not asked for. */
  readonly noise: {readonly weights?: Figure; readonly activations?: Figure};
  /** The same as predicted signal-to-noise ratio of the model's output. */
  readonly snrDb: {readonly weights?: Figure; readonly activations?: Figure};
}

export interface Sensitivity {
  readonly version: 1;
  /** Calibration samples that were looked at. */
  readonly sampleCount: number;
  /** In the order of the imported model. */
  readonly layers: readonly LayerSensitivity[];
}

const VERSION = 1;

export const encodeSensitivity = (sensitivity: Sensitivity): Uint8Array =>
  new TextEncoder().encode(`${canonicalJson({...sensitivity} as unknown as Json)}\n`);

/** @throws Failure 'file-unreadable' when the bytes are no sensitivity of this version */
export function decodeSensitivity(bytes: Uint8Array): Sensitivity {
  const content = parse(bytes);
  if (content.version === VERSION && Array.isArray(content.layers)) return content as unknown as Sensitivity;
  throw new Failure({reason: 'file-unreadable', message: `This is not a sensitivity of version ${VERSION}.`});
}

function parse(bytes: Uint8Array): {readonly version?: unknown; readonly layers?: unknown} {
  try {
    const content: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof content === 'object' && content !== null ? content : {};
  } catch (cause) {
    throw new Failure({reason: 'file-unreadable', message: 'A sensitivity is not JSON.', cause});
  }
}
