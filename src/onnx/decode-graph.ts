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

/**
 * @param tree what to carry along of this graph
 * @throws Failure 'bad-model' for names that are missing or taken and tensors that do not fit
 */
export function decodeGraph(
  proto: GraphProto,
  parent: Graph | undefined,
  tree: FieldTree | undefined,
  context: DecodeContext,
): Graph {
  const graph = new Graph(proto.name ?? '', parent);
  graph.docString = proto.docString ?? '';
  graph.extraFields = joinedExtra(tree);
  addInitializers(graph, proto, tree, context);
  addInputs(graph, proto.input ?? [], tree, context);
  const nodes = (proto.node ?? []).map((node, index) => addNode(graph, node, index, tree));
  for (const [index, {proto: nodeProto, node}] of nodes.entries())
    fillNode(graph, node, nodeProto, tree?.children.get(GRAPH_FIELD.node)?.get(index), context);
  describeValues(graph, proto.valueInfo ?? [], tree);
  addOutputs(graph, proto.output ?? [], tree);
  return graph;
}

function addInitializers(graph: Graph, proto: GraphProto, tree: FieldTree | undefined, context: DecodeContext): void {
  const add = (tensorProto: TensorProto, tensor: Tensor): Value => {
    const name = tensorProto.name ?? '';
    checkFree(graph, name, 'initializer');
    return graph.addInitializer(name, tensor);
  };
  for (const [index, tensorProto] of (proto.initializer ?? []).entries()) {
    const what = `initializer ${quoted(tensorProto.name)}`;
    const value = add(tensorProto, decodeTensor(tensorProto, {what, readExternal: context.readExternal}));
    value.extraTensorFields = joinedExtra(tree?.children.get(GRAPH_FIELD.initializer)?.get(index));
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

function addInputs(
  graph: Graph,
  infos: readonly ValueInfoProto[],
  tree: FieldTree | undefined,
  {irVersion}: DecodeContext,
): void {
  for (const [index, info] of infos.entries()) {
    const name = info.name ?? '';
    const constant = hasOwnValue(graph, name) ? graph.value(name) : undefined;
    if (constant?.initializer && !graph.inputs.includes(constant)) {
      if (irVersion >= IR_VERSION_OF_PURE_INPUTS || graph.parent) graph.addInput(constant);
      continue;
    }
    checkFree(graph, name, 'input');
    const value = graph.addValue(name);
    describe(value, info, tree?.children.get(GRAPH_FIELD.input)?.get(index));
    graph.addInput(value);
  }
}

/** Adds a node with its outputs, so that all names are there before any is looked up. */
function addNode(graph: Graph, proto: NodeProto, index: number, tree: FieldTree | undefined) {
  const opType = proto.opType ?? '';
  const name = proto.name ?? '';
  if (opType === '') throw bad(`node ${index} (${quoted(name)}) has no operator`);
  const outputs = (proto.output ?? []).map((output) => {
    if (output !== '') checkFree(graph, output, `output of ${opType} ${quoted(name)}`);
    return output === '' ? '' : graph.addValue(output);
  });
  const node = graph.addNode({opType, domain: readDomain(proto.domain), name, inputs: [], outputs});
  node.docString = proto.docString ?? '';
  node.extraFields = joinedExtra(tree?.children.get(GRAPH_FIELD.node)?.get(index));
  return {proto, node};
}

/** "ai.onnx" is the standard domain written out. */
export const readDomain = (domain: string | null | undefined): string =>
  domain === 'ai.onnx' ? ONNX_DOMAIN : (domain ?? ONNX_DOMAIN);

function fillNode(
  graph: Graph,
  node: Node,
  proto: NodeProto,
  tree: FieldTree | undefined,
  context: DecodeContext,
): void {
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
    const subtree = tree?.children.get(NODE_FIELD.attribute)?.get(index);
    node.attributes.set(
      name,
      readAttribute(graph, attribute, `attribute ${quoted(name)} of ${what}`, subtree, context),
    );
  }
}

function readAttribute(
  graph: Graph,
  proto: AttributeProto,
  what: string,
  tree: FieldTree | undefined,
  context: DecodeContext,
): AttributeValue {
  const type = proto.refAttrName ? undefined : attributeTypeOf(proto);
  if (type === ATTRIBUTE_TYPE.graph) {
    if (!proto.g) throw bad(`${what} is a graph without a value`);
    const subtree = tree?.children.get(ATTRIBUTE_FIELD.graph)?.get(0);
    return {type: 'graph', value: decodeGraph(proto.g, graph, subtree, context)};
  }
  if (type === ATTRIBUTE_TYPE.graphs) {
    const trees = tree?.children.get(ATTRIBUTE_FIELD.graphs);
    const graphs = (proto.graphs ?? []).map((item, index) => decodeGraph(item, graph, trees?.get(index), context));
    return {type: 'graphs', value: graphs};
  }
  return decodeAttribute(proto, what, context.readExternal);
}

/** Types of inner values. Those of values that are not in the graph (any more) say nothing and are dropped. */
function describeValues(graph: Graph, infos: readonly ValueInfoProto[], tree: FieldTree | undefined): void {
  const subtrees = tree?.children.get(GRAPH_FIELD.valueInfo);
  for (const [index, info] of infos.entries())
    if (hasOwnValue(graph, info.name ?? '')) describe(graph.value(info.name ?? ''), info, subtrees?.get(index));
}

function addOutputs(graph: Graph, infos: readonly ValueInfoProto[], tree: FieldTree | undefined): void {
  for (const [index, info] of infos.entries()) {
    const name = info.name ?? '';
    const value = graph.find(name);
    if (!value) throw bad(`output ${quoted(name)} of graph ${quoted(graph.name)} is computed by no node`);
    if (hasOwnValue(graph, name)) describe(value, info, tree?.children.get(GRAPH_FIELD.output)?.get(index));
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
