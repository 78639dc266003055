/** Message objects of graphs to graphs with use–def edges. What a file gets wrong is refused here, with its place. */
import {Failure} from '../base/failure.ts';
import type {Tensor} from '../numeric/tensor.ts';
import {attributeTypeOf, decodeAttribute} from './attribute-proto.ts';
import {elementTypeOfCode} from './element-types.ts';
import {type AttributeValue, type Dim, Graph, type Node, ONNX_DOMAIN, type Value} from './graph.ts';
import {
  ATTRIBUTE_TYPE,
  type AttributeProto,
  encodeTypeProto,
  type GraphProto,
  integerOf,
  type NodeProto,
  type SparseTensorProto,
  type TensorProto,
  type TypeProto,
  type ValueInfoProto,
} from './proto.ts';
import {densifyTensor} from './sparse-tensor.ts';
import {decodeTensor, type ReadExternal} from './tensor-proto.ts';
import {type FieldTree, joinedExtra} from './wire-fields.ts';

/** Field numbers below which carried fields hang (see `proto-fields.ts`). */
export const GRAPH_FIELD = {node: 1, initializer: 5, input: 11, output: 12, valueInfo: 13} as const;
export const NODE_FIELD = {attribute: 5} as const;
export const ATTRIBUTE_FIELD = {graph: 6, graphs: 11} as const;

/** Initializers had to be listed among the inputs before this IR version, and were no inputs. */
export const IR_VERSION_OF_PURE_INPUTS = 4;

export interface DecodeContext {
  readonly readExternal: ReadExternal | undefined;
  readonly irVersion: number;
}

/** A message and what to carry along of it. */
export interface Message<P> {
  readonly proto: P;
  readonly tree: FieldTree | undefined;
}

const childTree = (tree: FieldTree | undefined, field: number, index: number): FieldTree | undefined =>
  tree?.children.get(field)?.get(index);

/**
 * A graph and all its subgraphs.
 *
 * @throws Failure 'bad-model' for names that are missing or taken and tensors that do not fit
 */
export function decodeGraph(message: Message<GraphProto>, parent: Graph | undefined, context: DecodeContext): Graph {
  const {proto, tree} = message;
  const graph = new Graph(proto.name ?? '', parent);
  graph.docString = proto.docString ?? '';
  graph.extraFields = joinedExtra(tree);
  addInitializers(graph, message, context);
  addInputs(graph, message, context);
  const messages = (proto.node ?? []).map((node, index) => ({
    proto: node,
    tree: childTree(tree, GRAPH_FIELD.node, index),
  }));
  const nodes = messages.map((node, index) => addNode(graph, node, index));
  for (const [index, node] of nodes.entries()) fillNode(graph, node, {...messages[index]!, context});
  describeValues(graph, message);
  addOutputs(graph, message);
  return graph;
}

function addInitializers(graph: Graph, {proto, tree}: Message<GraphProto>, context: DecodeContext): void {
  const add = (tensorProto: TensorProto, tensor: Tensor): Value => {
    const name = tensorProto.name ?? '';
    checkFree(graph, name, 'initializer');
    return graph.addInitializer(name, tensor);
  };
  for (const [index, tensorProto] of (proto.initializer ?? []).entries()) {
    const what = `initializer ${quoted(tensorProto.name)}`;
    const value = add(tensorProto, decodeTensor(tensorProto, {what, readExternal: context.readExternal}));
    value.extraTensorFields = joinedExtra(childTree(tree, GRAPH_FIELD.initializer, index));
  }
  for (const sparse of proto.sparseInitializer ?? []) {
    const {values, tensor} = decodeSparse(sparse, context);
    add(values, tensor);
  }
}

function decodeSparse(proto: SparseTensorProto, {readExternal}: DecodeContext): {values: TensorProto; tensor: Tensor} {
  const what = `sparse initializer ${quoted(proto.values?.name)}`;
  if (!proto.values || !proto.indices) throw bad(`${what} has no values or no indices`);
  const dims = (proto.dims ?? []).map((dim) => Number(integerOf(dim)));
  const values = decodeTensor(proto.values, {what, readExternal});
  const indices = decodeTensor(proto.indices, {what, readExternal});
  const tensor = densifyTensor(values, indices, dims);
  if (tensor.ok) return {values: proto.values, tensor: tensor.value};
  throw bad(`${what} ${tensor.error}`);
}

function addInputs(graph: Graph, {proto, tree}: Message<GraphProto>, {irVersion}: DecodeContext): void {
  for (const [index, info] of (proto.input ?? []).entries()) {
    const name = info.name ?? '';
    const extra = childTree(tree, GRAPH_FIELD.input, index);
    const constant = hasOwnValue(graph, name) ? graph.value(name) : undefined;
    if (constant?.initializer && !graph.inputs.includes(constant)) {
      if (irVersion < IR_VERSION_OF_PURE_INPUTS && !graph.parent) continue;
      describe(constant, info, extra);
      graph.addInput(constant);
      continue;
    }
    checkFree(graph, name, 'input');
    const value = graph.addValue(name);
    describe(value, info, extra);
    graph.addInput(value);
  }
}

/** Adds a node with its outputs, so that all names are there before any is looked up. */
function addNode(graph: Graph, {proto, tree}: Message<NodeProto>, index: number): Node {
  const opType = proto.opType ?? '';
  const name = proto.name ?? '';
  if (opType === '') throw bad(`node ${index} (${quoted(name)}) has no operator`);
  const outputs = (proto.output ?? []).map((output) => {
    if (output !== '') checkFree(graph, output, `output of ${opType} ${quoted(name)}`);
    return output === '' ? '' : graph.addValue(output);
  });
  const node = graph.addNode({opType, domain: readDomain(proto.domain), name, inputs: [], outputs});
  node.docString = proto.docString ?? '';
  node.extraFields = joinedExtra(tree);
  return node;
}

/** "ai.onnx" is the standard domain written out. */
export const readDomain = (domain: string | null | undefined): string =>
  domain === 'ai.onnx' ? ONNX_DOMAIN : (domain ?? ONNX_DOMAIN);

interface InContext<P> extends Message<P> {
  readonly context: DecodeContext;
}

function fillNode(graph: Graph, node: Node, {proto, tree, context}: InContext<NodeProto>): void {
  const what = `${node.opType} ${quoted(node.name || node.outputs[0]?.name)}`;
  for (const [index, input] of (proto.input ?? []).entries()) {
    const value = input === '' ? undefined : graph.find(input);
    if (input !== '' && !value)
      throw bad(`${what} reads ${quoted(input)}, which is no input, no initializer and no output of a node`);
    graph.setInput(node, index, value);
  }
  for (const [index, attribute] of (proto.attribute ?? []).entries()) {
    const name = attribute.name ?? '';
    if (name === '' || node.attributes.has(name))
      throw bad(`${what} has the attribute ${quoted(name)} twice or unnamed`);
    const message = {proto: attribute, tree: childTree(tree, NODE_FIELD.attribute, index), context};
    node.attributes.set(name, readAttribute(graph, message, `attribute ${quoted(name)} of ${what}`));
  }
}

function readAttribute(graph: Graph, message: InContext<AttributeProto>, what: string): AttributeValue {
  const {proto, tree, context} = message;
  const type = proto.refAttrName ? undefined : attributeTypeOf(proto);
  if (type === ATTRIBUTE_TYPE.graph) {
    if (!proto.g) throw bad(`${what} is a graph without a value`);
    const subgraph = {proto: proto.g, tree: childTree(tree, ATTRIBUTE_FIELD.graph, 0)};
    return {type: 'graph', value: decodeGraph(subgraph, graph, context)};
  }
  if (type === ATTRIBUTE_TYPE.graphs) {
    const subgraphs = (proto.graphs ?? []).map((item, index) => ({
      proto: item,
      tree: childTree(tree, ATTRIBUTE_FIELD.graphs, index),
    }));
    return {type: 'graphs', value: subgraphs.map((subgraph) => decodeGraph(subgraph, graph, context))};
  }
  return decodeAttribute(proto, what, context.readExternal);
}

/** Types of inner values. Those of values that are not in the graph (any more) say nothing and are dropped. */
function describeValues(graph: Graph, {proto, tree}: Message<GraphProto>): void {
  for (const [index, info] of (proto.valueInfo ?? []).entries()) {
    const name = info.name ?? '';
    if (hasOwnValue(graph, name)) describe(graph.value(name), info, childTree(tree, GRAPH_FIELD.valueInfo, index));
  }
}

function addOutputs(graph: Graph, {proto, tree}: Message<GraphProto>): void {
  for (const [index, info] of (proto.output ?? []).entries()) {
    const name = info.name ?? '';
    const value = graph.find(name);
    if (!value) throw bad(`output ${quoted(name)} of graph ${quoted(graph.name)} is computed by no node`);
    if (hasOwnValue(graph, name)) describe(value, info, childTree(tree, GRAPH_FIELD.output, index));
    graph.addOutput(value);
  }
}

function describe(value: Value, info: ValueInfoProto, tree: FieldTree | undefined): void {
  value.extraFields ??= joinedExtra(tree);
  if (value.initializer || !info.type) return;
  const {tensorType} = info.type;
  const elementType = elementTypeOfCode(tensorType?.elemType ?? 0);
  if (!tensorType || (!elementType && tensorType.elemType)) {
    value.opaqueType = encodeTypeProto(info.type);
    return;
  }
  value.elementType = elementType ?? value.elementType;
  value.dims = dimsOf(tensorType) ?? value.dims;
}

/** Dimensions without a number or name, and the negative numbers that some exporters write, are unknown. */
function dimsOf({shape}: NonNullable<TypeProto['tensorType']>): Dim[] | undefined {
  return shape?.dim?.map((dim): Dim => {
    if (dim.dimParam) return dim.dimParam;
    if (!Object.hasOwn(dim, 'dimValue')) return undefined;
    const size = integerOf(dim.dimValue);
    return typeof size === 'number' && size >= 0 ? size : undefined;
  });
}

const hasOwnValue = (graph: Graph, name: string): boolean => {
  const found = graph.find(name);
  return found !== undefined && found !== graph.parent?.find(name);
};

function checkFree(graph: Graph, name: string, what: string): void {
  if (name === '') throw bad(`graph ${quoted(graph.name)} has an ${what} without a name`);
  if (hasOwnValue(graph, name))
    throw bad(`graph ${quoted(graph.name)} defines ${quoted(name)} twice (again as ${what})`);
}

const quoted = (name: string | null | undefined): string => JSON.stringify(name ?? '');

const bad = (message: string): Failure => new Failure({reason: 'bad-model', message});
