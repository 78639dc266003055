/** `bias-corrections.json`: what `correct-biases` did to each layer, for reports and for people. */
import {canonicalJson, type Json} from '../base/canonical-json.ts';
import {Failure} from '../base/failure.ts';
import type {Figure} from './figure.ts';
import type {OutputError} from './output-comparison.ts';

export interface LayerCorrection {
  /** Name of the node; where it has none, of the value that it computes in the imported model. */
  readonly layer: string;
  readonly operator: string;
  readonly biasType: 'int32' | 'float32';
  /** The layer had no bias before. */
  readonly isAdded: boolean;
  readonly channelCount: number;
  /** Channels whose bias is another now; corrections of less than half a step change nothing. */
  readonly changedCount: number;
  /** Largest magnitude added to a channel, in real units of the layer's output. */
  readonly largest: Figure;
  /** The same as a share of the range that the output is quantized to; undefined where it is not. */
  readonly largestShare: Figure | undefined;
}

export interface BiasCorrections {
  readonly version: 1;
  /** Calibration samples that were measured. */
  readonly sampleCount: number;
  readonly outputError: OutputError;
  /** False when the corrections made the outputs worse, and the model was left as it was. */
  readonly isApplied: boolean;
  /** What was done or, unless applied, would have been; in the order of the quantized model. */
  readonly layers: readonly LayerCorrection[];
}

const VERSION = 1;

export const encodeBiasCorrections = (corrections: BiasCorrections): Uint8Array =>
  new TextEncoder().encode(`${canonicalJson({...corrections} as unknown as Json)}\n`);

/** @throws Failure 'file-unreadable' when the bytes are not such a report of this version */
export function decodeBiasCorrections(bytes: Uint8Array): BiasCorrections {
  const content = parse(bytes);
  if (content.version === VERSION && Array.isArray(content.layers)) return content as unknown as BiasCorrections;
  throw new Failure({
    reason: 'file-unreadable',
    message: `This is no report on bias correction of version ${VERSION}.`,
  });
}

function parse(bytes: Uint8Array): {readonly version?: unknown; readonly layers?: unknown} {
  try {
    const content: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof content === 'object' && content !== null ? content : {};
  } catch (cause) {
    throw new Failure({reason: 'file-unreadable', message: 'A report on bias correction is not JSON.', cause});
  }
}
