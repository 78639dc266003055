import {expect, test} from 'vitest';
import type {Replacements} from '../../../src/manifest/replacements.ts';
import {decodeModel, encodeModel} from '../../../src/onnx/codec.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {inferShapes} from '../../../src/onnx/shapes/infer-shapes.ts';
import {replaceOperators} from '../../../src/tasks/replace-operators/replace-operators.ts';
import {largestDifference, runModel} from '../../support/run-model.ts';

const PATTERNS: Readonly<Record<string, string>> = {
  Relu6: 'six = float32[] {6}; zero = float32[] {0}; y = Clip(x, zero, six)',
  Silu: 's = Sigmoid(x); y = Mul(x, s) as silu',
  HardSwish: 'y = HardSwish(x)',
  'HardSwish in parts': 'h = HardSigmoid(x) {alpha: 0.16666667, beta: 0.5}; y = Mul(h, x)',
  Mish: 's = Softplus(x); t = Tanh(s); y = Mul(x, t)',
  Gelu: 'y = Gelu(x)',
  'Gelu in parts': `r = float32[] {1.4142135}; one = float32[] {1}; half = float32[] {0.5}
    d = Div(x, r); e = Erf(d); a = Add(e, one); m = Mul(x, a); y = Mul(m, half)`,
  'Gelu, half first': `r = float32[] {0.70710678}; one = float32[] {1}; half = float32[] {0.5}
    d = Mul(x, r); e = Erf(d); a = Add(one, e); m = Mul(half, a); y = Mul(x, m)`,
  Elu: 'y = Elu(x)',
  LeakyRelu: 'y = LeakyRelu(x) {alpha: 0.1}',
  Softplus: 'y = Softplus(x)',
};

const modelOf = (body: string) => {
  const model = decodeModel(
    encodeModel(parseModel(`opset 21\n(x: float32[1,2,3,4]) -> (y: float32[...]) {\n${body}\n}`)),
  );
  inferShapes(model);
  return model;
};

const operatorsOf = (body: string, replacements: Replacements) => {
  const model = modelOf(body);
  const outcome = replaceOperators(model, replacements);
  return {model, outcome, operators: model.graph.nodes.map(({opType}) => opType).join(' ')};
};

test.each(Object.keys(PATTERNS))('%s becomes Relu of what it was applied to', async (name) => {
  const pattern = name.split(/ |,/)[0] as keyof Replacements;
  const {model, outcome, operators} = operatorsOf(PATTERNS[name]!, {[pattern]: 'Relu'});
  expect(operators).toBe('Relu');
  expect(outcome.replaced).toMatchObject([{pattern, by: 'Relu'}]);
  expect(model.graph.outputs[0]?.name).toBe('y');
  const relu = modelOf('y = Relu(x)');
  expect(largestDifference(await runModel(encodeModel(relu)), await runModel(encodeModel(model)))).toBe(0);
});

test('patterns that nobody asked to replace stay, and are not reported', () => {
  for (const body of Object.values(PATTERNS)) {
    const {outcome, operators} = operatorsOf(body, {Resize: 'nearest'});
    expect(operators).toBe(
      modelOf(body)
        .graph.nodes.map(({opType}) => opType)
        .join(' '),
    );
    expect(outcome).toEqual({replaced: [], rewrittenCount: 0});
  }
  expect(operatorsOf(PATTERNS.Gelu!, {Gelu: 'keep'}).operators).toBe('Gelu');
});

test('other replacements: by name, and interpolation by repetition', async () => {
  expect(operatorsOf(PATTERNS.Silu!, {Silu: 'HardSwish'}).operators).toBe('HardSwish');
  expect(operatorsOf('y = Sigmoid(x)', {Sigmoid: 'HardSigmoid'}).operators).toBe('HardSigmoid');
  const resize = 'scales = float32[4] {1, 1, 2, 2}; y = Resize(x, _, scales) {mode: "linear"}';
  const {model, operators} = operatorsOf(resize, {Resize: 'nearest'});
  expect(operators).toBe('Resize');
  const {x, y} = {x: await runModel(encodeModel(modelOf('y = Identity(x)'))), y: await runModel(encodeModel(model))};
  const [small, large] = [x.y!.data as Float32Array, y.y!.data as Float32Array];
  for (let i = 0; i < 6; i++) for (let j = 0; j < 8; j++) expect(large[i * 8 + j]).toBe(small[(i >> 1) * 4 + (j >> 1)]);
});

test('near misses: other bounds, other gates, inner values that are read elsewhere', () => {
  const check = (body: string, operators: string) =>
    expect(operatorsOf(body, {Relu6: 'Relu', Silu: 'Relu', Gelu: 'Relu', Mish: 'Relu'}).operators).toBe(operators);
  check('low = float32[] {-1}; high = float32[] {1}; y = Clip(x, low, high)', 'Clip');
  check('n = Neg(x); s = Sigmoid(n); y = Mul(x, s)', 'Neg Sigmoid Mul');
  check('s = Sigmoid(x); p = Mul(x, s); y = Add(p, s)', 'Sigmoid Mul Add');
  check(PATTERNS['Gelu in parts']!.replace('half = float32[] {0.5}', 'half = float32[] {0.4}'), 'Div Erf Add Mul Mul');
});
