import {expect, test} from 'vitest';
import {
  packedSizeBytes,
  packInt2,
  packInt4,
  unpackInt2,
  unpackInt4,
  unpackUint2,
  unpackUint4,
} from '../../src/numeric/pack-integers.ts';

test('the first of two integers stands in the low nibble', () => {
  expect([...packInt4(Int8Array.of(1, -1, 7, -8))]).toEqual([0xf1, 0x87]);
  expect([...packInt4(Uint8Array.of(1, 15, 7, 8))]).toEqual([0xf1, 0x87]);
});

test('an odd last one stands alone', () => {
  expect([...packInt4(Int8Array.of(-3))]).toEqual([0x0d]);
  expect(packedSizeBytes(5, 4)).toBe(3);
  expect(packedSizeBytes(5, 2)).toBe(2);
  expect(packInt4(new Int8Array(0)).length).toBe(0);
});

test('unpacking gives all integers back', () => {
  const signed = Int8Array.from({length: 17}, (_, i) => (i % 16) - 8);
  expect(unpackInt4(packInt4(signed), signed.length)).toEqual(signed);
  const unsigned = Uint8Array.from({length: 16}, (_, i) => i);
  expect(unpackUint4(packInt4(unsigned), unsigned.length)).toEqual(unsigned);
});

test('bytes of another count are a bug of the caller', () => {
  expect(() => unpackInt4(Uint8Array.of(1), 3)).toThrow('3 4-bit integers take 2 bytes, not 1');
});

test('four 2-bit integers stand in a byte, the first in the lowest bits', () => {
  expect([...packInt2(Int8Array.of(1, -1, 0, -2, 1))]).toEqual([0b10_00_11_01, 0b01]);
  expect([...packInt2(Uint8Array.of(1, 3, 0, 2, 1))]).toEqual([0b10_00_11_01, 0b01]);
  const signed = Int8Array.from({length: 11}, (_, i) => (i % 4) - 2);
  expect(unpackInt2(packInt2(signed), signed.length)).toEqual(signed);
  const unsigned = Uint8Array.from({length: 9}, (_, i) => i % 4);
  expect(unpackUint2(packInt2(unsigned), unsigned.length)).toEqual(unsigned);
});
