/**
 * A small part of a WebAssembly assembler: what vector loops over a memory need. Instructions are byte lists that are put
 * one after the other; operands come first, as on a stack machine.
 *
 * Source: WebAssembly Core Specification 2.0, section 5 (binary format), with fixed-width SIMD.
 */

export type Code = readonly number[];

const VALUE_TYPES = {i32: 0x7f, f32: 0x7d, v128: 0x7b} as const;

export type ValueType = keyof typeof VALUE_TYPES;

/** LEB128 of an unsigned integer. */
export function unsigned(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

/** LEB128 of a signed 32-bit integer. */
function signed(value: number): Code {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7) {
    const low = rest & 127;
    const isLast = rest === low - (low & 64 ? 128 : 0);
    bytes.push(isLast ? low : low + 128);
    if (isLast) return bytes;
  }
}

const simd =
  (opcode: number) =>
  (...operands: readonly Code[]): Code => [...operands.flat(), 0xfd, ...unsigned(opcode)];

const plain =
  (opcode: number) =>
  (...operands: readonly Code[]): Code => [...operands.flat(), opcode];

const VECTOR_ALIGNMENT = 4;
const WORD_ALIGNMENT = 2;

/** Operators, named as in the specification. Addresses are in bytes; `offset` is added to them. */
export const op = {
  get: (local: number): Code => [0x20, ...unsigned(local)],
  set: (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)],
  constant: (value: number): Code => [0x41, ...signed(value)],
  add: plain(0x6a),
  lessUnsigned: plain(0x49),
  loadWord: (address: Code, offset: number): Code => [...address, 0x28, WORD_ALIGNMENT, ...unsigned(offset)],
  storeWord: (address: Code, value: Code, offset: number): Code => [
    ...address,
    ...value,
    0x36,
    WORD_ALIGNMENT,
    ...unsigned(offset),
  ],
  /** Repeats `body` while `condition` holds after it. */
  loopWhile: (body: Code, condition: Code): Code => [0x03, 0x40, ...body, ...condition, 0x0d, 0x00, 0x0b],
  load: (address: Code, offset: number): Code => [...address, 0xfd, 0x00, VECTOR_ALIGNMENT, ...unsigned(offset)],
  store: (address: Code, value: Code, offset: number): Code => [
    ...address,
    ...value,
    0xfd,
    0x0b,
    VECTOR_ALIGNMENT,
    ...unsigned(offset),
  ],
  /** Elements 2 and 3 in places 0 and 1. */
  upperHalf: (value: Code): Code => [
    ...value,
    ...[0xfd, 0x0c, ...new Array<number>(16).fill(0)],
    ...[0xfd, 0x0d, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7],
  ],
  splatInt: simd(0x11),
  splatFloat: simd(0x13),
  lane: (value: Code, index: number): Code => [...value, 0xfd, 0x1b, index],
  equalInt: simd(0x37),
  equalFloat: simd(0x41),
  greaterFloat: simd(0x44),
  and: simd(0x4e),
  promoteLow: simd(0x5f),
  ceil: simd(0x67),
  shiftLeft: simd(0xab),
  addInt: simd(0xae),
  subtractInt: simd(0xb1),
  absolute: simd(0xe0),
  multiplyFloat: simd(0xe6),
  /** The second operand where it is smaller than the first; so NaN in the second is passed over. */
  smaller: simd(0xea),
  larger: simd(0xeb),
  addDouble: simd(0xf0),
  multiplyDouble: simd(0xf2),
  truncate: simd(0xf8),
} as const;

export interface FunctionSpec {
  readonly name: string;
  readonly parameters: readonly ValueType[];
  /** Further locals, numbered on from the parameters. */
  readonly locals: readonly ValueType[];
  readonly body: Code;
}

/** A module that exports the functions and one memory, "memory", of `pages` pages of 64 KiB that may grow. */
export function assembleModule(functions: readonly FunctionSpec[], pages: number): Uint8Array<ArrayBuffer> {
  const types = functions.map(({parameters}) => [0x60, ...list(parameters.map((type) => [VALUE_TYPES[type]])), 0]);
  const exports = functions.map(({name}, i) => [...text(name), 0x00, ...unsigned(i)]);
  const bodies = functions.map(({locals, body}) => {
    const code = [...list(locals.map((type) => [1, VALUE_TYPES[type]])), ...body, 0x0b];
    return [...unsigned(code.length), ...code];
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, types),
    ...section(
      3,
      functions.map((_, i) => unsigned(i)),
    ),
    ...section(5, [[0x00, ...unsigned(pages)]]),
    ...section(7, [...exports, [...text('memory'), 0x02, 0x00]]),
    ...section(10, bodies),
  ]);
}

const list = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];

const text = (characters: string): Code => list([...new TextEncoder().encode(characters)].map((byte) => [byte]));

function section(id: number, items: readonly Code[]): Code {
  const content = list(items);
  return [id, ...unsigned(content.length), ...content];
}
