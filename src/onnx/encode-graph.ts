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

export interface EncodedGraph {
  readonly proto: GraphProto;
  readonly tree: FieldTree;
}

export function encodeGraph(graph: Graph, encodeInitializer: EncodeInitializer): EncodedGraph {
  const tree = newTree();
  if (graph.extraFields) tree.extra.push(graph.extraFields);
  const proto: GraphProto = {
    node: graph.nodes.map((node, index) => encodeNode(node, index, tree, encodeInitializer)),
    name: graph.name,
    initializer: graph.initializers().map((value, index) => {
      setChild(tree, GRAPH_FIELD.initializer, index, treeOf(value.extraTensorFields));
      return encodeInitializer(value);
    }),
    input: graph.inputs.map((value, index) => encodeValueInfo(value, tree, GRAPH_FIELD.input, index)),
    output: graph.outputs.map((value, index) => encodeValueInfo(value, tree, GRAPH_FIELD.output, index)),
    valueInfo: innerValues(graph).map((value, index) => encodeValueInfo(value, tree, GRAPH_FIELD.valueInfo, index)),
  };
  if (graph.docString !== '') proto.docString = graph.docString;
  return {proto, tree};
}

/** Values that are computed, known by more than their name, and not described as inputs or outputs. */
function innerValues(graph: Graph): Value[] {
  const described = new Set<Value>([...graph.inputs, ...graph.outputs]);
  return [...graph.values()].filter(
    (value) => !value.initializer && !described.has(value) && (hasType(value) || value.extraFields !== undefined),
  );
}

const hasType = ({elementType, dims, opaqueType}: Value): boolean =>
  elementType !== undefined || dims !== undefined || opaqueType !== undefined;

function encodeValueInfo(value: Value, tree: FieldTree, field: number, index: number): ValueInfoProto {
  setChild(tree, field, index, treeOf(value.extraFields));
  return hasType(value) ? {name: value.name, type: encodeType(value)} : {name: value.name};
}

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

function encodeNode(node: Node, index: number, parentTree: FieldTree, encodeInitializer: EncodeInitializer): NodeProto {
  const tree = treeOf(node.extraFields) ?? newTree();
  const proto: NodeProto = {
    input: node.inputs.map((value) => value?.name ?? ''),
    output: node.outputs.map((value) => value?.name ?? ''),
    opType: node.opType,
    attribute: [...node.attributes].map(([name, attribute], position) => {
      const {proto: attributeProto, tree: subtree} = encodeAnyAttribute(name, attribute, encodeInitializer);
      setChild(tree, NODE_FIELD.attribute, position, subtree);
      return attributeProto;
    }),
  };
  if (node.name !== '') proto.name = node.name;
  if (node.domain !== '') proto.domain = node.domain;
  if (node.docString !== '') proto.docString = node.docString;
  setChild(parentTree, GRAPH_FIELD.node, index, tree);
  return proto;
}

function encodeAnyAttribute(
  name: string,
  attribute: AttributeValue,
  encodeInitializer: EncodeInitializer,
): {proto: AttributeProto; tree: FieldTree | undefined} {
  if (attribute.type !== 'graph' && attribute.type !== 'graphs')
    return {proto: encodeAttribute(name, attribute), tree: undefined};
  const graphs = attribute.type === 'graph' ? [attribute.value] : attribute.value;
  const encoded = graphs.map((graph) => encodeGraph(graph, encodeInitializer));
  const tree = newTree();
  const field = attribute.type === 'graph' ? ATTRIBUTE_FIELD.graph : ATTRIBUTE_FIELD.graphs;
  for (const [index, {tree: subtree}] of encoded.entries()) setChild(tree, field, index, subtree);
  const [first] = encoded;
  if (attribute.type === 'graph' && first) return {proto: {name, type: ATTRIBUTE_TYPE.graph, g: first.proto}, tree};
  return {proto: {name, type: ATTRIBUTE_TYPE.graphs, graphs: encoded.map(({proto}) => proto)}, tree};
}

const treeOf = (extra: Uint8Array | undefined): FieldTree | undefined =>
  extra ? {extra: [extra], children: new Map()} : undefined;
