import {describe, expect, test} from 'vitest';
import {nodeKey} from '../../../src/artifacts/float-nodes.ts';
import {
  decodePlacement,
  encodePlacement,
  type Placement,
  type PlacementRecipe,
} from '../../../src/artifacts/placement.ts';
import {formatDiagnostic} from '../../../src/base/diagnostic.ts';
import {ORT_OPTION_DEFAULTS} from '../../../src/manifest/defaults.ts';
import type {OrtOptions} from '../../../src/manifest/ort-options.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {inferShapes} from '../../../src/onnx/shapes/infer-shapes.ts';
import {checkOperatorSupport} from '../../../src/tasks/place-quantizers/check-operator-support.ts';
import {placeQuantizers} from '../../../src/tasks/place-quantizers/place-quantizers.ts';
import type {PlacedQuantizers} from '../../../src/tasks/place-quantizers/placed-quantizers.ts';
import {nativeRecipe, tensorOverride} from '../../support/recipes.ts';

function place(text: string, recipe: PlacementRecipe = nativeRecipe()): PlacedQuantizers {
  const placed = placeQuantizers(parseModel(text), recipe);
  if (!placed.ok) throw new Error(placed.error.map(formatDiagnostic).join('\n'));
  return placed.value;
}

/** One line per quantizer. */
function linesOf({quantizers}: Placement): string[] {
  return quantizers.map((quantizer) => {
    switch (quantizer.role) {
      case 'bias':
        return `${quantizer.tensor}: bias of ${quantizer.input}·${quantizer.weight}${quantizer.beta === 1 ? '' : ` times ${quantizer.beta}`}`;
      case 'activation': {
        const {source} = quantizer;
        if (source.kind === 'measured')
          return `${quantizer.tensor}: ${quantizer.type}${source.value === quantizer.tensor ? '' : ` as ${source.value}`}`;
        if (source.kind === 'shared') return `${quantizer.tensor}: shares ${source.tensor}`;
        if (source.kind === 'fixed') return `${quantizer.tensor}: ${quantizer.type} [${source.min}, ${source.max}]`;
        return `${quantizer.tensor}: ${quantizer.type} given`;
      }
      default:
        return `${quantizer.tensor}: ${quantizer.role} ${quantizer.type}${quantizer.axis === undefined ? '' : ` axis ${quantizer.axis}`}`;
    }
  });
}

function check(text: string, expected: readonly string[], recipe: PlacementRecipe = nativeRecipe()): void {
  expect(linesOf(place(text, recipe).placement)).toEqual(expected);
}

const withOptions = (options: Partial<OrtOptions>, changes: Partial<PlacementRecipe> = {}): PlacementRecipe =>
  nativeRecipe({...changes, ortOptions: {...ORT_OPTION_DEFAULTS, ...options}});

const X = 'x: float32[1,2,4,4]';
const CONV = 'w = float32[3,2,1,1] ones; b = float32[3] ones; c: float32[1,3,4,4] = Conv(x, w, b) as conv';

describe('operators with weights', () => {
  test('Conv: input, output, weight per output channel, bias', () => {
    check(`(${X}) -> (c: float32[1,3,4,4]) {${CONV}}`, [
      'x: uint8',
      'c: uint8',
      'w: weight int8 axis 0',
      'b: bias of x·w',
    ]);
  });

  test('ConvTranspose counts output channels on axis 1', () => {
    check(`(${X}) -> (y: float32[...]) {w = float32[2,3,1,1] ones; y = ConvTranspose(x, w)}`, [
      'x: uint8',
      'y: uint8',
      'w: weight int8 axis 1',
    ]);
  });

  test('a grouped ConvTranspose has a bias that fits no scale, so it stays float', () => {
    check(
      `(${X}) -> (y: float32[...]) {w = float32[2,3,1,1] ones; b = float32[6] ones; y = ConvTranspose(x, w, b) {group: 2}}`,
      ['x: uint8', 'y: uint8', 'w: weight int8 axis 1'],
    );
  });

  test('Gemm: transB moves the axis, beta goes into the scale of the bias', () => {
    const text = (attributes: string) =>
      `(x: float32[1,2]) -> (y: float32[1,2]) {w = float32[2,2] ones; b = float32[2] ones; y = Gemm(x, w, b) ${attributes}}`;
    check(text('{transB: 1, beta: 0.5}'), [
      'x: uint8',
      'y: uint8',
      'w: weight int8 axis 0',
      'b: bias of x·w times 0.5',
    ]);
    check(text(''), ['x: uint8', 'y: uint8', 'w: weight int8 axis 1', 'b: bias of x·w']);
    expect(place(text('{beta: 0.5}')).placement.edits).toEqual([{kind: 'reset-beta', node: 0}]);
    const weights = {...nativeRecipe().weights, type: 'float'} as const;
    for (const recipe of [nativeRecipe({bias: 'float'}), nativeRecipe({weights})])
      expect(place(text('{beta: 0.5}'), recipe).placement.edits, 'a float bias keeps its beta').toEqual([]);
  });

  test('MatMul: columns of a constant right operand, two activations otherwise', () => {
    const text = (w: string) => `(x: float32[1,2]) -> (y: float32[...]) {w = float32[${w}] ones; y = MatMul(x, w)}`;
    check(text('2,2'), ['x: uint8', 'w: weight int8 axis 1', 'y: uint8']);
    check(text('3,2,2'), ['x: uint8', 'w: weight int8 axis 2', 'y: uint8']);
    check(text('3,2,2'), ['x: uint8', 'w: weight int8 axis 1', 'y: uint8'], nativeRecipe({compat: 'ort'}));
    check(text('2'), ['x: uint8', 'w: weight int8', 'y: uint8']);
    check('(x: float32[2,2], z: float32[2,2]) -> (y: float32[2,2]) {y = MatMul(x, z)}', [
      'x: uint8',
      'z: uint8',
      'y: uint8',
    ]);
  });

  test('a bias that two layers use is copied for the second', () => {
    const text = `(${X}) -> (y: float32[...]) {
      w = float32[2,2,1,1] ones; b = float32[2] ones; b0 = float32[1] ones
      c: float32[1,2,4,4] = Conv(x, w, b) as one; y = Conv(c, w, b) as two
    }`;
    const {placement} = place(text);
    expect(placement.edits).toEqual([{kind: 'copy-initializer', tensor: 'b', copy: 'b1', node: 1}]);
    expect(linesOf(placement)).toContain('b1: bias of c·w');
  });

  test('weights of another type than float32 are left alone', () => {
    check('(x: float16[1,2]) -> (y: float16[1,2]) {w = float16[2,2] ones; y = MatMul(x, w)}', []);
  });
});

describe('Relu and Clip', () => {
  const text = `(${X}) -> (y: float32[...]) {${CONV}; r: float32[1,3,4,4] = Relu(c) as relu; y = GlobalAveragePool(r)}`;

  test('behind a layer are absorbed, and only their output is measured', () => {
    check(text, ['x: uint8', 'w: weight int8 axis 0', 'r: uint8', 'y: uint8', 'b: bias of x·w']);
    const {edits, measuredValues} = place(text).placement;
    expect(edits).toEqual([{kind: 'remove-activation', node: 1}]);
    expect(measuredValues.map(({name}) => name)).toEqual(['x', 'r', 'y']);
  });

  test('stay with symmetric activations, where the layer takes the range behind them', () => {
    const activations = {type: 'int8', symmetric: true, scale: 'float', reducedRange: false} as const;
    const recipe = nativeRecipe({activations});
    check(text, ['x: int8', 'c: int8 as r', 'w: weight int8 axis 0', 'r: int8', 'y: int8', 'b: bias of x·w'], recipe);
    expect(place(text, recipe).placement.measuredValues.map(({name}) => name)).toEqual(['x', 'r', 'y']);
  });

  test('stay when told to, and when something else reads their input', () => {
    expect(place(text, withOptions({QDQKeepRemovableActivations: true})).placement.edits).toEqual([]);
    const branched = text.replace('GlobalAveragePool(r)', 'Add(r, c)');
    expect(place(branched).placement.edits).toEqual([]);
    check(branched, ['x: uint8', 'c: uint8', 'w: weight int8 axis 0', 'r: uint8', 'y: uint8', 'b: bias of x·w']);
  });

  test('stay when their output stays float or has a range of its own', () => {
    for (const override of [
      tensorOverride({type: 'float'}),
      tensorOverride({range: [-1, 1]}),
      tensorOverride({symmetric: true}),
    ])
      expect(place(text, nativeRecipe({overrides: {r: override}})).placement.edits).toEqual([]);
  });

  test('on a value that is not quantized are not touched', () => {
    check(`(${X}) -> (y: float32[...]) {e: float32[1,2,4,4] = Exp(x); y = Relu(e)}`, []);
  });
});

describe('data movement shares the parameters of its input', () => {
  const share = (operator: string, opset = 21): string =>
    `opset ${opset} (${X}) -> (y: float32[...]) {s = int64[1] {8}; a: float32[1,2,4,4] = Sigmoid(x); y = ${operator}}`;

  test.for([
    'Reshape(a, s)',
    'Transpose(a)',
    'Flatten(a)',
    'AveragePool(a) {kernel_shape: [1,1]}',
    'Pad(a, s)',
    'Pad(a, s) {mode: "edge"}',
    'Gather(a, s)',
    'Split(a)',
  ])('%s', (operator) => {
    check(share(operator), ['x: uint8', 'a: uint8', 'y: shares a']);
  });

  test('and waits for a quantized input', () => {
    const text = `(${X}) -> (y: float32[...]) {y = Transpose(x)}`;
    check(text, []);
    check(text, ['x: uint8', 'y: shares x'], withOptions({ForceQuantizeNoInputCheck: true}));
  });

  test('MaxPool too, and its input is measured behind it', () => {
    check(share('MaxPool(a) {kernel_shape: [1,1]}'), ['x: uint8', 'a: uint8 as y', 'y: shares a']);
  });

  test('MaxPool does not before opset 12', () => {
    check(share('MaxPool(a) {kernel_shape: [1,1]}', 11), ['x: uint8', 'a: uint8 as y']);
  });

  test('in chains, whatever the order of marks', () => {
    check(
      `(${X}) -> (z: float32[...]) {a: float32[1,2,4,4] = Sigmoid(x); y: float32[1,32] = Flatten(a); z = Transpose(y)}`,
      ['x: uint8', 'a: uint8', 'y: shares a', 'z: shares y'],
    );
  });

  test('padding with another constant than zero has a range of its own', () => {
    check(
      `(${X}) -> (y: float32[...]) {p = int64[8] zeros; v = float32[] {2}; a: float32[1,2,4,4] = Sigmoid(x); y = Pad(a, p, v)}`,
      ['x: uint8', 'a: uint8', 'v: constant uint8', 'y: uint8'],
    );
  });

  test('not of a table with a scale per channel', () => {
    const text = `(i: int64[1]) -> (y: float32[1,2]) {t = float32[3,2] ones; y = Gather(t, i)}`;
    check(text, ['t: constant uint8', 'y: shares t']);
    check(text, ['t: constant uint8 axis 1', 'y: uint8'], nativeRecipe({overrides: {t: tensorOverride({axis: 1})}}));
  });
});

describe('other operators', () => {
  test('the output of Softmax lies in [0, 1]', () => {
    check(`(${X}) -> (y: float32[...]) {y = Softmax(x)}`, ['x: uint8', 'y: uint8 [0, 1]']);
    expect(
      place(`(${X}) -> (y: float32[...]) {y = Softmax(x)}`).placement.measuredValues.map(({name}) => name),
    ).toEqual(['x']);
  });

  test('constants of element-wise operators take the format of activations', () => {
    check(`(${X}) -> (y: float32[...]) {k = float32[1] ones; y = Mul(x, k)}`, [
      'x: uint8',
      'k: constant uint8',
      'y: uint8',
    ]);
  });

  test('Where only joins two quantized branches', () => {
    const text = (branch: string) =>
      `(${X}, m: bool[1]) -> (y: float32[...]) {a: float32[1,2,4,4] = Sigmoid(x); e: float32[1,2,4,4] = ${branch}(x); y = Where(m, a, e)}`;
    check(text('LeakyRelu'), ['x: uint8', 'a: uint8', 'e: uint8', 'y: uint8']);
    check(text('Exp'), ['x: uint8', 'a: uint8']);
  });

  test('normalization has a weight and a bias', () => {
    check(
      `(x: float32[1,3]) -> (y: float32[1,3]) {s = float32[3] ones; b = float32[3] ones; y = LayerNormalization(x, s, b)}`,
      ['x: uint8', 's: weight int8', 'y: uint8', 'b: bias of x·s'],
    );
  });

  test("values of another tool's DequantizeLinear are left alone", () => {
    check(
      '(q: uint8[2]) -> (y: float32[2]) {s = float32[] ones; x: float32[2] = DequantizeLinear(q, s); y = Sigmoid(x)}',
      ['y: uint8'],
    );
  });

  test('types that a recipe names are quantized like element-wise ones', () => {
    const operators = {include: ['Exp'], exclude: []};
    check(`(${X}) -> (y: float32[...]) {y = Exp(x)}`, ['x: uint8', 'y: uint8'], nativeRecipe({operators}));
  });
});

describe('what is left out', () => {
  const text = `(${X}) -> (y: float32[...]) {a: float32[1,2,4,4] = Sigmoid(x) as "/head/first"; y = Softmax(a) as "/head/last"}`;
  const messages = (recipe: PlacementRecipe): string[] => place(text, recipe).warnings.map(formatDiagnostic);

  test('by operator', () => {
    check(text, ['x: uint8', 'a: uint8'], nativeRecipe({operators: {include: undefined, exclude: ['Softmax']}}));
  });

  test('by node name and glob', () => {
    check(text, ['x: uint8', 'a: uint8'], nativeRecipe({excludeNodes: ['/head/last']}));
    const all = nativeRecipe({excludeNodes: ['/he*']});
    check(text, [], all);
    expect(messages(all)).toEqual([expect.stringContaining('no tensor of the model is quantized')]);
  });

  test('a name that matches nothing is a warning with a guess', () => {
    expect(messages(nativeRecipe({excludeNodes: ['/head/frist']}))).toEqual([
      [
        'warning: no node of the model is called "/head/frist", so nothing is excluded by it  [recipe/unmatched-node]',
        '   Did you mean "/head/first"?',
      ].join('\n'),
    ]);
  });

  test('a misspelt operator is a warning, one that another model has is not', () => {
    expect(messages(nativeRecipe({operators: {include: undefined, exclude: ['Sofmax', 'Conv']}}))).toEqual([
      'warning: the model has no operator "Sofmax"  [recipe/unknown-operator]\n   Did you mean "Softmax"?',
    ]);
  });
});

test('all mistakes in overrides are told at once', () => {
  const overrides = {
    xx: tensorOverride({type: 'int8'}),
    x: tensorOverride({scale: [1], axis: 0}),
    w: tensorOverride({axis: 4, range: [1, 0]}),
    c: tensorOverride({scale: [0], zeroPoint: [300]}),
  };
  const placed = placeQuantizers(parseModel(`(${X}) -> (c: float32[...]) {${CONV}}`), nativeRecipe({overrides}));
  expect(placed.ok ? [] : placed.error.map(({message, remedy}) => `${message}. ${remedy}`)).toEqual([
    'the override is for tensor "xx", which the model does not have. Did you mean "x"?',
    'the override of "x" has one of scale and zero point. Give both or none.',
    'the override of "x" has an axis, but the tensor is not a constant. Drop the axis.',
    'the override of "w" has axis 4, but the tensor has 4 axes. Choose one that exists.',
    'the override of "w" has a range that is empty. Write the smaller number first.',
    'the override of "c" has a scale that is not a positive number. Scales are real units per integer step.',
    'the override of "c" has a zero point outside of uint8. Choose integers from 0 to 255.',
  ]);
});

test('dedicated pairs name the nodes that read a value', () => {
  const text = `(${X}) -> (y: float32[...], z: float32[...]) {a: float32[1,2,4,4] = Sigmoid(x); y = Softmax(a); z = Mul(a, a)}`;
  const dedicated = ({placement}: PlacedQuantizers) =>
    placement.quantizers.flatMap((quantizer) =>
      quantizer.role === 'activation' && quantizer.dedicatedTo.length > 0
        ? [[quantizer.tensor, quantizer.dedicatedTo]]
        : [],
    );
  expect(dedicated(place(text, withOptions({DedicatedQDQPair: true})))).toEqual([['a', [1, 2]]]);
  expect(dedicated(place(text, withOptions({DedicatedQDQPair: true}, {compat: 'ort'})))).toEqual([['a', [1, 2, 2]]]);
  expect(dedicated(place(text))).toEqual([]);
});

test('a placement survives its file', () => {
  const {placement} = place(`(${X}) -> (y: float32[...]) {${CONV}; r: float32[1,3,4,4] = Relu(c); y = Softmax(r)}`);
  const read = decodePlacement(encodePlacement(placement));
  expect(encodePlacement(read)).toEqual(encodePlacement(placement));
  expect(linesOf(read)).toEqual(linesOf(placement));
  expect(() => decodePlacement(new TextEncoder().encode('{"version":2}'))).toThrow(
    'This is not a placement of version 1.',
  );
  expect(() => decodePlacement(new TextEncoder().encode('{'))).toThrow('A placement is not JSON.');
});

describe('natively left in float', () => {
  test('a Concat of which nothing is made but outputs, and what moves it there', () => {
    check(
      `(${X}) -> (y: float32[...]) {a: float32[1,2,4,4] = Sigmoid(x); b: float32[1,2,4,4] = Sigmoid(a); c: float32[1,4,4,4] = Concat(a, b) {axis: 1}; y = Transpose(c)}`,
      ['x: uint8', 'a: uint8', 'b: uint8'],
    );
  });

  test('but not where a layer reads it as well', () => {
    check(
      `(${X}) -> (y: float32[...], z: float32[...]) {a: float32[1,2,4,4] = Sigmoid(x); c: float32[1,4,4,4] = Concat(a, a) {axis: 1}; y = Transpose(c); z: float32[1,4,4,4] = Sigmoid(c)}`,
      ['x: uint8', 'a: uint8', 'c: uint8', 'z: uint8', 'y: shares c'],
    );
  });

  test('squares and sums that a Sqrt or Log is taken of', () => {
    check(
      `(${X}) -> (y: float32[...]) {a: float32[1,2,4,4] = Sigmoid(x); p: float32[1,2,4,4] = Mul(a, a); q: float32[1,2,4,4] = Add(p, x); r: float32[1,2,4,4] = Sqrt(q); y: float32[1,2,4,4] = Sigmoid(r)}`,
      ['x: uint8', 'a: uint8', 'r: uint8', 'y: uint8'],
    );
  });

  test('what is between x and x · sigmoid(x), a factor per channel included', () => {
    const product = (gate: string): string =>
      `(${X}) -> (y: float32[1,3,4,4]) {${CONV}; ${gate}; y: float32[1,3,4,4] = Mul(c, s)}`;
    const expected = ['x: uint8', 'w: weight int8 axis 0', 'y: uint8', 'b: bias of x·w'];
    check(product('s: float32[1,3,4,4] = Sigmoid(c)'), expected);
    check(
      product('k = float32[3,1,1] ones; t: float32[1,3,4,4] = Mul(c, k); s: float32[1,3,4,4] = Sigmoid(t)'),
      expected,
    );
  });

  test('a value that only a Min with a constant reads', () => {
    check(
      `(${X}) -> (y: float32[1,3,4,4]) {${CONV}; k = float32[3,1,1] ones; m: float32[1,3,4,4] = Min(c, k); y: float32[1,3,4,4] = Sigmoid(m)}`,
      ['x: uint8', 'w: weight int8 axis 0', 'm: uint8', 'y: uint8', 'b: bias of x·w'],
    );
  });

  test('unless operators to include are listed, or another tool is followed', () => {
    const text = `(${X}) -> (y: float32[...]) {a: float32[1,2,4,4] = Sigmoid(x); y: float32[1,4,4,4] = Concat(a, a) {axis: 1}}`;
    const all = ['x: uint8', 'a: uint8', 'y: uint8'];
    check(text, ['x: uint8', 'a: uint8']);
    check(text, all, nativeRecipe({operators: {include: ['Sigmoid', 'Concat'], exclude: []}}));
    check(text, all, nativeRecipe({compat: 'ort'}));
  });
});

describe('what is left in float or computes as one', () => {
  const CHAIN = `(x: float32[1,4]) -> (y: float32[1,4]) {
    a: float32[1,4] = Sigmoid(x) as first
    b: float32[1,4] = Add(a, a) as left
    c: float32[1,4] = Mul(a, a) as right
    d: float32[1,4] = Add(b, c) as join
    y: float32[1,4] = Sigmoid(d) as last
  }`;
  const excluding = (start: string[], end: string[]) =>
    nativeRecipe({excludeSubgraphs: [{start, end}], activations: nativeRecipe().activations});

  test('nodes on a path between the ends of a subgraph stay float', () => {
    const check = (start: string[], end: string[], expected: string[]) =>
      expect(linesOf(place(CHAIN, excluding(start, end)).placement).map((line) => line.split(':')[0])).toEqual(
        expected,
      );
    check(['left'], ['join'], ['x', 'a', 'c', 'd', 'y']);
    check(['first'], ['join'], ['d', 'y']);
    check(['left', 'right'], ['join'], ['x', 'a', 'd', 'y']);
    check(['last'], ['last'], ['x', 'a', 'b', 'c', 'd']);
  });

  test('with subgraphs to include, everything outside of them stays float', () => {
    const check = (includeSubgraphs: {start: string[]; end: string[]}[], expected: string[], rest = {}) =>
      expect(
        linesOf(place(CHAIN, nativeRecipe({includeSubgraphs, ...rest})).placement).map((line) => line.split(':')[0]),
      ).toEqual(expected);
    check([{start: ['left'], end: ['join']}], ['a', 'b', 'c', 'd']);
    check(
      [
        {start: ['first'], end: ['first']},
        {start: ['last'], end: ['last']},
      ],
      ['x', 'a', 'd', 'y'],
    );
    check([{start: ['first'], end: ['join']}], ['x', 'a', 'c'], {
      excludeSubgraphs: [{start: ['left'], end: ['join']}],
    });
  });

  test('nodes without a name are called after what they compute', () => {
    const text =
      '(x: float32[1,4]) -> (y: float32[1,4]) { a: float32[1,4] = Sigmoid(x); y: float32[1,4] = Sigmoid(a) }';
    const floats = (recipe: PlacementRecipe) => {
      const placed = placeQuantizers(parseModel(text), recipe);
      return placed.ok ? placed.value.floatNodes.map(nodeKey) : [];
    };
    expect(floats(nativeRecipe({excludeNodes: ['a']}))).toEqual(['a']);
    expect(floats(excluding(['a'], ['y']))).toEqual(['a', 'y']);
    expect(floats(nativeRecipe())).toEqual([]);
  });

  test('an end that the model does not have is an error, and no path a warning', () => {
    const placed = placeQuantizers(parseModel(CHAIN), excluding(['lift'], ['join']));
    expect(placed.ok ? '' : placed.error.map(formatDiagnostic).join('\n')).toBe(
      `error: a subgraph begins or ends with node "lift", which the model does not have  [recipe/unknown-node]
   Did you mean "left"?`,
    );
    expect(place(CHAIN, excluding(['last'], ['first'])).warnings.map(formatDiagnostic)).toEqual([
      `warning: no path leads from "last" to "first", so nothing lies between them  [recipe/empty-subgraph]
   Starts come before ends in the order of computation: swap them, or name other nodes.`,
    ]);
  });

  const LAYER = (
    reader: string,
  ) => `(x: float32[1,1,4,4]) -> (y: float32[1,1,2,2]${reader && ', z: float32[1,1,4,4]'}) {
    w = float32[1,1,3,3] seeded 1
    b = float32[1] {1}
    c: float32[1,1,4,4] = Conv(x, w, b) {pads: [1,1,1,1]} as conv
    r: float32[1,1,4,4] = LeakyRelu(c) as relu
    y: float32[1,1,2,2] = AveragePool(r) {kernel_shape: [2,2], strides: [2,2]} as pool
    ${reader}
  }`;

  test('values between fused operators get no quantizers, unless someone else reads them', () => {
    const recipe = nativeRecipe({fusedOperators: [['Conv', 'LeakyRelu']]});
    const check = (reader: string, expected: string[]) =>
      expect(linesOf(place(LAYER(reader), recipe).placement).map((line) => line.split(':')[0])).toEqual(expected);
    check('', ['x', 'w', 'r', 'y', 'b']);
    check('z = Sigmoid(c) as other', ['x', 'c', 'w', 'r', 'z', 'y', 'b']);
    expect(linesOf(place(LAYER(''), nativeRecipe()).placement).length).toBe(6);
  });

  test('a whole sequence is fused or nothing of it', () => {
    const recipe = nativeRecipe({fusedOperators: [['Conv', 'LeakyRelu', 'AveragePool']]});
    const names = (reader: string) => linesOf(place(LAYER(reader), recipe).placement).map((line) => line.split(':')[0]);
    expect(names('')).toEqual(['x', 'w', 'y', 'b']);
    expect(names('z = Sigmoid(r) as other')).toEqual(['x', 'c', 'w', 'r', 'z', 'y', 'b']);
  });

  test('a bias of 8 or 16 bits has parameters of its own', () => {
    for (const bias of ['int8', 'int16'] as const) {
      const {quantizers} = place(LAYER(''), nativeRecipe({bias})).placement;
      expect(quantizers.find(({tensor}) => tensor === 'b')).toMatchObject({
        role: 'own-bias',
        type: bias,
        scale: 'power-of-two-up',
        symmetric: true,
      });
    }
  });

  test('a recipe says which operators share no parameters, and may name all operators', () => {
    const pool = (changes: Partial<PlacementRecipe>) =>
      linesOf(place(LAYER(''), nativeRecipe(changes)).placement).find((line) => line.startsWith('y'));
    expect(pool({})).toBe('y: shares r');
    expect(pool({ownParameters: ['AveragePool']})).toBe('y: uint8');
    const erf = '(x: float32[4]) -> (y: float32[4]) { y = Erf(x) as erf }';
    expect(linesOf(place(erf).placement)).toEqual([]);
    expect(linesOf(place(erf, nativeRecipe({operators: {include: ['*'], exclude: []}})).placement)).toEqual([
      'x: uint8',
      'y: uint8',
    ]);
  });

  test('the kind of scale goes with the format', () => {
    const {weights, activations} = nativeRecipe();
    const recipe = nativeRecipe({
      weights: {...weights, scale: 'power-of-two-up'},
      activations: {...activations, scale: 'power-of-two'},
    });
    const {quantizers, measuredValues} = place(LAYER(''), recipe).placement;
    const kinds = quantizers.flatMap((quantizer) =>
      'scale' in quantizer ? [[quantizer.tensor, quantizer.scale]] : [],
    );
    expect(Object.fromEntries(kinds)).toMatchObject({x: 'power-of-two', w: 'power-of-two-up', y: 'power-of-two'});
    expect(measuredValues.every(({scale}) => scale === 'power-of-two')).toBe(true);
  });
});

describe('types of layers and of parts of the model', () => {
  const FUSED = `(x: float32[1,2,4,4]) -> (y: float32[1,2,4,4]) {
    w1 = float32[2,2,1,1] {1, 2, 3, 4}
    a = Conv(x, w1) as first
    b = Relu(a)
    w2 = float32[2,2,1,1] {1, 2, 3, 4}
    c = Conv(b, w2) as second
    d = float32[1,2,1,1] {1, 2}
    y = Add(c, d)
  }`;
  const recipe = (more: Partial<PlacementRecipe>): PlacementRecipe => ({
    ...nativeRecipe(),
    activations: {...nativeRecipe().activations, type: 'int8', symmetric: true},
    fusedOperators: [['Conv', 'Relu']],
    ...more,
  });
  const placeFused = (of: PlacementRecipe): PlacedQuantizers => {
    const model = parseModel(FUSED);
    inferShapes(model);
    const placed = placeQuantizers(model, of);
    if (!placed.ok) throw new Error('the recipe does not fit');
    return placed.value;
  };
  const typesOf = (more: Partial<PlacementRecipe>) =>
    Object.fromEntries(
      placeFused(recipe(more)).placement.quantizers.flatMap((one) =>
        one.role === 'bias' ? [] : [[one.tensor, one.type]],
      ),
    );
  const NARROW = {x: 'int8', w1: 'int8', b: 'int8', w2: 'int8', c: 'int8', d: 'int8', y: 'int8'};

  test('what is chosen for a layer holds for its weight and for what its sequence gives', () => {
    expect(typesOf({})).toEqual(NARROW);
    const layerTypes = {a: {weights: 'int16', activations: 'int16'}} as const;
    expect(typesOf({layerTypes})).toEqual({...NARROW, w1: 'int16', b: 'int16'});
    expect(typesOf({layerTypes: {c: {weights: 'int16'}}})).toEqual({...NARROW, w2: 'int16'});
  });

  test('inputs, outputs and constants of the model have types of their own', () => {
    const parts = {modelInputs: 'int16', modelOutputs: 'int16', constants: 'int16'} as const;
    expect(typesOf({parts})).toEqual({...NARROW, x: 'int16', y: 'int16', d: 'int16'});
    const none = {modelInputs: undefined, modelOutputs: undefined, constants: undefined};
    expect(typesOf({parts: {...none, modelOutputs: 'int16'}})).toEqual({...NARROW, y: 'int16'});
  });

  test('an override goes before both', () => {
    const layerTypes = {a: {activations: 'int16'}} as const;
    expect(typesOf({layerTypes, overrides: {b: tensorOverride({type: 'uint8'})}})).toEqual({...NARROW, b: 'uint8'});
  });

  test('types of which a bit is not used are reduced, and no others', () => {
    const reducing = recipe({layerTypes: {a: {activations: 'int16'}}, reducedTypes: ['int16']});
    const {quantizers} = placeFused(reducing).placement;
    const reduced = quantizers.filter((one) => one.role !== 'bias' && one.reducedRange).map(({tensor}) => tensor);
    expect(reduced).toEqual(['b']);
  });

  test('only outputs are cut off', () => {
    const {measuredValues} = placeFused(recipe({outputMagnitudeMax: 6})).placement;
    expect(
      measuredValues.flatMap(({name, magnitudeMax}) => (magnitudeMax === undefined ? [] : [[name, magnitudeMax]])),
    ).toEqual([['y', 6]]);
  });
});

test('operators that the target leaves to its processor or does not know are told, with their number', () => {
  const {graph} = parseModel(`(x: float32[4]) -> (y: float32[4]) {
    a = Erf(x)
    b = Erf(a)
    c = Relu(b)
    d = Identity(c)
    y = Mish(d)
  }`);
  const support = {target: 'npu', own: ['Relu'], host: ['Erf', 'Loop']};
  expect(checkOperatorSupport(graph.nodes, support).map(({message}) => message)).toEqual([
    'npu leaves to its processor: Erf (2)',
    'operators that npu is not known to compute: Mish (1)',
  ]);
  expect(checkOperatorSupport(graph.nodes.slice(2, 4), support)).toEqual([]);
});
