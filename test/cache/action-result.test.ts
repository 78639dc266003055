import {describe, expect, test} from 'vitest';
import {hashBytes} from '../../src/base/content-hash.ts';
import {seededRandom} from '../../src/base/seeded-random.ts';
import {decodeActionResult, EMPTY_DIGEST, encodeActionResult, isSafeOutputPath} from '../../src/cache/action-result.ts';
import type {ActionResult, ResultOutput} from '../../src/cache/store.ts';

const inline = (path: string, text: string): ResultOutput => {
  const contents = new Uint8Array(Buffer.from(text));
  return {path, digest: hashBytes(contents), sizeBytes: contents.length, contents};
};
const stored = (path: string, text: string): ResultOutput => ({...inline(path, text), contents: undefined});
const result = (...outputs: ResultOutput[]): ActionResult => ({outputs, startedMs: 1_700_000_000_123, durationMs: 456});

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const plain = (value: ActionResult | undefined) =>
  value && {
    ...value,
    outputs: value.outputs.map((output) => ({...output, contents: output.contents && hex(output.contents)})),
  };

describe('the bytes', () => {
  test('are those of a REAPI ActionResult', () => {
    const hashHex = (text: string) => Buffer.from(hashBytes(text)).toString('hex');
    // Written by protobuf 7.36.2 (Python) from the message definitions: outputs "a" with contents and "b" without.
    const expected = [
      '124d0a016112440a40',
      `${hashHex('hi')}10022a026869`,
      `124a0a016212450a40${hashHex('x'.repeat(3000))}10b817`,
      '4a260a097175616e7467617465',
      '3a0b0880e2cfaa0610c0a9d33a420c0880e2cfaa0610c0ad8b9402',
    ].join('');
    const bytes = encodeActionResult(result(inline('a', 'hi'), stored('b', 'x'.repeat(3000))));
    expect(hex(bytes)).toBe(expected);
    expect(hashBytes(bytes)).toBe('b3bfcd0ba22fe748a6fd42272a40a7e1cb51798c5d824c660e633f7cbcc7a778');
  });

  test('do not depend on the order of outputs', () => {
    const [a, b] = [inline('a', '1'), stored('b', '2')];
    expect(hex(encodeActionResult(result(a, b)))).toBe(hex(encodeActionResult(result(b, a))));
  });
});

test('what is written is read back', () => {
  const cases: ActionResult[] = [
    result(),
    result(inline('a', 'hi'), stored('deep/er/b.onnx', 'x'.repeat(3000)), inline('ü', 'ü')),
    {outputs: [inline('a', 'hi')], startedMs: 0, durationMs: 0},
    {outputs: [{...stored('big', 'x'), sizeBytes: 5e9}], startedMs: 1e12, durationMs: 1e9},
  ];
  for (const written of cases) expect(plain(decodeActionResult(encodeActionResult(written)))).toEqual(plain(written));
});

test('an empty output has its contents wherever they were', () => {
  const empty: ResultOutput = {path: 'e', digest: EMPTY_DIGEST, sizeBytes: 0, contents: undefined};
  expect(decodeActionResult(encodeActionResult(result(empty)))?.outputs[0]?.contents).toEqual(new Uint8Array());
});

describe('what servers may add is taken', () => {
  test('unknown fields, an exit code, another worker', () => {
    const bytes = encodeActionResult(result(inline('a', 'hi')));
    const exitCode = Buffer.from('2000', 'hex');
    const unknown = Buffer.from('fa3f0568656c6c6f', 'hex');
    expect(plain(decodeActionResult(Buffer.concat([exitCode, bytes, unknown])))).toEqual(
      plain(result(inline('a', 'hi'))),
    );
  });
});

describe('what is damaged is refused', () => {
  const whole = encodeActionResult(result(inline('a', 'hi'), stored('b', 'x'.repeat(5000)), inline('c', 'more')));

  test('cut off anywhere', () => {
    for (let length = 0; length < whole.length; length++) {
      expect(decodeActionResult(whole.subarray(0, length)), `${length} bytes`).toBeUndefined();
    }
  });

  test('a bit that fell over never changes contents unnoticed', () => {
    for (let i = 0; i < whole.length * 8; i++) {
      const bytes = Uint8Array.from(whole);
      bytes[i >> 3] = bytes[i >> 3]! ^ (1 << (i & 7));
      for (const output of decodeActionResult(bytes)?.outputs ?? []) {
        if (output.contents) expect(hashBytes(output.contents)).toBe(output.digest);
      }
    }
  });

  test('noise and texts', () => {
    const random = seededRandom(1);
    const noise = Array.from({length: 2000}, () =>
      Uint8Array.from({length: random.nextInteger(80)}, () => random.nextInteger(256)),
    );
    for (const bytes of [...noise, Buffer.from('<!DOCTYPE html><html>'), Buffer.from('{"outputFiles":[]}')]) {
      expect(decodeActionResult(bytes)).toBeUndefined();
    }
  });

  test('paths that leave the folder, repeated paths, contents that do not fit', () => {
    const {contents} = inline('x', 'other');
    const cases = [
      result(inline('../a', 'hi')),
      result(inline('/a', 'hi')),
      result(inline('a', '1'), inline('a', '2')),
      result({...inline('a', 'hi'), contents}),
      result({...inline('a', 'hi'), sizeBytes: 3}),
    ];
    for (const wrong of cases) expect(decodeActionResult(encodeActionResult(wrong))).toBeUndefined();
  });
});

test('output paths stay inside their folder', () => {
  for (const path of ['a', 'a/b.c', '.quantgate/meta.json', '..a']) expect(isSafeOutputPath(path), path).toBe(true);
  for (const path of ['', '/', '/a', 'a/', 'a//b', '.', '..', 'a/../b', 'a\\b'])
    expect(isSafeOutputPath(path), path).toBe(false);
});
