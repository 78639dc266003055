import {expect, test} from 'vitest';
import {bfloat16ToNumber, numberToBfloat16, roundToBfloat16} from '../../src/numeric/bfloat16.ts';
import {roundToFloat16} from '../../src/numeric/float16.ts';
import {parseModel} from '../../src/onnx/graph-text.ts';
import {runModel} from '../support/run-model.ts';

/** Below, at and above every tie of both types, with an even and an odd number below. */
const LOWER_HALVES = [0, 1, 0x0fff, 0x1000, 0x1001, 0x2fff, 0x3000, 0x3001, 0x7fff, 0x8000, 0x8001, 0xffff];

const UPPER_HALVES = 2 ** 16;

/** All upper halves of float32 patterns with such a lower half. */
function patterns(lower: number): Float32Array {
  return new Float32Array(Uint32Array.from({length: UPPER_HALVES}, (_, upper) => upper * 2 ** 16 + lower).buffer);
}

/** By division of the pattern: half a step rounds up where it makes the last kept bit even. */
function plainBfloat16(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer)[0]!;
  const [kept, rest] = [Math.floor(bits / 0x10000), bits % 0x10000];
  if (Number.isNaN(value)) return kept >= 0x8000 ? 0xffc0 : 0x7fc0;
  return rest > 0x8000 || (rest === 0x8000 && kept % 2 === 1) ? kept + 1 : kept;
}

async function engineBits(type: 'bfloat16' | 'float16', values: Float32Array): Promise<Uint32Array> {
  const to = {bfloat16: 16, float16: 10}[type];
  const model = parseModel(`(x: float32[n]) -> (y) { h = Cast(x) {to: ${to}}; y = Cast(h) {to: 1} }`);
  const {y} = await runModel(model, {x: {type: 'float32', dims: [values.length], data: values}});
  return new Uint32Array((y!.data as Float32Array).slice().buffer);
}

test('bfloat16 of every upper half is what onnxruntime casts to, bit for bit, NaN too', async () => {
  for (const lower of LOWER_HALVES) {
    const values = patterns(lower);
    const output = new Uint16Array(values.length);
    roundToBfloat16(values, output);
    expect(output).toEqual(Uint16Array.from(values, plainBfloat16));
    expect(output).toEqual(Uint16Array.from(await engineBits('bfloat16', values), (bits) => bits >>> 16));
  }
});

test('float16 of every upper half is what onnxruntime casts to, but for which NaN it is', async () => {
  for (const lower of LOWER_HALVES) {
    const values = patterns(lower).filter((value) => !Number.isNaN(value));
    const output = new Uint16Array(values.length);
    roundToFloat16(values, output);
    const model = parseModel('(x: float32[n]) -> (y) { y = Cast(x) {to: 10} }');
    const {y} = await runModel(model, {x: {type: 'float32', dims: [values.length], data: values}});
    expect(output).toEqual(new Uint16Array(y!.data as Uint16Array));
  }
});

test('rounding is to nearest, ties to even; overflow is infinity, subnormals stay', () => {
  const check = (value: number, expected: number) => expect(numberToBfloat16(value), String(value)).toBe(expected);
  check(1, 0x3f80);
  check(1 + 2 ** -8, 0x3f80);
  check(1 + 3 * 2 ** -8, 0x3f82);
  check(1 + 2 ** -8 + 2 ** -23, 0x3f81);
  check(-2.5, 0xc020);
  check(-0, 0x8000);
  check(3.3895313892515355e38, 0x7f7f);
  check(3.4028234663852886e38, 0x7f80);
  check(Number.NEGATIVE_INFINITY, 0xff80);
  check(2 ** -133, 0x0001);
  check(2 ** -134, 0x0000);
  check(3 * 2 ** -134, 0x0002);
  check(2 ** -126 - 2 ** -149, 0x0080);
  check(Number.NaN, 0x7fc0);
});

test('every bfloat16 that is a number comes back from its value', () => {
  const wrong: number[] = [];
  for (let bits = 0; bits < UPPER_HALVES; bits++) {
    const value = bfloat16ToNumber(bits);
    if (!Number.isNaN(value) && numberToBfloat16(value) !== bits) wrong.push(bits);
  }
  expect(wrong).toEqual([]);
});

test('a part of a buffer is rounded, nothing is rounded to nothing, and lengths must fit', () => {
  const output = new Uint16Array(2);
  roundToBfloat16(Float32Array.of(9, 1, -2).subarray(1), output);
  expect(output).toEqual(Uint16Array.of(0x3f80, 0xc000));
  roundToBfloat16(new Float32Array(), new Uint16Array());
  expect(() => roundToBfloat16(Float32Array.of(1), output)).toThrow('2 elements');
  expect(() => roundToFloat16(Float32Array.of(1), output)).toThrow('2 elements');
});
