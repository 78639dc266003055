import {expect, test} from 'vitest';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {comparedLayers} from '../../../src/tasks/evaluate/compared-layers.ts';

const check = (float: string, quantized: string, expected: readonly (readonly [string, string])[]): void => {
  const parameters = 's = float32[] {1}; z = uint8[] {0}; ';
  const layers = comparedLayers(parseModel(float), parseModel(quantized.replace('{ ', `{ ${parameters}`)));
  expect(layers.map((layer) => [layer.float.name, layer.quantized.name])).toEqual(expected);
};

const qdq = (from: string, to: string): string =>
  `${to}_q = QuantizeLinear(${from}, s, z); ${to} = DequantizeLinear(${to}_q, s, z)`;

test('inner values are found by the name before the quantizer, outputs by the name behind it', () => {
  check(
    '(x: float32[1]) -> (y: float32[1]) { h = Neg(x); y = Abs(h) }',
    `(x: float32[1]) -> (y: float32[1]) { ${qdq('x', 'xd')} h = Neg(xd) ${qdq('h', 'hd')} y_in = Abs(hd) ${qdq('y_in', 'y')} }`,
    [
      ['x', 'xd'],
      ['h', 'hd'],
      ['y', 'y'],
    ],
  );
});

test('a quantizer that does the work of a Relu stands for the value behind it', () => {
  const float = '(x: float32[1]) -> (y: float32[1]) { c = Neg(x); r = Relu(c); y = Abs(r) }';
  check(float, `(x: float32[1]) -> (y: float32[1]) { c = Neg(x) ${qdq('c', 'cd')} y = Abs(cd) }`, [['r', 'cd']]);
  check(float, `(x: float32[1]) -> (y: float32[1]) { r = Neg(x) ${qdq('r', 'rd')} y = Abs(rd) }`, [['r', 'rd']]);
  // The Relu is still there: the quantizer stands for what comes before it.
  check(float, `(x: float32[1]) -> (y: float32[1]) { c = Neg(x) ${qdq('c', 'cd')} r = Relu(cd); y = Abs(r) }`, [
    ['c', 'cd'],
  ]);
});

test('constants, values without counterpart and second quantizers of a value are left out', () => {
  check(
    '(x: float32[1]) -> (y: float32[1]) { w = float32[1] {2}; h = Mul(x, w); y = Neg(h) }',
    `(x: float32[1]) -> (y: float32[1]) { w = float32[1] {2}; ${qdq('w', 'wd')} h = Mul(x, wd) ${qdq('h', 'h1')} ${qdq('h', 'h2')}
      new = Add(h1, h2) ${qdq('new', 'nd')} y = Neg(nd) }`,
    [['h', 'h1']],
  );
});
