/** `float-nodes.json`: the nodes of a model that a recipe leaves in float, whatever stands around them. */
import {canonicalJson} from '../base/canonical-json.ts';
import {Failure} from '../base/failure.ts';
import type {Node} from '../onnx/graph.ts';

export interface FloatNodes {
  readonly version: 1;
  /** Keys of nodes of the imported model's main graph, in its order. */
  readonly nodes: readonly string[];
}

const VERSION = 1;

/** What a node is called: its name or, where nodes have none, that of the first value that it computes. */
export const nodeKey = ({name, outputs}: Node): string => name || (outputs.find((output) => output)?.name ?? '');

export const encodeFloatNodes = (nodes: FloatNodes): Uint8Array =>
  new TextEncoder().encode(`${canonicalJson({...nodes})}\n`);

/** @throws Failure 'file-unreadable' when the bytes are not a list of this version */
export function decodeFloatNodes(bytes: Uint8Array): FloatNodes {
  const content = parse(bytes);
  if (content.version === VERSION && Array.isArray(content.nodes)) return content as FloatNodes;
  throw new Failure({reason: 'file-unreadable', message: `This is no list of float nodes of version ${VERSION}.`});
}

function parse(bytes: Uint8Array): {readonly version?: unknown; readonly nodes?: unknown} {
  try {
    const content: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof content === 'object' && content !== null ? content : {};
  } catch (cause) {
    throw new Failure({reason: 'file-unreadable', message: 'A list of float nodes is not JSON.', cause});
  }
}
