/** Graphs to message objects, and what they carry along to a tree of fields to be grafted. */
import {encodeAttribute} from './attribute-proto.ts';
import {ATTRIBUTE_FIELD, GRAPH_FIELD, NODE_FIELD} from './decode-graph.ts';
import {codeOfElementType} from './element-types.ts';
import type {AttributeValue, Graph, Node, Value} from './graph.ts';
import {
  ATTRIBUTE_TYPE,
  type AttributeProto,
  decodeTypeProto,
  type GraphProto,
  int64Field,
  type NodeProto,
  type TensorProto,
  type TypeProto,
  type ValueInfoProto,
} from './proto.ts';
import {type FieldTree, newTree, setChild} from './wire-fields.ts';

/** How initializers of the outermost graph are written: in place, or as references into another file. */
export type EncodeInitializer = (value: Value) => TensorProto;

/** A message, and the fields to be grafted into its bytes. */
export interface Encoded<P> {
  readonly proto: P;
  readonly tree: FieldTree;
}

/** A graph and all its subgraphs. */
export function encodeGraph(graph: Graph, encodeInitializer: EncodeInitializer): Encoded<GraphProto> {
  const tree = treeOf(graph.extraFields);
  const describe = (field: number) => (value: Value, index: number) => {
    setChild(tree, field, index, treeOf(value.extraFields));
    return encodeValueInfo(value);
  };
  const proto: GraphProto = {
    node: graph.nodes.map((node, index) => {
      const encoded = encodeNode(node, encodeInitializer);
      setChild(tree, GRAPH_FIELD.node, index, encoded.tree);
      return encoded.proto;
    }),
    name: graph.name,
    initializer: graph.initializers().map((value, index) => {
      setChild(tree, GRAPH_FIELD.initializer, index, treeOf(value.extraTensorFields));
      return encodeInitializer(value);
    }),
    input: graph.inputs.map(describe(GRAPH_FIELD.input)),
    output: graph.outputs.map(describe(GRAPH_FIELD.output)),
    valueInfo: innerValues(graph).map(describe(GRAPH_FIELD.valueInfo)),
  };
  if (graph.docString !== '') proto.docString = graph.docString;
  return {proto, tree};
}

/** Values of which more is known than the name, and that are not described as inputs, outputs or initializers. */
function innerValues(graph: Graph): Value[] {
  const described = new Set<Value>([...graph.inputs, ...graph.outputs]);
  return [...graph.values()].filter(
    (value) => !described.has(value) && (value.extraFields !== undefined || (!value.initializer && hasType(value))),
  );
}

const hasType = ({elementType, dims, opaqueType}: Value): boolean =>
  elementType !== undefined || dims !== undefined || opaqueType !== undefined;

const encodeValueInfo = (value: Value): ValueInfoProto =>
  hasType(value) ? {name: value.name, type: encodeType(value)} : {name: value.name};

function encodeType({elementType, dims, opaqueType}: Value): TypeProto {
  if (opaqueType) return decodeTypeProto(opaqueType);
  const elemType = elementType === undefined ? 0 : codeOfElementType(elementType);
  if (dims === undefined) return {tensorType: {elemType}};
  const dim = dims.map((size) => {
    if (size === undefined) return {};
    return typeof size === 'string' ? {dimParam: size} : {dimValue: int64Field(size)};
  });
  return {tensorType: {elemType, shape: {dim}}};
}

function encodeNode(node: Node, encodeInitializer: EncodeInitializer): Encoded<NodeProto> {
  const tree = treeOf(node.extraFields);
  const proto: NodeProto = {
    input: node.inputs.map((value) => value?.name ?? ''),
    output: node.outputs.map((value) => value?.name ?? ''),
    opType: node.opType,
    attribute: [...node.attributes].map(([name, attribute], index) => {
      if (attribute.type !== 'graph' && attribute.type !== 'graphs') return encodeAttribute(name, attribute);
      const encoded = encodeGraphAttribute(name, attribute, encodeInitializer);
      setChild(tree, NODE_FIELD.attribute, index, encoded.tree);
      return encoded.proto;
    }),
  };
  if (node.name !== '') proto.name = node.name;
  if (node.domain !== '') proto.domain = node.domain;
  if (node.docString !== '') proto.docString = node.docString;
  return {proto, tree};
}

function encodeGraphAttribute(
  name: string,
  attribute: Extract<AttributeValue, {readonly type: 'graph' | 'graphs'}>,
  encodeInitializer: EncodeInitializer,
): Encoded<AttributeProto> {
  const tree = newTree();
  if (attribute.type === 'graph') {
    const {proto, tree: subtree} = encodeGraph(attribute.value, encodeInitializer);
    setChild(tree, ATTRIBUTE_FIELD.graph, 0, subtree);
    return {proto: {name, type: ATTRIBUTE_TYPE.graph, g: proto}, tree};
  }
  const graphs = attribute.value.map((graph, index) => {
    const {proto, tree: subtree} = encodeGraph(graph, encodeInitializer);
    setChild(tree, ATTRIBUTE_FIELD.graphs, index, subtree);
    return proto;
  });
  return {proto: {name, type: ATTRIBUTE_TYPE.graphs, graphs}, tree};
}

const treeOf = (extra: Uint8Array | undefined): FieldTree => ({extra: extra ? [extra] : [], children: new Map()});
