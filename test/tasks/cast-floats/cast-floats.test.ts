import {expect, test} from 'vitest';
import {nodeKey} from '../../../src/artifacts/float-nodes.ts';
import {roundToBfloat16} from '../../../src/numeric/bfloat16.ts';
import {decodeModel, encodeModel} from '../../../src/onnx/codec.ts';
import type {Model} from '../../../src/onnx/graph.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {inferShapes} from '../../../src/onnx/shapes/infer-shapes.ts';
import {type CastModel, type CastOptions, castFloats} from '../../../src/tasks/cast-floats/cast-floats.ts';
import {findFloatNodes} from '../../../src/tasks/cast-floats/find-float-nodes.ts';
import {nodeTexts} from '../../support/compare-models.ts';
import {runModel} from '../../support/run-model.ts';

interface Case extends Partial<CastOptions> {
  readonly left?: readonly string[];
}

function castOf(text: string, {left = [], ...options}: Case = {}): CastModel & {readonly model: Model} {
  const model = parseModel(text);
  inferShapes(model);
  const floats = new Set(findFloatNodes(model.graph, new Set(left)));
  const cast = castFloats(model, floats, {
    ...{type: 'bfloat16', fusedOperators: [], keepsFloatConstants: false},
    ...options,
  });
  return {model, ...cast};
}

/** `Relu (x) -> (y)`: operators and values only. */
const flow = (model: Model): string[] =>
  nodeTexts(model).map((text) =>
    text
      .replace(/^\.?([\w.]+) "[^"]*"/, '$1')
      .replace(/ to=.*"value":(\d+).*/, ' $1')
      .trimEnd(),
  );

const LAYER = '(x: float32[1,2]) -> (y) { w = float32[2,2] {1, 1.001, 3, 4}; a = MatMul(x, w); y = Relu(a) }';

test('every float value is rounded by two casts, and constants are stored in the type', () => {
  const {model, rounded} = castOf(LAYER);
  expect(flow(model)).toEqual([
    'Cast (x) -> (x_QuantizeLinear_Output) 16',
    'Cast (x_QuantizeLinear_Output) -> (x_DequantizeLinear_Output) 1',
    'Cast (w) -> (w_DequantizeLinear_Output) 1',
    'MatMul (x_DequantizeLinear_Output, w_DequantizeLinear_Output) -> (a)',
    'Cast (a) -> (a_QuantizeLinear_Output) 16',
    'Cast (a_QuantizeLinear_Output) -> (a_DequantizeLinear_Output) 1',
    'Relu (a_DequantizeLinear_Output) -> (y_QuantizeLinear_Input)',
    'Cast (y_QuantizeLinear_Input) -> (y_QuantizeLinear_Output) 16',
    'Cast (y_QuantizeLinear_Output) -> (y) 1',
  ]);
  expect(model.graph.value('w').initializer).toMatchObject({type: 'bfloat16', dims: [2, 2]});
  expect(model.graph.value('w').initializer?.data).toEqual(Uint16Array.of(0x3f80, 0x3f80, 0x4040, 0x4080));
  expect(rounded).toEqual([
    {value: 'x', node: 'x'},
    {value: 'a', node: 'a'},
    {value: 'y_QuantizeLinear_Input', node: 'y'},
  ]);
});

test('the model with casts computes what rounding by hand gives', async () => {
  const feed = Float32Array.of(1.2345, -0.777);
  const {y} = await runModel(encodeModel(castOf(LAYER).model), {x: {type: 'float32', dims: [1, 2], data: feed}});
  const round = (value: number): number => {
    const bits = new Uint16Array(1);
    roundToBfloat16(Float32Array.of(value), bits);
    return new Float32Array(Uint32Array.of(bits[0]! << 16).buffer)[0]!;
  };
  const [p, q] = [round(feed[0]!), round(feed[1]!)];
  const sums = [p * 1 + q * 3, p * 1 + q * 4].map((sum) => round(Math.max(0, round(Math.fround(sum)))));
  expect(y!.data).toEqual(Float32Array.from(sums));
});

test('constants that stay float32 are rounded as the model runs', () => {
  const {model} = castOf(LAYER, {keepsFloatConstants: true});
  expect(flow(model)).toContain('Cast (w) -> (w_QuantizeLinear_Output) 16');
  expect(flow(model)).toContain('Cast (w_QuantizeLinear_Output) -> (w_DequantizeLinear_Output) 1');
  expect(model.graph.value('w').initializer?.type).toBe('float32');
});

test('nothing is rounded between fused operators', () => {
  const texts = flow(castOf(LAYER, {fusedOperators: [['MatMul', 'Relu']]}).model);
  expect(texts).toContain('Relu (a) -> (y_QuantizeLinear_Input)');
  expect(texts.some((text) => text.includes('a_QuantizeLinear_Output'))).toBe(false);
});

const PAIR = (from: string, to: string): string =>
  `${to}_q = QuantizeLinear(${from}, s, z); ${to} = DequantizeLinear(${to}_q, s, z);`;

const MIXED = `(x: float32[1,2]) -> (y) {
  s = float32[] {0.1}; z = int8[] {0}; w = int8[2,2] {1, 2, 3, 4};
  ${PAIR('x', 'xd')} wd = DequantizeLinear(w, s, z); a = MatMul(xd, wd); r = Relu(a); ${PAIR('r', 'rd')}
  t = Sigmoid(rd); y = Exp(t) }`;

test('integer layers stay as they are, and what is read from them is rounded for float nodes', () => {
  const {model} = castOf(MIXED, {left: ['t', 'y']});
  expect(flow(model).slice(4)).toEqual([
    'Relu (a) -> (r)',
    'QuantizeLinear (r, s, z) -> (rd_q)',
    'DequantizeLinear (rd_q, s, z) -> (rd)',
    'Cast (rd) -> (rd_QuantizeLinear_Output) 16',
    'Cast (rd_QuantizeLinear_Output) -> (rd_DequantizeLinear_Output) 1',
    'Sigmoid (rd_DequantizeLinear_Output) -> (t)',
    'Cast (t) -> (t_QuantizeLinear_Output) 16',
    'Cast (t_QuantizeLinear_Output) -> (t_DequantizeLinear_Output) 1',
    'Exp (t_DequantizeLinear_Output) -> (y_QuantizeLinear_Input)',
    'Cast (y_QuantizeLinear_Input) -> (y_QuantizeLinear_Output) 16',
    'Cast (y_QuantizeLinear_Output) -> (y) 1',
  ]);
});

test('float nodes are those that the recipe left, and those without quantizers', () => {
  const check = (text: string, left: readonly string[], expected: readonly string[]) => {
    const model = parseModel(text);
    inferShapes(model);
    expect(findFloatNodes(model.graph, new Set(left)).map(nodeKey), text).toEqual(expected);
  };
  check(MIXED, ['t', 'y'], ['t', 'y']);
  // Sigmoid reads integers, unless it was left out; Exp has no quantizer.
  check(MIXED, [], ['y']);
  check(MIXED, ['a', 't', 'y'], ['a', 't', 'y']);
  check(LAYER, [], ['a', 'y']);
  // A weight alone makes no integer layer.
  check(
    '(x: float32[1,2]) -> (y) { s = float32[] {0.1}; z = int8[] {0}; w = int8[2,2] ones; wd = DequantizeLinear(w, s, z); y = MatMul(x, wd) }',
    [],
    ['y'],
  );
  check('(x: float32[1,2]) -> (y) { y = Shape(x) }', [], []);
  check('(x: int64[1,2]) -> (y) { y = Neg(x) }', [], []);
});

test('a quantizer behind a left node gets the rounded value', () => {
  const {model} = castOf(
    `(x: float32[2]) -> (y) { s = float32[] {0.1}; z = int8[] {0}; ${PAIR('x', 'xd')} t = Exp(xd); ${PAIR('t', 'td')} y = Relu(td) }`,
    {left: ['t']},
  );
  expect(flow(model)).toContain('QuantizeLinear (t_DequantizeLinear_Output, s, z) -> (td_q)');
});

test('where to read is no number to be rounded, nor is a shape', () => {
  const {model} = castOf(
    '(x: float32[1,1,3,3]) -> (y) { roi = float32[0] {}; k = float32[4] {1, 1, 1.3333, 1.3333}; y = Resize(x, roi, k) }',
  );
  expect(model.graph.value('k').initializer?.type).toBe('float32');
});

test('a constant that integers are made of too is kept beside the rounded one', () => {
  const {model} = castOf(
    `(x: float32[2]) -> (y, v) { s = float32[] {0.1}; z = int8[] {0}; c = float32[2] {1.001, 2}; ${PAIR('x', 'xd')} t = Add(xd, c); ${PAIR('t', 'y')} v = Mul(x, c) }`,
  );
  expect(model.graph.value('c').initializer?.type).toBe('float32');
  expect(model.graph.value('c_bfloat16').initializer?.data).toEqual(Uint16Array.of(0x3f80, 0x4000));
});

test('constants beyond float16 are told, and infinities that were there are not', () => {
  const text =
    '(x: float32[2]) -> (y) { big = float32[2] {1, 70000}; inf = float32[2] {1, inf}; a = Add(x, big); y = Min(a, inf) }';
  expect(castOf(text, {type: 'float16'}).overflown).toEqual(['big']);
  expect(castOf(text, {type: 'bfloat16'}).overflown).toEqual([]);
});

test('values of subgraphs stay float32, what goes in and comes out is rounded', () => {
  const {model} = castOf(
    '(c: bool[], x: float32[2]) -> (y) { t = Relu(x); y = If(c) {then_branch: graph then () -> (p) { p = Exp(t) }, else_branch: graph other () -> (q) { q = Neg(t) }} }',
  );
  const operators = decodeModel(encodeModel(model)).graph.nodes.map(({opType}) => opType);
  expect(operators).toEqual(['Cast', 'Cast', 'Relu', 'Cast', 'Cast', 'If', 'Cast', 'Cast']);
});
