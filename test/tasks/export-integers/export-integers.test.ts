import {expect, test} from 'vitest';
import {decodeModel, encodeModel} from '../../../src/onnx/codec.ts';
import {parseModel, printModel} from '../../../src/onnx/graph-text.ts';
import {findProfile} from '../../../src/target/load-profile.ts';
import {exportIntegers} from '../../../src/tasks/export-integers/export-integers.ts';
import {randomDataset, upTo, valuesOf} from '../../support/correct-biases-rig.ts';
import {bitsRecipe, expectSameIntegers, exported, tiRecipe} from '../../support/tinpu-rig.ts';

const bytesOf = (text: string): Uint8Array => encodeModel(parseModel(text));

const SAMPLES = randomDataset({shape: [4, 8, 8], range: [-1, 2], indices: upTo(6)});

/** One model per kind of layer, input [1,4,8,8]. */
const NETS: Readonly<Record<string, string>> = {
  'convolution, depthwise, pointwise, all with Relu': `(x: float32[1,4,8,8]) -> (y: float32[1,4,4,4]) {
    w1 = float32[8,4,3,3] seeded 1 times 0.2
    b1 = float32[8] seeded 2
    w2 = float32[8,1,3,3] seeded 3 times 0.3
    b2 = float32[8] seeded 4
    w3 = float32[4,8,1,1] seeded 5 times 0.3
    c1: float32[1,8,8,8] = Conv(x, w1, b1) {pads: [1,1,1,1]} as conv1
    r1: float32[1,8,8,8] = Relu(c1) as relu1
    c2: float32[1,8,4,4] = Conv(r1, w2, b2) {group: 8, pads: [0,1,1,0], strides: [2,2]} as conv2
    r2: float32[1,8,4,4] = Relu(c2) as relu2
    y = Conv(r2, w3) as conv3
  }`,
  'a residual block': `(x: float32[1,4,8,8]) -> (y: float32[1,4,8,8]) {
    w1 = float32[4,4,3,3] seeded 1 times 0.2
    b1 = float32[4] seeded 2
    w2 = float32[4,4,1,1] seeded 3 times 0.4
    w3 = float32[4,4,1,1] seeded 4 times 0.4
    c1: float32[1,4,8,8] = Conv(x, w1, b1) {pads: [1,1,1,1]} as conv1
    r1: float32[1,4,8,8] = Relu(c1) as relu1
    c2: float32[1,4,8,8] = Conv(r1, w2) as conv2
    s: float32[1,4,8,8] = Add(r1, c2) as add1
    r2: float32[1,4,8,8] = Relu(s) as relu2
    c3: float32[1,4,8,8] = Conv(r2, w3) as conv3
    y = Add(c3, r2) as add2
  }`,
  'pools and a fully connected layer': `(x: float32[1,4,8,8]) -> (y: float32[1,5]) {
    w1 = float32[4,4,3,3] seeded 1 times 0.2
    w2 = float32[36,5] seeded 3 times 0.3
    b2 = float32[5] seeded 4
    c1: float32[1,4,8,8] = Conv(x, w1) {pads: [1,1,1,1]} as conv1
    r1: float32[1,4,8,8] = Relu(c1) as relu1
    m: float32[1,4,6,6] = MaxPool(r1) {kernel_shape: [3,3]} as max
    a: float32[1,4,3,3] = AveragePool(m) {kernel_shape: [2,2], strides: [2,2]} as average
    t: float32[1,3,3,4] = Transpose(a) {perm: [0,2,3,1]} as transpose
    f: float32[1,36] = Flatten(t) as flatten
    y = Gemm(f, w2, b2) as gemm
  }`,
  'a global average and a matrix product with a bias': `(x: float32[1,4,8,8]) -> (y: float32[1,5]) {
    w1 = float32[8,4,1,1] seeded 1 times 0.4
    w2 = float32[8,5] seeded 3 times 0.3
    b2 = float32[5] seeded 4
    axes = int64[2] {2, 3}
    c1: float32[1,8,8,8] = Conv(x, w1) as conv1
    p: float32[1,8,1,1] = ReduceMean(c1, axes) as pool
    f: float32[1,8] = Flatten(p) as flatten
    m: float32[1,5] = MatMul(f, w2) as dense
    y = Add(m, b2) as bias
  }`,
  'an average over five columns': `(x: float32[1,4,8,8]) -> (y: float32[1,4,1,1]) {
    w1 = float32[4,4,4,4] seeded 1 times 0.2
    c1: float32[1,4,5,5] = Conv(x, w1) as conv1
    r1: float32[1,4,5,5] = Relu(c1) as relu1
    y = GlobalAveragePool(r1) as pool
  }`,
};

test.each(Object.keys(NETS))('%s: onnxruntime gives the integers of the reference, 0 differences', async (name) => {
  for (const recipe of [bitsRecipe(8), bitsRecipe(4), bitsRecipe(2), bitsRecipe(4, 4), tiRecipe({bias: 'float'})]) {
    const one = await exported(bytesOf(NETS[name]!), SAMPLES, recipe);
    expect(one.layers.map(({layer, reasons}) => `${layer}: ${reasons.join()}`)).toEqual(
      one.layers.map(({layer}) => expect.stringMatching(`^${layer}: `)),
    );
    expect(one.layers.filter(({form}) => form === 'float')).toEqual([]);
    expect(one.inexact).toEqual([]);
    expect(await expectSameIntegers(one, SAMPLES)).toBeGreaterThan(1000);
  }
});

test('the exported model holds no quantizers and is as near to the float model as the QDQ one', async () => {
  const text = NETS['a residual block']!;
  const one = await exported(bytesOf(text), SAMPLES, bitsRecipe(8));
  const operators = decodeModel(one.model).graph.nodes.map(({opType}) => opType);
  expect(operators).not.toContain('QuantizeLinear');
  expect(operators).not.toContain('DequantizeLinear');
  const [float, qdq, integer] = await Promise.all(
    [bytesOf(text), one.quantized, one.model].map((bytes) => valuesOf(bytes, ['y'], SAMPLES)),
  );
  const noise = (values: typeof float): number => {
    let sum = 0;
    for (const [i, sample] of float!.entries())
      for (const [k, x] of sample.y!.entries()) sum += (x - values![i]!.y![k]!) ** 2;
    return sum;
  };
  expect(noise(integer)).toBeLessThan(1.5 * noise(qdq));
});

/** x is at most 255 · 2^-5; the weights 0.5 and -1 become 64 and -127 of 2^-7, sums have steps of 2^-12. */
const BY_HAND = `(x: float32[1,1,1,2]) -> (y: float32[1,1,1,2]) {
  sx = float32[] {0.03125}
  zx = uint8[] {0}
  xq = QuantizeLinear(x, sx, zx) as input
  xd = DequantizeLinear(xq, sx, zx)
  wq = int8[1,1,1,1] {100}
  sw = float32[1] {0.0078125}
  zw = int8[1] {0}
  w = DequantizeLinear(wq, sw, zw) {axis: 0}
  bq = int32[1] {-7}
  sb = float32[1] {0.000244140625}
  zb = int32[1] {0}
  b = DequantizeLinear(bq, sb, zb) {axis: 0}
  c: float32[1,1,1,2] = Conv(xd, w, b) as conv
  sy = float32[] {0.0625}
  yq = QuantizeLinear(c, sy, zx)
  y = DequantizeLinear(yq, sy, zx)
}`;

test('a layer computed by hand', async () => {
  // 2^-12 to 2^-4 is a shift of 8; half a step is 128, so that the offset is 121.
  const model = parseModel(BY_HAND);
  exportIntegers(model, {hasIntegerOutputs: false, rules: undefined});
  const text = printModel(model);
  expect(text).toContain('"conv/offset" = float32[1,1,1,1] {121}');
  expect(text).toContain('"conv/mult" = float32[1,1,1,1] {1}');
  expect(text).toContain('"conv/shift" = float32[1,1,1,1] {0.00390625}');
  expect(text).toMatch(/Floor.*Clip.*Relu.*Clip/s);
  const run = async (bytes: Uint8Array, range: readonly [number, number]) =>
    (await valuesOf(bytes, ['y'], randomDataset({shape: [1, 1, 2], range, indices: [0]})))[0]!.y!;
  // 1 is 32 steps: (3200 + 121) / 256 = 12.97, 12 of 1/16; 3 is 96: (9600 + 121) / 256 = 37.97, 37 of them.
  expect([...(await run(encodeModel(model), [1, 1]))]).toEqual([12 / 16, 12 / 16]);
  expect([...(await run(encodeModel(model), [3, 3]))]).toEqual([37 / 16, 37 / 16]);
  const integers = parseModel(BY_HAND);
  exportIntegers(integers, {hasIntegerOutputs: true, rules: undefined});
  expect([...(await run(encodeModel(integers), [3, 3]))]).toEqual([37, 37]);
});

test('what has no integer form stays float between integers, with the reason', async () => {
  const text = `(x: float32[1,4,8,8]) -> (y: float32[1,4,8,8]) {
    w1 = float32[4,4,1,1] seeded 1 times 0.4
    c1: float32[1,4,8,8] = Conv(x, w1) as conv1
    s: float32[1,4,8,8] = Sigmoid(c1) as sigmoid
    y = Conv(s, w1) as conv2
  }`;
  const operators = {include: ['Conv', 'Sigmoid'], exclude: []};
  const one = await exported(bytesOf(text), SAMPLES, tiRecipe({operators}));
  expect(one.layers).toMatchObject([
    {layer: 'conv1', form: 'integer', reasons: []},
    {layer: 'sigmoid', form: 'float', reasons: ['Sigmoid has no integer form']},
    {layer: 'conv2', form: 'integer', reasons: []},
  ]);
  const [qdq, integer] = await Promise.all([one.quantized, one.model].map((bytes) => valuesOf(bytes, ['y'], SAMPLES)));
  for (const [i, sample] of qdq!.entries())
    for (const [k, x] of sample.y!.entries()) expect(Math.abs(x - integer![i]!.y![k]!)).toBeLessThan(0.1);
});

const RULES = findProfile('ti-tinpu')!.npu!;

test('limits of the NPU are told by layer, with what to do', async () => {
  const check = async (node: string, weight: string, expected: readonly string[], shape = [4, 16, 16]) => {
    const text = `(x: float32[1,${shape.join(',')}]) -> (y: float32[...]) {
      w = float32[${weight}] seeded 1 times 0.1
      y: float32[1,?,?,?] = ${node} as layer
    }`;
    const samples = randomDataset({shape, range: [0, 1], indices: [0]});
    const one = await exported(bytesOf(text), samples, tiRecipe(), RULES);
    expect(one.layers.flatMap(({reasons}) => reasons)).toEqual(expected);
  };
  await check('Conv(x, w)', '8,4,3,3', []);
  await check('Conv(x, w)', '6,4,3,3', ['it has 6 output channels, not a multiple of 4; make them 8']);
  await check('Conv(x, w)', '4,3,3,3', ['it has 3 input channels, not a multiple of 4; make them 4'], [3, 16, 16]);
  await check('Conv(x, w)', '4,1,3,3', [], [1, 16, 16]);
  await check('Conv(x, w)', '4,1,3,9', ['its kernel is 9 wide, over 8; use several smaller ones'], [1, 16, 16]);
  await check('Conv(x, w)', '8,4,9,1', ['its kernel is 9 high, over 7; use several smaller ones']);
  await check('Conv(x, w) {strides: [3,3]}', '8,4,3,3', ['its stride is 3×3; the NPU has 1×1, 2×1, 2×2']);
  await check('Conv(x, w) {strides: [2,2]}', '8,4,1,1', ['its stride is 2×2; the NPU has 1×1']);
  await check('Conv(x, w) {group: 4}', '4,1,3,3', []);
  await check('Conv(x, w) {group: 2}', '8,2,3,3', ['the NPU has no grouped convolutions but depthwise ones; split it']);
});
