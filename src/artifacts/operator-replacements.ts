/** `replacements.json`: which operators of a model were exchanged for others, and how far its outputs moved. */
import {canonicalJson, type Json} from '../base/canonical-json.ts';
import {Failure} from '../base/failure.ts';
import type {Figure} from './figure.ts';

export interface OperatorReplacements {
  readonly version: 1;
  readonly replaced: readonly {
    /** What the operators compute, for example "Silu". */
    readonly pattern: string;
    readonly by: string;
    /** Names of the nodes, or of their outputs, in the order of the model. */
    readonly layers: readonly string[];
  }[];
  /** Layers that were written in another form, without changing what they compute. */
  readonly rewrittenCount: number;
  /** On calibration samples; undefined where nothing was exchanged, or where there are no samples. */
  readonly effect:
    | {
        readonly sampleCount: number;
        /** 10·log10(Σx² / Σ(x − y)²) of each float32 output, x before and y after. */
        readonly outputs: readonly {readonly output: string; readonly snrDb: Figure}[];
      }
    | undefined;
}

const VERSION = 1;

export const encodeOperatorReplacements = (report: OperatorReplacements): Uint8Array =>
  new TextEncoder().encode(`${canonicalJson({...report} as unknown as Json)}\n`);

/** @throws Failure 'file-unreadable' when the bytes are not such a report of this version */
export function decodeOperatorReplacements(bytes: Uint8Array): OperatorReplacements {
  const content = parse(bytes);
  if (content.version === VERSION && Array.isArray(content.replaced)) return content as unknown as OperatorReplacements;
  throw new Failure({
    reason: 'file-unreadable',
    message: `This is no report on replaced operators of version ${VERSION}.`,
  });
}

function parse(bytes: Uint8Array): {readonly version?: unknown; readonly replaced?: unknown} {
  try {
    const content: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof content === 'object' && content !== null ? content : {};
  } catch (cause) {
    throw new Failure({reason: 'file-unreadable', message: 'A report on replaced operators is not JSON.', cause});
  }
}
