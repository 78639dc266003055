/** Graph text to a tree of what it says, names still names. `build-text-model.ts` makes the model. */
import type {ElementType, Tensor} from '../numeric/tensor.ts';
import {isElementType} from './element-types.ts';
import type {AttributeValue, Dim} from './graph.ts';
import {floatOfToken, isTypeAhead, readTensor} from './tensor-text.ts';
import type {Token, TokenCursor} from './text-tokens.ts';

export interface TextModel {
  irVersion: number;
  readonly opsetImports: Map<string, number>;
  producerName: string;
  producerVersion: string;
  domain: string;
  version: number;
  readonly metadata: Map<string, string>;
  readonly functions: {readonly domain: string; readonly name: string; readonly bytes: Uint8Array}[];
  graph: TextGraph;
}

export interface TextGraph {
  readonly name: string;
  readonly inputs: readonly TextValue[];
  readonly outputs: readonly TextValue[];
  readonly statements: readonly TextStatement[];
}

export interface TextType {
  readonly elementType: ElementType | undefined;
  readonly dims: readonly Dim[] | undefined;
  readonly opaque: Uint8Array | undefined;
}

/** A mention of a value; the name is undefined for `_`, the absent one. */
export interface TextValue {
  readonly name: string | undefined;
  readonly type: TextType | undefined;
  readonly token: Token;
}

export type TextStatement =
  | {readonly kind: 'constant'; readonly name: string; readonly tensor: Tensor; readonly token: Token}
  | TextNode;

export interface TextNode {
  readonly kind: 'node';
  readonly name: string;
  readonly domain: string;
  readonly opType: string;
  readonly inputs: readonly TextValue[];
  readonly outputs: readonly TextValue[];
  readonly attributes: ReadonlyMap<string, TextAttribute>;
}

export type TextAttribute =
  | Exclude<AttributeValue, {readonly type: 'graph' | 'graphs'}>
  | {readonly type: 'graph'; readonly value: TextGraph}
  | {readonly type: 'graphs'; readonly value: readonly TextGraph[]};

/** The operator set and the IR version that text without a header means. */
const DEFAULT_OPSET = 21;
const DEFAULT_IR_VERSION = 10;
export const DEFAULT_GRAPH_NAME = 'graph';

/** @throws Failure 'bad-model' with line and column */
export function parseGraphText(cursor: TokenCursor): TextModel {
  const model: Omit<TextModel, 'graph'> = {
    irVersion: DEFAULT_IR_VERSION,
    opsetImports: new Map(),
    producerName: '',
    producerVersion: '',
    domain: '',
    version: 0,
    metadata: new Map(),
    functions: [],
  };
  while (readHeader(cursor, model));
  if (model.opsetImports.size === 0) model.opsetImports.set('', DEFAULT_OPSET);
  const graph = readGraph(cursor);
  if (cursor.peek().kind !== 'end') throw cursor.error('expected the end of the text');
  return {...model, graph};
}

/** Reads one header; false when the graph begins. */
function readHeader(cursor: TokenCursor, model: Omit<TextModel, 'graph'>): boolean {
  if (cursor.peek().kind !== 'name' || cursor.isNext('(', 1)) return false;
  if (cursor.accept('ir')) model.irVersion = cursor.integer('an IR version');
  else if (cursor.accept('opset')) readOpsets(cursor, model.opsetImports);
  else if (cursor.accept('producer')) {
    model.producerName = cursor.name('a name');
    if (cursor.peek().kind === 'string') model.producerVersion = cursor.name('a version');
  } else if (cursor.accept('domain')) model.domain = cursor.name('a domain');
  else if (cursor.accept('version')) model.version = cursor.integer('a version');
  else if (cursor.accept('metadata')) {
    for (const [key, value] of cursor.list('{', '}', () => readMetadata(cursor))) model.metadata.set(key, value);
  } else if (cursor.accept('function')) {
    const {domain, name} = readOperator(cursor);
    model.functions.push({domain, name, bytes: cursor.bytes()});
  } else throw cursor.error('expected "opset", another header, or the graph "(inputs) -> (outputs) {…}"');
  return true;
}

function readOpsets(cursor: TokenCursor, opsetImports: Map<string, number>): void {
  do {
    const token = cursor.peek();
    const domain = token.kind === 'number' ? '' : cursor.name('a domain');
    if (opsetImports.has(domain)) throw cursor.error(`the domain "${domain}" is imported twice`, token);
    opsetImports.set(domain, cursor.integer('an operator set version'));
  } while (cursor.accept(','));
}

function readMetadata(cursor: TokenCursor): [string, string] {
  const key = cursor.name('a key');
  cursor.expect(':');
  return [key, cursor.name('a text')];
}

function readGraph(cursor: TokenCursor): TextGraph {
  const name = cursor.isNext('(') ? DEFAULT_GRAPH_NAME : cursor.name('a graph');
  const inputs = cursor.list('(', ')', () => readValue(cursor));
  cursor.expect('->');
  const outputs = cursor.list('(', ')', () => readValue(cursor));
  cursor.expect('{');
  const statements: TextStatement[] = [];
  for (;;) {
    while (cursor.accept(';'));
    if (cursor.accept('}')) return {name, inputs, outputs, statements};
    statements.push(readStatement(cursor));
  }
}

/** A value with its type, if one is given. */
function readValue(cursor: TokenCursor): TextValue {
  const token = cursor.peek();
  const written = cursor.name('a value');
  const name = token.kind === 'name' && written === '_' ? undefined : written;
  const type = cursor.accept(':') ? readType(cursor) : undefined;
  return {name, type, token};
}

function readType(cursor: TokenCursor): TextType {
  if (cursor.accept('opaque')) return {elementType: undefined, dims: undefined, opaque: cursor.bytes()};
  const elementType = cursor.accept('?') ? undefined : readElementType(cursor);
  if (cursor.isNext('[') && cursor.isNext('...', 1)) {
    for (const mark of ['[', '...', ']']) cursor.expect(mark);
    return {elementType, dims: undefined, opaque: undefined};
  }
  return {elementType, dims: cursor.list('[', ']', () => readDim(cursor)), opaque: undefined};
}

function readElementType(cursor: TokenCursor): ElementType {
  const token = cursor.peek();
  const name = cursor.name('an element type');
  if (isElementType(name)) return name;
  throw cursor.error(`there is no element type "${name}"`, token);
}

function readDim(cursor: TokenCursor): Dim {
  if (cursor.accept('?')) return undefined;
  return cursor.peek().kind === 'number' ? cursor.integer('a dimension') : cursor.name('a dimension');
}

function readStatement(cursor: TokenCursor): TextStatement {
  const outputs: TextValue[] = [];
  // A node without outputs is useless but can be written: "= Op(x)".
  if (!cursor.isNext('='))
    do outputs.push(readValue(cursor));
    while (cursor.accept(','));
  cursor.expect('=');
  if (!isTypeAhead(cursor)) return readNode(cursor, outputs);
  const [first] = outputs;
  if (outputs.length !== 1 || first?.name === undefined) throw cursor.error('a constant has one name');
  return {kind: 'constant', name: first.name, tensor: readTensor(cursor), token: first.token};
}

function readNode(cursor: TokenCursor, outputs: readonly TextValue[]): TextNode {
  const {domain, name: opType} = readOperator(cursor);
  const inputs = cursor.list('(', ')', () => readValue(cursor));
  const attributes = new Map<string, TextAttribute>();
  if (cursor.isNext('{')) {
    cursor.list('{', '}', () => {
      const token = cursor.peek();
      const name = cursor.name('an attribute');
      if (attributes.has(name)) throw cursor.error(`the attribute "${name}" is given twice`, token);
      cursor.expect(':');
      attributes.set(name, readAttribute(cursor));
    });
  }
  // "as" may also be the value that the next statement computes.
  const isNamed = cursor.isNext('as') && (cursor.peek(1).kind === 'name' || cursor.peek(1).kind === 'string');
  if (isNamed) cursor.take();
  return {kind: 'node', name: isNamed ? cursor.name('a name') : '', domain, opType, inputs, outputs, attributes};
}

/** `Op` or `domain::Op`. */
function readOperator(cursor: TokenCursor): {domain: string; name: string} {
  const first = cursor.name('an operator');
  return cursor.accept('::') ? {domain: first, name: cursor.name('an operator')} : {domain: '', name: first};
}

function readAttribute(cursor: TokenCursor): TextAttribute {
  if (cursor.isNext('[')) return readListAttribute(cursor);
  if (isTypeAhead(cursor)) return {type: 'tensor', value: readTensor(cursor)};
  if (cursor.accept('graph')) return {type: 'graph', value: readGraph(cursor)};
  if (cursor.accept('opaque')) return {type: 'opaque', value: cursor.bytes()};
  for (const type of ['ints', 'floats', 'strings', 'graphs'] as const) {
    if (!cursor.isNext(type) || !cursor.isNext('[', 1)) continue;
    cursor.take();
    cursor.list('[', ']', () => {
      throw cursor.error(`"${type}[]" is how an empty list is written`);
    });
    return {type, value: []};
  }
  return readScalar(cursor);
}

type Scalar = Extract<TextAttribute, {readonly type: 'int' | 'float' | 'string'}>;

function readScalar(cursor: TokenCursor): Scalar {
  const token = cursor.take();
  if (token.kind === 'string') return {type: 'string', value: token.text};
  if (token.kind === 'number' && /^-?\d+$/.test(token.text)) return {type: 'int', value: Number(token.text)};
  return {type: 'float', value: Math.fround(floatOfToken(cursor, token))};
}

function readListAttribute(cursor: TokenCursor): TextAttribute {
  const open = cursor.peek();
  if (cursor.isNext('graph', 1)) {
    const value = cursor.list('[', ']', () => {
      cursor.expect('graph');
      return readGraph(cursor);
    });
    return {type: 'graphs', value};
  }
  const items = cursor.list('[', ']', () => readScalar(cursor));
  if (items.length === 0) throw cursor.error('an empty list is written "ints[]", "floats[]" or "strings[]"', open);
  const strings = items.flatMap((item) => (item.type === 'string' ? [item.value] : []));
  if (strings.length === items.length) return {type: 'strings', value: strings};
  const numbers = items.flatMap((item) => (item.type === 'string' ? [] : [item.value]));
  if (numbers.length !== items.length) throw cursor.error('a list is of numbers or of strings', open);
  return {type: items.every((item) => item.type === 'int') ? 'ints' : 'floats', value: numbers};
}
