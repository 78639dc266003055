import {type AttributeValue, Graph, Model, type Node, type Value} from './graph.ts';
import type {TextAttribute, TextGraph, TextModel, TextNode, TextType, TextValue} from './parse-graph-text.ts';
import type {TokenCursor} from './text-tokens.ts';

/**
 * The model that parsed text stands for. Nodes may stand in any order, as they may in files.
 *
 * @param cursor of the text, for messages
 * @throws Failure 'bad-model' with line and column for names that are unknown or defined twice
 */
export function buildTextModel(text: TextModel, cursor: TokenCursor): Model {
  const model = new Model(text.irVersion, new Map(text.opsetImports), buildGraph(text.graph, undefined, cursor));
  model.producerName = text.producerName;
  model.producerVersion = text.producerVersion;
  model.modelDomain = text.domain;
  model.modelVersion = text.version;
  for (const [key, value] of text.metadata) model.metadata.set(key, value);
  model.functions.push(...text.functions);
  return model;
}

function buildGraph(text: TextGraph, parent: Graph | undefined, cursor: TokenCursor): Graph {
  const graph = new Graph(text.name, parent);
  const constants = addConstants(graph, text, cursor);
  const defined = new Set<string>();
  const define = ({name, type, token}: TextValue): Value | undefined => {
    if (name === undefined) return undefined;
    if (constants.has(name) || defined.has(name)) throw cursor.error(`"${name}" is defined twice`, token);
    defined.add(name);
    return applyType(graph.addValue(name), type);
  };
  for (const input of text.inputs) {
    // An initializer among the inputs is a default value.
    const constant = input.name === undefined ? undefined : constants.get(input.name);
    const value = constant && !graph.inputs.includes(constant) ? constant : define(input);
    if (!value) throw cursor.error('an input has a name', input.token);
    graph.addInput(value);
  }
  const nodes = text.statements.filter((statement) => statement.kind === 'node');
  const added = nodes.map((node) => addNode(graph, node, define));
  for (const [index, node] of added.entries()) fillNode(graph, node, nodes[index]!, cursor);
  addOutputs(graph, text.outputs, cursor);
  return graph;
}

function addConstants(graph: Graph, text: TextGraph, cursor: TokenCursor): ReadonlyMap<string, Value> {
  const constants = new Map<string, Value>();
  for (const statement of text.statements) {
    if (statement.kind !== 'constant') continue;
    const {name, tensor, token} = statement;
    if (constants.has(name)) throw cursor.error(`"${name}" is defined twice`, token);
    constants.set(name, graph.addInitializer(name, tensor));
  }
  return constants;
}

function addOutputs(graph: Graph, outputs: readonly TextValue[], cursor: TokenCursor): void {
  for (const output of outputs) {
    const value = lookUp(graph, output, cursor);
    if (!value) throw cursor.error('an output has a name', output.token);
    graph.addOutput(output.type && !value.initializer ? applyType(value, output.type) : value);
  }
}

function applyType(value: Value, type: TextType | undefined): Value {
  if (!type) return value;
  value.elementType = type.elementType;
  value.dims = type.dims;
  value.opaqueType = type.opaque;
  return value;
}

function addNode(graph: Graph, text: TextNode, define: (value: TextValue) => Value | undefined): Node {
  const outputs = text.outputs.map((output) => define(output) ?? '');
  return graph.addNode({opType: text.opType, domain: text.domain, name: text.name, inputs: [], outputs});
}

function fillNode(graph: Graph, node: Node, text: TextNode, cursor: TokenCursor): void {
  for (const [index, input] of text.inputs.entries()) graph.setInput(node, index, lookUp(graph, input, cursor));
  for (const [name, attribute] of text.attributes) node.attributes.set(name, buildAttribute(attribute, graph, cursor));
}

function lookUp(graph: Graph, {name, token}: TextValue, cursor: TokenCursor): Value | undefined {
  if (name === undefined) return undefined;
  const value = graph.find(name);
  if (value) return value;
  throw cursor.error(`nothing defines "${name}"`, token);
}

function buildAttribute(attribute: TextAttribute, graph: Graph, cursor: TokenCursor): AttributeValue {
  if (attribute.type === 'graph') return {type: 'graph', value: buildGraph(attribute.value, graph, cursor)};
  if (attribute.type === 'graphs')
    return {type: 'graphs', value: attribute.value.map((item) => buildGraph(item, graph, cursor))};
  return attribute;
}
