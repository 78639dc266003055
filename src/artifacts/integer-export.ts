/** `integers.json`: which layers of a model became integer operators, and which of them the target's NPU computes. */
import {canonicalJson, type Json} from '../base/canonical-json.ts';
import {Failure} from '../base/failure.ts';

export interface ExportedLayer {
  /** Name of the node; where it has none, of the value that it computes. */
  readonly layer: string;
  readonly operator: string;
  /** What the NPU calls it, for example "DWCONV"; undefined for what it has no name for. */
  readonly kind: string | undefined;
  /** Integer operators, or float ones between dequantized inputs and a quantized output. */
  readonly form: 'integer' | 'float';
  /** Why it is not integer, or why the NPU leaves it to the CPU; empty when the NPU computes it. */
  readonly reasons: readonly string[];
}

export interface IntegerExport {
  readonly version: 1;
  /** In the order of the model: every layer that could run on an NPU. */
  readonly layers: readonly ExportedLayer[];
}

const VERSION = 1;

export const isOffloaded = ({form, reasons}: ExportedLayer): boolean => form === 'integer' && reasons.length === 0;

export const encodeIntegerExport = (report: IntegerExport): Uint8Array =>
  new TextEncoder().encode(`${canonicalJson({...report} as unknown as Json)}\n`);

/** @throws Failure 'file-unreadable' when the bytes are not such a report of this version */
export function decodeIntegerExport(bytes: Uint8Array): IntegerExport {
  const content = parse(bytes);
  if (content.version === VERSION && Array.isArray(content.layers)) return content as unknown as IntegerExport;
  throw new Failure({reason: 'file-unreadable', message: `This is no report on integer export of version ${VERSION}.`});
}

function parse(bytes: Uint8Array): {readonly version?: unknown; readonly layers?: unknown} {
  try {
    const content: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof content === 'object' && content !== null ? content : {};
  } catch (cause) {
    throw new Failure({reason: 'file-unreadable', message: 'A report on integer export is not JSON.', cause});
  }
}
