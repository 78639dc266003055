/** `bit-widths.json`: integer types of layers where they are not the recipe's, as mixed precision chose them. */
import {canonicalJson, type Json} from '../base/canonical-json.ts';
import {Failure} from '../base/failure.ts';
import type {IntegerType} from '../manifest/manifest.ts';

export interface LayerTypes {
  /** Name of the node; where it has none, of the value that it computes. */
  readonly layer: string;
  readonly operator: string;
  /** The value that it computes: names the layer. */
  readonly output: string;
  readonly flops: number;
  /** Absent where the recipe's type holds. */
  readonly weights?: IntegerType;
  readonly activations?: IntegerType;
}

export interface BitWidths {
  readonly version: 1;
  /** Of the FLOPs of all layers, those of layers with the wider types. */
  readonly wideFlopsShare: number;
  /** All layers, in the order of the imported model. */
  readonly layers: readonly LayerTypes[];
}

const VERSION = 1;

export const encodeBitWidths = (widths: BitWidths): Uint8Array =>
  new TextEncoder().encode(`${canonicalJson({...widths} as unknown as Json)}\n`);

/** @throws Failure 'file-unreadable' when the bytes are no bit widths of this version */
export function decodeBitWidths(bytes: Uint8Array): BitWidths {
  const content = parse(bytes);
  if (content.version === VERSION && Array.isArray(content.layers)) return content as unknown as BitWidths;
  throw new Failure({reason: 'file-unreadable', message: `These are no bit widths of version ${VERSION}.`});
}

function parse(bytes: Uint8Array): {readonly version?: unknown; readonly layers?: unknown} {
  try {
    const content: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof content === 'object' && content !== null ? content : {};
  } catch (cause) {
    throw new Failure({reason: 'file-unreadable', message: 'Bit widths are not JSON.', cause});
  }
}
