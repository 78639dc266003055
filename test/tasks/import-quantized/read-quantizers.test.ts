import {expect, test} from 'vitest';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {findProfile} from '../../../src/target/load-profile.ts';
import {quantizerKinds} from '../../../src/tasks/import-quantized/quantizer-kinds.ts';
import {readQuantizers} from '../../../src/tasks/import-quantized/read-quantizers.ts';
import {targetWarnings} from '../../../src/tasks/import-quantized/target-warnings.ts';

const QDQ = `(x: float32[1,2,4,4]) -> (y) {
  s = float32[] {0.5}; z = uint8[] {3}; qx = QuantizeLinear(x, s, z); dx = DequantizeLinear(qx, s, z)
  w = int8[2,2,1,1] {1, 2, 3, -4}; ws = float32[2] {0.25, 0.1}; wz = int8[2] {0, 0}; dw = DequantizeLinear(w, ws, wz) {axis: 0}
  b = int32[2] {5, 6}; bs = float32[2] {0.125, 0.05}; db = DequantizeLinear(b, bs) {axis: 0}
  y = Conv(dx, dw, db) as "conv_1" }`;

const VITIS = `(x: float32[1,2,4,4]) -> (y) {
  s = float32[] {0.5}; z = int8[] {0}; qx = QuantizeLinear(x, s, z); dx = DequantizeLinear(qx, s, z)
  w = float32[2,2,1,1] ones; qw = QuantizeLinear(w, s, z); dw = DequantizeLinear(qw, s, z)
  b = float32[2] ones; qb = QuantizeLinear(b, s, z); db = DequantizeLinear(qb, s, z)
  y = Conv(dx, dw, db) }`;

const QOPERATOR = `opset 18, com.microsoft 1 (x: float32[1,2,4,4]) -> (y) {
  s = float32[] {0.5}; z = uint8[] {128}; qx = QuantizeLinear(x, s, z)
  w = int8[2,2,1,1] ones; ws = float32[2] {0.25, 0.3}; wz = int8[2] {0, 1}
  c = QLinearConv(qx, s, z, w, ws, wz, s, z); a = com.microsoft::QLinearAdd(c, s, z, qx, s, z, s, z)
  y = DequantizeLinear(a, s, z) }`;

const DYNAMIC = `(x: float32[1,4]) -> (y) {
  q, s, z = DynamicQuantizeLinear(x); w = uint8[4,2] ones; wz = uint8[2] {7, 9}
  i = MatMulInteger(q, w, z, wz); y = Cast(i) {to: 1} }`;

const read = (text: string) => readQuantizers(parseModel(text).graph).map(({tensor}) => tensor);
const textsOf = (text: string) => quantizerKinds(read(text)).map(({text: phrase}) => phrase);

test('quantizers of every form are found, each tensor once', () => {
  const check = (text: string, expected: readonly string[]) =>
    expect(read(text).map(({name, role, type}) => `${name} ${role} ${type}`)).toEqual(expected);
  check(QDQ, ['x activation uint8', 'w weight int8', 'b bias int32']);
  check(VITIS, ['x activation int8', 'w weight int8', 'b bias int8']);
  check(QOPERATOR, ['x activation uint8', 'w weight int8', 'c activation uint8', 'a activation uint8']);
  check(DYNAMIC, ['x activation uint8', 'w weight uint8']);
});

test('scales, zero points, axis and range stand with each', () => {
  const [x, w] = read(QDQ);
  expect(x).toMatchObject({scales: [0.5], zeroPoints: [3], axis: undefined, range: [-1.5, 126]});
  expect(w).toMatchObject({scales: [0.25, Math.fround(0.1)], zeroPoints: [0], axis: 0, range: [-32, 31.75]});
  const [dynamic, weight] = read(DYNAMIC);
  expect(dynamic).toMatchObject({scales: [], range: undefined});
  expect(weight).toMatchObject({zeroPoints: [7, 9], range: undefined});
});

test('kinds are told with what sets them apart', () => {
  const check = (text: string, expected: readonly string[]) => expect(textsOf(text)).toEqual(expected);
  check(QDQ, [
    '1 activation uint8 asymmetric with scales of powers of two',
    '1 weight int8 per channel symmetric',
    '1 bias int32 per channel',
  ]);
  check(VITIS, [
    '1 activation int8 symmetric with scales of powers of two',
    '1 weight int8 per tensor symmetric with scales of powers of two',
    '1 bias int8 with scales of powers of two',
  ]);
  check(QOPERATOR, [
    '3 activations uint8 symmetric with scales of powers of two',
    '1 weight int8 per channel asymmetric',
  ]);
  check(DYNAMIC, [
    '1 activation uint8 asymmetric with ranges found at run time',
    '1 weight uint8 per channel asymmetric',
  ]);
});

test('what a target does not take is told once for each kind of problem, with tensors and operators', () => {
  const check = (text: string, target: string, expected: readonly string[]) => {
    const warnings = targetWarnings(readQuantizers(parseModel(text).graph), findProfile(target)!);
    expect(warnings.map(({message, remedy}) => `${message}: ${remedy}`)).toEqual(expected);
  };
  check(QDQ, 'generic', []);
  check(DYNAMIC, 'generic', []);
  check(QDQ, 'ti-tinpu', [
    'ti-tinpu does not take activations that are uint8 with a zero point of their own: 1 tensor: "x" of Conv "conv_1".',
    'ti-tinpu does not take weights that are int8 with scales that are no powers of two: 1 tensor: "w" of Conv "conv_1".',
  ]);
  check(VITIS, 'ti-tinpu', []);
  check(DYNAMIC, 'ti-tinpu', [
    'ti-tinpu does not take activations that are uint8 with ranges found at run time: 1 tensor: "x" of MatMulInteger "i".',
    'ti-tinpu does not take weights that are uint8; allowed are int8, int4, int2: 1 tensor: "w" of MatMulInteger "i".',
  ]);
});
