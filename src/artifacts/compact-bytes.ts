/** Bytes of binary artifacts: little-endian, integers as varints (seven bits a byte, low ones first). */
import {Failure} from '../base/failure.ts';
import {invariant} from '../base/invariant.ts';

const INITIAL_BYTES = 1024;

/** Appends values to a growing array. */
export class ByteWriter {
  #bytes = new Uint8Array(INITIAL_BYTES);
  #length = 0;

  /** An integer from 0 to 2^53 − 1. */
  varint(value: number): void {
    invariant(Number.isSafeInteger(value) && value >= 0, () => `${value} is not an unsigned integer`);
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#push((rest % 128) + 128);
    this.#push(rest);
  }

  /** An integer of either sign below 2^52, small magnitudes short. */
  signed(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  float32(value: number): void {
    this.raw(new Uint8Array(Float32Array.of(value).buffer));
  }

  float32s(values: Float32Array): void {
    this.raw(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  /** Any integer: sign and count of low zero bytes taken off, then the other bytes from the lowest. */
  bigInteger(value: bigint): void {
    let rest = value < 0n ? -value : value;
    let zeroBytes = 0;
    for (; rest !== 0n && (rest & 0xffn) === 0n; rest >>= 8n) zeroBytes++;
    const bytes: number[] = [];
    for (; rest !== 0n; rest >>= 8n) bytes.push(Number(rest & 0xffn));
    this.signed(value < 0n ? -bytes.length : bytes.length);
    this.varint(zeroBytes);
    this.raw(Uint8Array.from(bytes));
  }

  /** Length and contents. */
  block(bytes: Uint8Array): void {
    this.varint(bytes.length);
    this.raw(bytes);
  }

  text(text: string): void {
    this.block(new TextEncoder().encode(text));
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #push(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = byte;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + count));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

/** Reads what a `ByteWriter` wrote. Whatever does not fit is a damaged file. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #what: string;
  #position = 0;

  /** @param what the kind of file, for messages: "statistics file" */
  constructor(bytes: Uint8Array, what: string) {
    this.#bytes = bytes;
    this.#what = what;
  }

  /** @throws Failure 'file-unreadable', as all others here do, when the bytes end early or make no sense */
  varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#bytes[this.#position++];
      if (byte === undefined) throw this.damaged();
      value += (byte % 128) * factor;
      if (!Number.isSafeInteger(value)) throw this.damaged();
      if (byte < 128) return value;
    }
  }

  signed(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  float32(): number {
    return this.float32s(1)[0]!;
  }

  float32s(count: number): Float32Array {
    // A copy: the bytes may stand anywhere, and `slice` of a Node buffer would not make one.
    return new Float32Array(new Uint8Array(this.raw(4 * count)).buffer);
  }

  bigInteger(): bigint {
    const length = this.signed();
    const zeroBytes = this.varint();
    const bytes = this.raw(Math.abs(length));
    if (zeroBytes > this.#bytes.length + 1024) throw this.damaged();
    let value = 0n;
    for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) + BigInt(bytes[i]!);
    value <<= BigInt(8 * zeroBytes);
    return length < 0 ? -value : value;
  }

  block(): Uint8Array {
    return this.raw(this.varint());
  }

  text(): string {
    return new TextDecoder().decode(this.block());
  }

  raw(length: number): Uint8Array {
    const end = this.#position + length;
    if (end > this.#bytes.length) throw this.damaged();
    const bytes = this.#bytes.subarray(this.#position, end);
    this.#position = end;
    return bytes;
  }

  /** To be called when all is read. */
  end(): void {
    if (this.#position !== this.#bytes.length) throw this.damaged();
  }

  damaged(): Failure {
    return new Failure({
      reason: 'file-unreadable',
      message: `This ${this.#what} is damaged or of another version.`,
      remedy: 'Run again with --force.',
    });
  }
}
