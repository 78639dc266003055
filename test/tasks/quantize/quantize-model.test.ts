import * as ort from 'onnxruntime-node';
import {describe, expect, test} from 'vitest';
import type {RoundingRecipe} from '../../../src/artifacts/placement.ts';
import type {Ranges} from '../../../src/artifacts/ranges.ts';
import {seededRandom} from '../../../src/base/seeded-random.ts';
import {unpackInt4} from '../../../src/numeric/pack-integers.ts';
import {roundHalfEven} from '../../../src/numeric/quantize-affine.ts';
import {encodeModel} from '../../../src/onnx/codec.ts';
import type {Model} from '../../../src/onnx/graph.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {placeQuantizers} from '../../../src/tasks/place-quantizers/place-quantizers.ts';
import {type QuantizedModel, quantizeModel} from '../../../src/tasks/quantize/quantize-model.ts';
import {nodeTexts} from '../../support/compare-models.ts';
import {nativeRecipe, tensorOverride} from '../../support/recipes.ts';
import {runModel} from '../../support/run-model.ts';

function quantize(text: string, ranges: Ranges, recipe: RoundingRecipe): QuantizedModel {
  const model = parseModel(text);
  const placed = placeQuantizers(model, recipe);
  if (!placed.ok) throw new Error(JSON.stringify(placed.error));
  return quantizeModel(model, {placement: placed.value.placement, ranges, recipe});
}

/** The range of each value that needs one is [-3, 5], a little wider with each. */
function quantizeSomehow(text: string, recipe: RoundingRecipe): QuantizedModel {
  const placed = placeQuantizers(parseModel(text), recipe);
  if (!placed.ok) throw new Error(JSON.stringify(placed.error));
  const ranges = new Map(
    placed.value.placement.measuredValues.map(({name}, i) => [name, [-3 - i, 5 + i] as const] as const),
  );
  return quantize(text, ranges, recipe);
}

async function run(model: Model, feeds: Record<string, ort.Tensor>): Promise<Record<string, Float32Array>> {
  const session = await ort.InferenceSession.create(encodeModel(model), {graphOptimizationLevel: 'disabled'});
  const results = await session.run(feeds);
  return Object.fromEntries(Object.entries(results).map(([name, {data}]) => [name, data as Float32Array]));
}

describe('a small network computes what its integers say', () => {
  // Scales are powers of two and sums are short, so that every float32 step is exact whatever its order.
  const text = `
    (x: float32[2,3]) -> (y: float32[2,2]) {
      w = float32[3,2] {0.9921875, -0.25, 0.40625, 0.49609375, -0.1015625, 0.125}
      b = float32[2] {0.3, -0.7}
      g: float32[2,2] = Gemm(x, w, b) {beta: 1.0}
      y = Relu(g)
    }`;
  const ranges: Ranges = new Map([
    ['x', [-2, 1.984375]],
    ['y', [0, 3.984375]],
  ]);
  const inputScale = 1 / 64;
  const outputScale = 1 / 64;
  const weightScales = [0.9921875 / 127, 0.49609375 / 127];
  const values = Float32Array.of(1.3, -0.51, 0.77, -1.99, 3, 0.0078125);

  test('for the network with an absorbed Relu', async () => {
    const {model} = quantize(text, ranges, nativeRecipe());
    const {y} = await run(model, {x: new ort.Tensor('float32', values, [2, 3])});
    expect([...y!]).toEqual(reference());
  });

  function reference(): number[] {
    const w = [0.9921875, -0.25, 0.40625, 0.49609375, -0.1015625, 0.125];
    const b = [0.3, -0.7].map(Math.fround);
    const clamp = (q: number, min: number, max: number): number => Math.min(Math.max(q, min), max);
    const results: number[] = [];
    for (let row = 0; row < 2; row++) {
      for (let column = 0; column < 2; column++) {
        const scale = inputScale * weightScales[column]!;
        let sum = roundHalfEven(b[column]! / scale);
        for (let k = 0; k < 3; k++) {
          const x = clamp(roundHalfEven(Math.fround(values[3 * row + k]! / inputScale)) + 128, 0, 255) - 128;
          sum += x * roundHalfEven(Math.fround(w[2 * k + column]! / weightScales[column]!));
        }
        results.push(clamp(roundHalfEven((sum * scale) / outputScale), 0, 255) * outputScale);
      }
    }
    return results;
  }
});

const CONV_NET = `
  (x: float32[1,3,6,6]) -> (y: float32[1,4]) {
    w1 = float32[8,3,3,3] seeded 1 times 0.2
    b1 = float32[8] seeded 2
    w2 = float32[8,1,3,3] seeded 3 times 0.2
    wg = float32[8,4] seeded 4
    bg = float32[1,4] seeded 5
    c1: float32[1,8,6,6] = Conv(x, w1, b1) {pads: [1,1,1,1]} as conv1
    r1: float32[1,8,6,6] = Relu(c1) as relu1
    c2: float32[1,8,4,4] = Conv(r1, w2) {group: 8} as conv2
    p: float32[1,8,1,1] = GlobalAveragePool(c2) as pool
    f: float32[1,8] = Flatten(p) as flatten
    y = Gemm(f, wg, bg) as gemm
  }`;

const random = seededRandom(3);
const IMAGE = new ort.Tensor(
  'float32',
  Float32Array.from({length: 108}, () => random.nextNormal()),
  [1, 3, 6, 6],
);

describe('every integer type loads and runs at opset 21', () => {
  const types = ['int4', 'uint4', 'int8', 'uint8', 'int16', 'uint16'] as const;
  test.for(types)('%s weights', async (type) => {
    const weights = {...nativeRecipe().weights, type, symmetric: !type.startsWith('u')};
    const {model} = quantizeSomehow(CONV_NET, nativeRecipe({weights}));
    expect((await run(model, {x: IMAGE})).y?.length).toBe(4);
  });

  test.for(['int8', 'uint8', 'int16', 'uint16'] as const)('%s activations', async (type) => {
    const activations = {type, symmetric: true, scale: 'float', reducedRange: false} as const;
    const {model} = quantizeSomehow(CONV_NET, nativeRecipe({activations}));
    expect((await run(model, {x: IMAGE})).y?.length).toBe(4);
  });
});

test('a bias of shape [1, n] is quantized per channel and runs, which onnxruntime cannot', async () => {
  const {model, report} = quantizeSomehow(CONV_NET, nativeRecipe());
  const bias = report.tensors.find(({name}) => name === 'bg');
  expect([bias?.type, bias?.axis, bias?.scales.length]).toEqual(['int32', 1, 4]);
  expect((await run(model, {x: IMAGE})).y?.every(Number.isFinite)).toBe(true);
});

test('natively no int4 weight is -8, and the largest keeps its size', () => {
  const weights = {...nativeRecipe().weights, type: 'int4'} as const;
  const {model} = quantizeSomehow(CONV_NET, nativeRecipe({weights}));
  const {data} = model.graph.value('w1_quantized').initializer!;
  const integers = unpackInt4(data as Uint8Array, 216);
  expect(Math.min(...integers)).toBe(-7);
  expect(Math.max(...integers)).toBe(7);
  expect(model.opsetImports.has('com.microsoft')).toBe(false);
});

test('quantizing twice gives the same bytes', () => {
  const [first, second] = [1, 2].map(() => encodeModel(quantizeSomehow(CONV_NET, nativeRecipe()).model));
  expect(first).toEqual(second);
});

test('the graph is written as tools expect it', () => {
  const {model} = quantizeSomehow(
    '(x: float32[2]) -> (y: float32[2]) { k = float32[2] {1, 2}; y = Mul(x, k) as m }',
    nativeRecipe(),
  );
  expect(nodeTexts(model)).toEqual([
    '.DequantizeLinear "k_DequantizeLinear" (k_quantized, k_scale, k_zero_point) -> (k_DequantizeLinear_Output) ',
    '.QuantizeLinear "x_QuantizeLinear" (x, x_scale, x_zero_point) -> (x_QuantizeLinear_Output) ',
    '.DequantizeLinear "x_DequantizeLinear" (x_QuantizeLinear_Output, x_scale, x_zero_point) -> (x_DequantizeLinear_Output) ',
    '.Mul "m" (x_DequantizeLinear_Output, k_DequantizeLinear_Output) -> (y_QuantizeLinear_Input) ',
    '.QuantizeLinear "y_QuantizeLinear" (y_QuantizeLinear_Input, y_scale, y_zero_point) -> (y_QuantizeLinear_Output) ',
    '.DequantizeLinear "y_DequantizeLinear" (y_QuantizeLinear_Output, y_scale, y_zero_point) -> (y) ',
  ]);
  expect(model.graph.initializers().map(({name}) => name)).toEqual([
    'x_zero_point',
    'x_scale',
    'k_zero_point',
    'k_scale',
    'k_quantized',
    'y_zero_point',
    'y_scale',
  ]);
});

test('a name that is taken is not taken twice', () => {
  const {model} = quantizeSomehow(
    '(x: float32[2]) -> (y: float32[2]) { x_scale = float32[2] {1, 2}; y = Mul(x, x_scale) }',
    nativeRecipe(),
  );
  expect(new Set(model.graph.initializers().map(({name}) => name)).size).toBe(model.graph.initializers().length);
  expect(model.graph.find('x_scale_1')).toBeDefined();
});

describe('natively', () => {
  test('weights alone can be quantized, and biases then stay float', async () => {
    const activations = {type: 'float', symmetric: false, scale: 'float', reducedRange: false} as const;
    const {model, report} = quantize(CONV_NET, new Map(), nativeRecipe({activations}));
    expect(report.tensors.map(({name, role}) => [name, role])).toEqual([
      ['w1', 'weight'],
      ['w2', 'weight'],
      ['wg', 'weight'],
    ]);
    expect((await run(model, {x: IMAGE})).y?.length).toBe(4);
  });

  test('an output of the model behind a Relu keeps its negative numbers', () => {
    const text = `(x: float32[2]) -> (c: float32[2], y: float32[2]) { k = float32[2] ones; c = Add(x, k); y = Relu(c) }`;
    const ranges: Ranges = new Map([
      ['x', [-1, 1]],
      ['c', [-2, 2]],
      ['y', [0, 2]],
    ]);
    const {report} = quantize(text, ranges, nativeRecipe());
    expect(report.tensors.find(({name}) => name === 'c')?.range?.[0]).toBeLessThan(-1.9);
  });

  test('a Relu that never fires clamps as well once it is absorbed', async () => {
    const text = `(x: float32[2]) -> (y: float32[2]) { k = float32[2] {-9, -9}; a: float32[2] = Add(x, k); y = Relu(a) }`;
    const ranges: Ranges = new Map([
      ['x', [-1, 1]],
      ['y', [0, 0]],
    ]);
    const activations = {type: 'int8', symmetric: false, scale: 'float', reducedRange: false} as const;
    const {model} = quantize(text, ranges, nativeRecipe({activations}));
    expect(model.graph.nodes.some(({opType}) => opType === 'Relu')).toBe(false);
    const {y} = await run(model, {x: new ort.Tensor('float32', Float32Array.of(0.5, 1), [2])});
    expect([...y!]).toEqual([0, 0]);
  });

  test('an input that is an output too stays what it is called', async () => {
    const text = `(x: float32[2]) -> (x: float32[2], y: float32[2]) { k = float32[2] ones; y = Add(x, k) }`;
    const {model} = quantizeSomehow(text, nativeRecipe());
    expect(model.graph.inputs.map(({name}) => name)).toEqual(['x']);
    const {x} = await run(model, {x: new ort.Tensor('float32', Float32Array.of(0.123, 1), [2])});
    expect(x![0]).toBe(Math.fround(0.123));
  });

  test('nodes of a subgraph go on reading the float value', async () => {
    const text = `(x: float32[2], c: bool[]) -> (y: float32[2]) {
      k = float32[2] ones
      a: float32[2] = Add(x, k) as add
      z: float32[2] = If(c) {then_branch: graph () -> (t: float32[2]) {t = Mul(a, a)}, else_branch: graph () -> (e: float32[2]) {e = Neg(a)}}
      y = Add(z, a)
    }`;
    const {model} = quantizeSomehow(text, nativeRecipe());
    const order = model.graph.nodes.map(({opType}) => opType);
    expect(order.indexOf('If')).toBeGreaterThan(order.indexOf('Add'));
    const {y} = await run(model, {
      x: new ort.Tensor('float32', Float32Array.of(0.5, 1), [2]),
      c: new ort.Tensor('bool', [true], []),
    });
    expect(y![0]).toBeCloseTo(1.5 * 1.5 + 1.5, 0);
  });
});

describe('overrides', () => {
  const scaleOf = ({report}: QuantizedModel, name: string) => report.tensors.find((tensor) => tensor.name === name);

  test('of scale and zero point are taken as they are', () => {
    const overrides = {x: tensorOverride({scale: [0.5], zeroPoint: [3]})};
    const x = scaleOf(quantizeSomehow(CONV_NET, nativeRecipe({overrides})), 'x');
    expect([x?.scales, x?.zeroPoints]).toEqual([[0.5], [3]]);
  });

  test('of a range replace what was measured', () => {
    const overrides = {x: tensorOverride({range: [0, 2.55]}), w1: tensorOverride({range: [-127, 127]})};
    const quantized = quantizeSomehow(CONV_NET, nativeRecipe({overrides}));
    expect(scaleOf(quantized, 'x')?.scales).toEqual([Math.fround(0.01)]);
    expect(scaleOf(quantized, 'w1')?.scales).toEqual(new Array(8).fill(1));
  });

  test('of a type mix widths, and "float" leaves a tensor alone', () => {
    const overrides = {x: tensorOverride({type: 'uint16'}), w2: tensorOverride({type: 'float'})};
    const quantized = quantizeSomehow(CONV_NET, nativeRecipe({overrides}));
    expect(scaleOf(quantized, 'x')?.type).toBe('uint16');
    expect(scaleOf(quantized, 'w2')).toBeUndefined();
  });

  test('of the axis choose between per channel and per tensor', () => {
    const overrides = {w1: tensorOverride({axis: null}), w2: tensorOverride({axis: -1})};
    const quantized = quantizeSomehow(CONV_NET, nativeRecipe({overrides}));
    expect(scaleOf(quantized, 'w1')?.scales.length).toBe(1);
    expect([scaleOf(quantized, 'w2')?.axis, scaleOf(quantized, 'w2')?.scales.length]).toEqual([3, 3]);
  });

  test('with the wrong number of scales are refused', () => {
    const overrides = {w1: tensorOverride({scale: [1, 2], zeroPoint: [0, 0]})};
    expect(() => quantizeSomehow(CONV_NET, nativeRecipe({overrides}))).toThrow(
      'The override of "w1" has 2 scales, but the tensor has 8 channels.',
    );
  });
});

test('a weight that is not finite is refused by name', () => {
  const text = '(x: float32[1,2]) -> (y: float32[1,1]) { w = float32[2,1] {1, nan}; y = MatMul(x, w) }';
  expect(() => quantizeSomehow(text, nativeRecipe())).toThrow('The weight "w" holds NaN or infinite numbers');
});

test('a channel of zeros gets a scale that suits its bias', async () => {
  const text = `(x: float32[1,2]) -> (y: float32[1,2]) {
    w = float32[2,2] {0, 0.5, 0, 0.25}; b = float32[2] {0.3, 0.3}; y = Gemm(x, w, b)
  }`;
  const ranges: Ranges = new Map([
    ['x', [-10, 10]],
    ['y', [0, 0.5]],
  ]);
  const {model, report} = quantize(text, ranges, nativeRecipe());
  expect(new Set(report.tensors.find(({name}) => name === 'w')?.scales).size).toBe(1);
  const {y} = await run(model, {x: new ort.Tensor('float32', new Float32Array(2), [1, 2])});
  for (const value of y!) expect(Math.abs(value - 0.3)).toBeLessThan(0.5 / 255);
});

test('the report tells the SNR of weights as the formula has it', () => {
  const text = '(x: float32[1,2]) -> (y: float32[1,1]) { w = float32[2,1] {127, 0.25}; y = MatMul(x, w) }';
  const {report} = quantizeSomehow(text, nativeRecipe());
  const weight = report.tensors.find(({role}) => role === 'weight');
  expect(weight?.scales).toEqual([1]);
  expect(weight?.snrDb).toBeCloseTo(10 * Math.log10((127 * 127 + 0.0625) / 0.0625), 10);
});

test('2-bit weights are packed by four, and onnxruntime reads them with operator set 25', async () => {
  const text = `(x: float32[1,4,2,2]) -> (y: float32[1,3,2,2]) {
    w = float32[3,4,1,1] {0.5, -1, 0.2, 1, 2, 1, -1.5, 0, 0.1, 0.1, -0.1, 0}
    y = Conv(x, w)
  }`;
  // Signed: steps of 1, 2 and 0.1, and -1, 0 or 1 of them. Unsigned: a third of each range, with zero points 2, 1 and 2.
  const cases = [
    {type: 'int2', symmetric: true, expected: [0, 0, 0.1]},
    {type: 'uint2', symmetric: false, expected: [0, 7 / 3, 0]},
  ] as const;
  for (const {type, symmetric, expected} of cases) {
    const weights = {...nativeRecipe().weights, type, symmetric};
    const recipe = nativeRecipe({weights, activations: {...nativeRecipe().activations, type: 'float'}});
    const placed = placeQuantizers(parseModel(text), recipe);
    if (!placed.ok) throw new Error('not placed');
    const {model} = quantizeModel(parseModel(text), {...placed.value, ranges: new Map(), recipe});
    expect(model.opset).toBe(25);
    const tensor = model.graph.value('w_quantized').initializer!;
    expect([tensor.type, (tensor.data as Uint8Array).length]).toEqual([type, 3]);
    const ones = {type: 'float32', dims: [1, 4, 2, 2], data: new Float32Array(16).fill(1)} as const;
    const {y} = await runModel(model, {x: ones});
    const sums = [...(y!.data as Float32Array)].filter((_, at) => at % 4 === 0);
    for (const [channel, sum] of sums.entries()) expect(sum).toBeCloseTo(expected[channel]!, 6);
  }
});

describe('scales that are powers of two', () => {
  const {weights, activations} = nativeRecipe();
  const isPower = (scale: number): boolean => Number.isInteger(Math.log2(scale));
  const scalesOf = (recipe: RoundingRecipe) =>
    new Map(quantizeSomehow(CONV_NET, recipe).report.tensors.map((tensor) => [tensor.name, tensor]));

  test('those of weights, activations, constants and biases, per tensor and per channel', () => {
    for (const granularity of ['per-tensor', 'per-channel'] as const)
      for (const scale of ['power-of-two', 'power-of-two-up'] as const) {
        const free = scalesOf(nativeRecipe({weights: {...weights, granularity}}));
        const recipe = nativeRecipe({
          weights: {...weights, granularity, scale},
          activations: {...activations, scale},
          bias: 'int16',
        });
        for (const [name, {scales, role}] of scalesOf(recipe)) {
          expect(scales.every(isPower), name).toBe(true);
          if (role === 'bias') continue;
          for (const [i, own] of scales.entries()) {
            const exponent = Math.log2(own / free.get(name)!.scales[i]!);
            if (scale === 'power-of-two') expect(Math.abs(exponent)).toBeLessThanOrEqual(0.5);
            else expect(exponent >= 0 && exponent < 1).toBe(true);
          }
        }
      }
  });

  test('the zero point moves with the scale, so that the lower end stays in range', () => {
    const text = '(x: float32[4]) -> (y: float32[4]) { y = Sigmoid(x) as s }';
    const zeroPoint = (scale: 'float' | 'power-of-two' | 'power-of-two-up') => {
      const ranges = new Map([
        ['x', [-1, 5] as const],
        ['y', [0, 1] as const],
      ]);
      const recipe = nativeRecipe({activations: {...activations, scale}});
      return quantize(text, ranges, recipe).report.tensors[0];
    };
    // 6 / 255 = 0.0235…: 2^-5 up and 2^-5 nearest.
    expect(zeroPoint('float')?.zeroPoints).toEqual([42]);
    expect(zeroPoint('power-of-two')).toMatchObject({scales: [2 ** -5], zeroPoints: [32]});
    expect(zeroPoint('power-of-two-up')).toMatchObject({scales: [2 ** -5], zeroPoints: [32]});
  });

  test('a range search for weights takes the power of two with the smallest error', () => {
    const recipe = nativeRecipe({
      weights: {...weights, scale: 'power-of-two', granularity: 'per-tensor'},
      bias: 'int8',
    });
    const errorOf = (weightSearch: RoundingRecipe['weightSearch']) =>
      [...scalesOf({...recipe, weightSearch}).values()].flatMap(({role, snrDb}) =>
        role === 'activation' ? [] : [snrDb],
      );
    const plain = errorOf(undefined);
    for (const search of ['quark-min-mse', 'vitis-min-mse'] as const) {
      const searched = errorOf(search);
      expect(searched.length).toBe(plain.length);
    }
    // Nearest is among Quark's candidates, so weights lose nothing by searching.
    const weightsOf = (snrs: typeof plain) => snrs.filter((_, i) => i < 3);
    for (const [i, snr] of weightsOf(errorOf('quark-min-mse')).entries())
      expect(snr).toBeGreaterThanOrEqual(plain[i]! - 1e-9);
  });

  test('a model whose biases have 8 bits runs', async () => {
    const {model} = quantizeSomehow(CONV_NET, nativeRecipe({bias: 'int8'}));
    expect((await run(model, {x: IMAGE})).y?.length).toBe(4);
    expect(model.graph.value('b1_quantized').initializer?.type).toBe('int8');
  });

  test('alignment gives a Concat and its inputs one scale', () => {
    const text = `(a: float32[1,2], b: float32[1,2]) -> (y: float32[1,4]) {
      y: float32[1,4] = Concat(a, b) {axis: 1} as concat
    }`;
    const ranges = new Map([
      ['a', [-1, 1] as const],
      ['b', [-2, 2] as const],
      ['y', [-4, 4] as const],
    ]);
    const scales = (aligned: readonly string[]) =>
      quantize(text, ranges, nativeRecipe({aligned, sensitiveParts: 'integer'})).report.tensors.map(
        ({scales: [scale]}) => scale,
      );
    expect(new Set(scales([])).size).toBe(3);
    expect(new Set(scales(['Concat']))).toEqual(new Set([scales([])[2]]));
  });
});
