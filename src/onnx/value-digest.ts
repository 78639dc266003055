/**
 * Digests that name values by everything they are computed from, and by nothing else: operators, attributes, constants
 * and the positions and types of graph inputs, but no names. Renaming nodes and values, or reordering independent
 * nodes, changes no digest; changing a weight changes those of the values behind it and no others.
 *
 *     digest(output i of a node) = H(op, domain, opset of the domain, overload, attributes by name, input digests, i)
 */
import {createHash, type Hash} from 'node:crypto';
import type {Digest} from '../base/content-hash.ts';
import {unreachable} from '../base/invariant.ts';
import type {Tensor} from '../numeric/tensor.ts';
import {bytesOfTensorData} from './element-types.ts';
import type {AttributeValue, Graph, Model, Node, OpsetImports, Value} from './graph.ts';
import {topologicalOrder} from './sort-nodes.ts';
import {extraPayloads} from './wire-fields.ts';

/** NodeProto.overload, which onnx-proto does not know and which therefore is carried. */
const OVERLOAD = 8;

/** Raised when the same value gets another digest, so that nothing cached under the old ones is taken for the new. */
const VERSION = 'quantgate value 1';

interface DigestContext {
  readonly opsetImports: OpsetImports;
  /** Digests of the model's functions by domain and name: what a node that calls one computes. */
  readonly functions: ReadonlyMap<string, Digest>;
  readonly digests: Map<Value, Digest>;
}

/**
 * The digest of every value of the model's graph. Values inside subgraphs are part of the digest of the node that holds
 * them and have none of their own.
 */
export function valueDigests(model: Model): ReadonlyMap<Value, Digest> {
  const digests = new Map<Value, Digest>();
  digestGraph(model.graph, {opsetImports: model.opsetImports, functions: functionDigests(model), digests});
  return digests;
}

/** One digest for all outputs of the model in their order: what the model computes. */
export function outputsDigest(model: Model): Digest {
  const digests = valueDigests(model);
  return hashOf('outputs', (hash) => {
    for (const output of model.graph.outputs) addText(hash, digests.get(output) ?? '');
  });
}

/** A function can call another one, so each is named together with all of them. Most models have none. */
function functionDigests({functions}: Model): ReadonlyMap<string, Digest> {
  const all = hashOf('functions', (hash) => {
    for (const {bytes} of functions) addBytes(hash, bytes);
  });
  return new Map(functions.map(({domain, name}) => [`${domain}\n${name}`, all]));
}

function digestGraph(graph: Graph, context: DigestContext): void {
  const {digests} = context;
  for (const value of graph.initializers()) digests.set(value, tensorDigest(value.initializer!));
  for (const [index, input] of graph.inputs.entries()) digests.set(input, inputDigest(graph, input, index));
  for (const node of topologicalOrder(graph)) {
    const nodeHash = nodeDigest(node, context);
    for (const [index, output] of node.outputs.entries())
      if (output)
        digests.set(
          output,
          hashOf('output', (hash) => addText(hash, nodeHash).update(`${index}`)),
        );
  }
}

/** An input that has a default value is named by that too. Inputs of subgraphs are told apart by their depth. */
function inputDigest(graph: Graph, input: Value, index: number): Digest {
  const type = input.opaqueType ? Buffer.from(input.opaqueType).toString('hex') : (input.elementType ?? '?');
  let depth = 0;
  for (let outer = graph.parent; outer; outer = outer.parent) depth++;
  return hashOf('input', (hash) => {
    addText(hash, JSON.stringify([depth, index, type, dimsForDigest(input)]));
    if (input.initializer) addText(hash, tensorDigest(input.initializer));
  });
}

/** Names of dimensions are names: they are numbered instead. An unknown dimension is null, an unknown rank '?'. */
function dimsForDigest({dims}: Value): (number | string | null)[] | string {
  const symbols = [...new Set(dims?.filter((dim) => typeof dim === 'string'))];
  return dims?.map((dim) => (typeof dim === 'string' ? `#${symbols.indexOf(dim)}` : (dim ?? null))) ?? '?';
}

function nodeDigest(node: Node, context: DigestContext): Digest {
  const {opType, domain} = node;
  return hashOf('node', (hash) => {
    addText(hash, opType);
    addText(hash, domain);
    addText(hash, String(context.opsetImports.get(domain) ?? ''));
    addText(hash, context.functions.get(`${domain}\n${opType}`) ?? '');
    for (const overload of extraPayloads(node.extraFields, OVERLOAD)) addBytes(hash, overload);
    for (const name of [...node.attributes.keys()].sort()) {
      addText(hash, name);
      addAttribute(hash, node.attributes.get(name)!, context);
    }
    hash.update(`inputs ${node.inputs.length};`);
    for (const input of node.inputs) addText(hash, input ? (context.digests.get(input) ?? 'cycle') : '');
    hash.update(`outputs ${node.outputs.length};`);
  });
}

function addAttribute(hash: Hash, attribute: AttributeValue, context: DigestContext): void {
  addText(hash, attribute.type);
  switch (attribute.type) {
    case 'int':
    case 'float':
      return void addText(hash, numberText(attribute.value));
    case 'ints':
    case 'floats':
      return void addText(hash, attribute.value.map(numberText).join());
    case 'string':
    case 'strings':
      // As JSON, because lone surrogates (see text-bytes.ts) would all be hashed as the same character.
      return void addText(hash, JSON.stringify(attribute.value));
    case 'opaque':
      return void addBytes(hash, attribute.value);
    case 'tensor':
      return void addText(hash, tensorDigest(attribute.value));
    case 'graph':
      return void addText(hash, subgraphDigest(attribute.value, context));
    case 'graphs':
      return void addText(hash, attribute.value.map((graph) => subgraphDigest(graph, context)).join());
    default:
      unreachable(attribute);
  }
}

/** String(-0) is "0", but a float attribute of −0 computes something else. */
const numberText = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

/** What a subgraph computes from its inputs and from the values around it. */
function subgraphDigest(graph: Graph, context: DigestContext): Digest {
  digestGraph(graph, context);
  const digest = hashOf('graph', (hash) => {
    hash.update(`${graph.inputs.length};`);
    for (const output of graph.outputs) addText(hash, context.digests.get(output) ?? 'cycle');
  });
  for (const value of graph.values()) context.digests.delete(value);
  return digest;
}

/** The digest of a constant by type, shape and contents: the same for an initializer wherever it is used. */
export function tensorDigest({type, dims, data}: Tensor): Digest {
  return hashOf('tensor', (hash) => {
    addText(hash, `${type} ${dims.join()}`);
    addBytes(hash, ArrayBuffer.isView(data) ? bytesOfTensorData(data) : Buffer.from(JSON.stringify(data)));
  });
}

function hashOf(kind: string, fill: (hash: Hash) => void): Digest {
  const hash = createHash('sha256').update(`${VERSION} ${kind};`);
  fill(hash);
  return hash.digest('hex') as Digest;
}

/** Lengths are hashed too, so that no two rows of texts run into the same bytes. */
function addText(hash: Hash, text: string): Hash {
  return hash.update(`${text.length}:`).update(text);
}

function addBytes(hash: Hash, bytes: Uint8Array): Hash {
  return hash.update(`${bytes.length}:`).update(bytes);
}
