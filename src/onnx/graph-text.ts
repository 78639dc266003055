/**
 * A text format for models, so that a test model is a line and a golden graph can be read:
 *
 *     opset 21, com.microsoft 1
 *     (x: float32[N,3,8,8]) -> (y: float32[...]) {
 *       w = float32[4,3,3,3] seeded 1 times 0.1
 *       b = float32[4] {1, -0.5, nan, 2e-3}
 *       c = Conv(x, w, b) {pads: [1,1,1,1], auto_pad: "NOTSET"} as "conv 1"
 *       y = com.microsoft::Gelu(c)      // a comment
 *     }
 *
 * - Headers, all optional: `ir 10`, `opset 21, domain 1`, `producer "name" "version"`, `domain "d"`, `version 1`,
 *   `metadata {"key": "text"}`, `function domain::Name 0x…`; then the graph, with a name if it is not "graph".
 * - Names are bare (`[A-Za-z_][A-Za-z0-9_.]*`) or JSON strings. `_` is an absent input or output.
 * - Types: `float32[2,N,?]` (known, named, unknown dimension), `int64[...]` (unknown rank), `?[2]` (unknown element
 *   type), `opaque 0x…` (sequences and others as protobuf bytes). They may follow each input, output and result.
 * - Tensors: `type[dims]` and `{elements}`, or `zeros`, `ones`, `fill 0.5`, `iota` (0, 1, 2, …), `seeded 7` (standard
 *   normal; integers uniform over their range) with `times 0.1` for floats, or `raw 0x…`. `sha256 …` stands for
 *   elements that were not printed, and cannot be read.
 * - Attributes: `1` int, `1.0` float, `"text"`, `[1,2]` ints, `[1.0,2]` floats, `["a"]` strings, `ints[]` an empty list,
 *   a tensor, `graph (…) -> (…) {…}` and lists of it, `opaque 0x…`.
 * - Statements may stand in any order and are separated by white space or `;`.
 *
 * What is not in the text: documentation strings and the fields that are carried along as bytes.
 */
import {buildTextModel} from './build-text-model.ts';
import type {AttributeValue, Graph, Model, Node, Value} from './graph.ts';
import {DEFAULT_GRAPH_NAME, parseGraphText} from './parse-graph-text.ts';
import {floatText, tensorText} from './tensor-text.ts';
import {BARE_NAME, TokenCursor} from './text-tokens.ts';

/** @throws Failure 'bad-model' with line, column and the line of text */
export function parseModel(text: string): Model {
  const cursor = new TokenCursor(text);
  return buildTextModel(parseGraphText(cursor), cursor);
}

export interface PrintOptions {
  /** Larger tensors are printed as their digest; by default none is. */
  readonly maxElements?: number;
}

/** The text of a model, one statement per line: what `parseModel` reads, if all tensors are printed in full. */
export function printModel(model: Model, {maxElements = Number.POSITIVE_INFINITY}: PrintOptions = {}): string {
  const lines = [`ir ${model.irVersion}`];
  const opsets = [...model.opsetImports].map(([domain, version]) =>
    domain ? `${nameText(domain)} ${version}` : version,
  );
  if (opsets.length > 0) lines.push(`opset ${opsets.join(', ')}`);
  if (model.producerName || model.producerVersion)
    lines.push(`producer ${[model.producerName, model.producerVersion].map((text) => JSON.stringify(text)).join(' ')}`);
  if (model.modelDomain) lines.push(`domain ${JSON.stringify(model.modelDomain)}`);
  if (model.modelVersion) lines.push(`version ${model.modelVersion}`);
  const metadata = [...model.metadata].map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  if (metadata.length > 0) lines.push(`metadata {${metadata.join(', ')}}`);
  for (const {domain, name, bytes} of model.functions)
    lines.push(`function ${operatorText(domain, name)} ${bytesText(bytes)}`);
  return `${lines.join('\n')}\n${graphText(model.graph, '', maxElements)}\n`;
}

function graphText(graph: Graph, indent: string, maxElements: number): string {
  const inner = `${indent}  `;
  const name = graph.name === DEFAULT_GRAPH_NAME ? '' : `${JSON.stringify(graph.name)} `;
  const typed = (value: Value): string => `${nameText(value.name)}${typeText(value)}`;
  const lines = [`${name}(${graph.inputs.map(typed).join(', ')}) -> (${graph.outputs.map(typed).join(', ')}) {`];
  for (const value of graph.initializers())
    lines.push(`${inner}${nameText(value.name)} = ${tensorText(value.initializer!, maxElements)}`);
  for (const node of graph.nodes) lines.push(`${inner}${nodeText(node, inner, maxElements)}`);
  return `${lines.join('\n')}\n${indent}}`;
}

function nodeText(node: Node, indent: string, maxElements: number): string {
  const outputs = node.outputs.map((value) => {
    if (!value) return '_';
    // The type of a graph output stands in the head of the graph.
    return `${nameText(value.name)}${value.isGraphOutput() ? '' : typeText(value)}`;
  });
  const inputs = node.inputs.map((value) => (value ? nameText(value.name) : '_'));
  const attributes = [...node.attributes].map(
    ([name, attribute]) => `${nameText(name)}: ${attributeText(attribute, indent, maxElements)}`,
  );
  return [
    `${outputs.join(', ')} = ${operatorText(node.domain, node.opType)}(${inputs.join(', ')})`,
    ...(attributes.length > 0 ? [`{${attributes.join(', ')}}`] : []),
    ...(node.name ? [`as ${nameText(node.name)}`] : []),
  ].join(' ');
}

function attributeText(attribute: AttributeValue, indent: string, maxElements: number): string {
  const list = (items: readonly string[]): string =>
    items.length > 0 ? `[${items.join(', ')}]` : `${attribute.type}[]`;
  switch (attribute.type) {
    case 'int':
      return integerText(attribute.value);
    case 'float':
      return pointedText(attribute.value);
    case 'string':
      return JSON.stringify(attribute.value);
    case 'tensor':
      return tensorText(attribute.value, maxElements);
    case 'graph':
      return `graph ${graphText(attribute.value, indent, maxElements)}`;
    case 'ints':
      return list(attribute.value.map(integerText));
    case 'floats':
      return list(attribute.value.map(pointedText));
    case 'strings':
      return list(attribute.value.map((text) => JSON.stringify(text)));
    case 'graphs':
      return list(attribute.value.map((graph) => `graph ${graphText(graph, indent, maxElements)}`));
    case 'opaque':
      return `opaque ${bytesText(attribute.value)}`;
  }
}

/** Integers beyond 2^53 are exact numbers here (see `attribute-proto.ts`), so all their digits are printed. */
const integerText = (value: number): string => BigInt(value).toString();

/** With a point or an exponent, so that it cannot be taken for an integer. */
function pointedText(value: number): string {
  const text = floatText(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

function typeText({elementType, dims, opaqueType}: Value): string {
  if (opaqueType) return `: opaque ${bytesText(opaqueType)}`;
  if (elementType === undefined && dims === undefined) return '';
  const dimTexts = dims?.map((dim) => {
    if (dim === undefined) return '?';
    return typeof dim === 'number' ? String(dim) : nameText(dim);
  });
  return `: ${elementType ?? '?'}[${dimTexts?.join(',') ?? '...'}]`;
}

const operatorText = (domain: string, name: string): string =>
  domain ? `${nameText(domain)}::${nameText(name)}` : nameText(name);

const nameText = (name: string): string => (BARE_NAME.test(name) && name !== '_' ? name : JSON.stringify(name));

const bytesText = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`;
