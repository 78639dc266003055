import {expect, test} from 'vitest';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {reconstructableLayers} from '../../../src/tasks/reconstruct/layers.ts';

const FLOAT = (node: string, weight: string): string =>
  `(x: float32[1,4]) -> (y: float32[?]) { w = ${weight} seeded 1; b = float32[2] {1, 2}; y = ${node} as layer }`;

const QUANTIZED = (node: string, weight: string, axis = 1): string => `(x: float32[1,4]) -> (y: float32[?]) {
  s = float32[] {0.5}; z = uint8[] {0}
  xq = QuantizeLinear(x, s, z); xd = DequantizeLinear(xq, s, z)
  wq = ${weight} {-3, 2, 1, 0, 5, 6, 7, -7}
  ws = float32[2] {0.5, 0.25}
  w = DequantizeLinear(wq, ws) {axis: ${axis}}
  bq = int32[2] {4, 8}; bs = float32[2] {0.25, 0.125}; b = DequantizeLinear(bq, bs) {axis: 0}
  ${node}
}`;

const parsed = (text: string) => parseModel(text.replaceAll('float32[?]', 'float32[1,2]')).graph;

function check(
  {
    node,
    quantized = `y = ${node.replace('(x,', '(xd,')} as layer`,
    dims = '4,2',
    axis = 1,
  }: {node: string; quantized?: string; dims?: string; axis?: number},
  expected: object | undefined,
): void {
  const [float, integer] = [FLOAT(node, `float32[${dims}]`), QUANTIZED(quantized, `int8[${dims}]`, axis)];
  const layers = reconstructableLayers(parsed(float), parsed(integer));
  if (expected === undefined) expect(layers, node).toEqual([]);
  else expect(layers[0], node).toMatchObject(expected);
}

test('products with a constant matrix count, their weights and biases read channel by channel', () => {
  const rows = Float64Array.of(-3, 1, 5, 7, 2, 0, 6, -7);
  const shape = {kind: 'matrix', depth: 4};
  check({node: 'MatMul(x, w)'}, {shape, weight: {isTransposed: true, integers: rows}, bias: {kind: 'absent'}});
  const bias = {kind: 'int32', values: Float64Array.of(1, 1)};
  check({node: 'Gemm(x, w, b)'}, {shape, weight: {isTransposed: true, integers: rows, channels: 2}, bias});
  const plain = Float64Array.of(-3, 2, 1, 0, 5, 6, 7, -7);
  check(
    {node: 'Gemm(x, w, b) {transB: 1}', dims: '2,4', axis: 0},
    {shape, weight: {isTransposed: false, integers: plain}, bias},
  );
});

test('biases of 8 and 16 bits are read with the scales of their own', () => {
  for (const kind of ['int8', 'int16']) {
    const text = QUANTIZED('y = Gemm(xd, w, b) as layer', 'int8[4,2]').replace('bq = int32', `bq = ${kind}`);
    const [layer] = reconstructableLayers(parsed(FLOAT('Gemm(x, w, b)', 'float32[4,2]')), parsed(text));
    expect(layer?.bias).toEqual({kind, values: Float64Array.of(1, 1)});
  }
});

test('layers whose errors would be measured wrongly do not count', () => {
  check({node: 'Gemm(x, w, b) {alpha: 2.0}'}, undefined);
  check({node: 'Gemm(x, w, b) {beta: 0.5}'}, undefined);
  check({node: 'MatMul(x, w)', axis: 0}, undefined);
  check({node: 'MatMul(x, w)', quantized: 'y = MatMul(x, w) as layer'}, undefined);
  check({node: 'MatMul(x, w)', quantized: 'y = MatMul(xd, w) as other; v = MatMul(xd, w) as layer'}, undefined);
});

test('the lowest integer may be used where the quantizer used it', () => {
  const rangeOf = (first: string) => {
    const text = QUANTIZED('y = MatMul(xd, w) as layer', 'int8[4,2]').replace('{-3,', `{${first},`);
    return reconstructableLayers(parsed(FLOAT('MatMul(x, w)', 'float32[4,2]')), parsed(text))[0]!.weight.range;
  };
  expect(rangeOf('-3')).toEqual({min: -127, max: 127});
  expect(rangeOf('-128')).toEqual({min: -128, max: 127});
});
