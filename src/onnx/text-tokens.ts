import {Failure} from '../base/failure.ts';
import {codeFrame, lineColumnOf, type SourceText} from '../base/source-text.ts';

export type TokenKind = 'name' | 'string' | 'number' | 'hex' | 'mark' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Without quotes and escapes for strings. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const TOKEN =
  /(?<space>\s+|\/\/[^\n]*)|(?<name>[A-Za-z_][A-Za-z0-9_.]*)|(?<string>"(?:[^"\\\n]|\\.)*")|(?<hex>0x[0-9a-fA-F]*)|(?<number>-?(?:inf\b|\d+(?:\.\d+)?(?:[eE][-+]?\d+)?))|(?<mark>->|::|\.\.\.|[()[\]{},:;=?])/y;

/** A name that the text format can hold without quotes. */
export const BARE_NAME = /^[A-Za-z_][A-Za-z0-9_.]*$/;

/** Graph text as a row of tokens, with a place in it. The one class of the format: it guards the place. */
export class TokenCursor {
  readonly #source: SourceText;
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(text: string) {
    this.#source = {path: 'graph text', text};
    this.#tokens = tokensOf(this.#source);
  }

  /** The token `ahead` of the next one. */
  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#position + ahead, this.#tokens.length - 1)]!;
  }

  take(): Token {
    const token = this.peek();
    this.#position++;
    return token;
  }

  isNext(mark: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return (token.kind === 'mark' || token.kind === 'name') && token.text === mark;
  }

  /** Takes the next token if it is this mark or bare word. */
  accept(mark: string): boolean {
    if (!this.isNext(mark)) return false;
    this.#position++;
    return true;
  }

  expect(mark: string): Token {
    if (!this.isNext(mark)) throw this.error(`expected "${mark}" but found ${this.#nextForPeople()}`);
    return this.take();
  }

  /** A bare name or a quoted one. */
  name(what: string): string {
    const {kind} = this.peek();
    if (kind === 'name' || kind === 'string') return this.take().text;
    throw this.error(`expected ${what} but found ${this.#nextForPeople()}`);
  }

  integer(what: string): number {
    const token = this.peek();
    if (token.kind === 'number' && /^-?\d+$/.test(token.text)) return Number(this.take().text);
    throw this.error(`expected ${what} but found ${this.#nextForPeople()}`);
  }

  bytes(): Uint8Array {
    const token = this.peek();
    if (token.kind !== 'hex' || token.text.length % 2 !== 0)
      throw this.error(`expected bytes such as 0x00ff but found ${this.#nextForPeople()}`);
    return new Uint8Array(Buffer.from(this.take().text.slice(2), 'hex'));
  }

  /** The list between two marks, separated by commas; a comma before the closing mark is allowed. */
  list<T>(open: string, close: string, item: () => T): T[] {
    this.expect(open);
    const items: T[] = [];
    while (!this.accept(close)) {
      items.push(item());
      if (!this.isNext(close)) this.expect(',');
    }
    return items;
  }

  /** An error at a token, by default the next one. */
  error(message: string, token: Token = this.peek()): Failure {
    return errorAt(this.#source, message, token.start, token.end);
  }

  #nextForPeople(): string {
    const {kind, text} = this.peek();
    return kind === 'end' ? 'the end of the text' : JSON.stringify(text);
  }
}

function errorAt(source: SourceText, message: string, start: number, end: number): Failure {
  const {line, column} = lineColumnOf(source, start);
  const frame = codeFrame({source, start, end});
  return new Failure({reason: 'bad-model', message: `${source.path}:${line}:${column}: ${message}\n${frame}`});
}

function tokensOf(source: SourceText): Token[] {
  const {text} = source;
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let start = 0; start < text.length; start = TOKEN.lastIndex) {
    const groups = TOKEN.exec(text)?.groups;
    if (!groups) throw errorAt(source, `unexpected ${JSON.stringify(text[start])}`, start, start + 1);
    const end = TOKEN.lastIndex;
    const {name, string, hex, number, mark} = groups;
    if (name !== undefined) tokens.push({kind: 'name', text: name, start, end});
    else if (string !== undefined)
      tokens.push({kind: 'string', text: unquoted(source, string, start, end), start, end});
    else if (hex !== undefined) tokens.push({kind: 'hex', text: hex, start, end});
    else if (number !== undefined) tokens.push({kind: 'number', text: number, start, end});
    else if (mark !== undefined) tokens.push({kind: 'mark', text: mark, start, end});
  }
  tokens.push({kind: 'end', text: '', start: text.length, end: text.length});
  return tokens;
}

function unquoted(source: SourceText, quoted: string, start: number, end: number): string {
  try {
    return String(JSON.parse(quoted));
  } catch (error) {
    if (error instanceof SyntaxError) throw errorAt(source, 'the string is not written as in JSON', start, end);
    throw error;
  }
}
