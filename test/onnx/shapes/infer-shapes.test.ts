import {expect, test} from 'vitest';
import {Failure} from '../../../src/base/failure.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {formatDims} from '../../../src/onnx/shapes/fix-input-shapes.ts';
import {inferShapes} from '../../../src/onnx/shapes/infer-shapes.ts';
import {runModel} from '../../support/run-model.ts';

/** Type and shape of `y`, and, where the model has fixed inputs, whether the engine finds the same. */
async function check(text: string, expected: string, cannotRun = false): Promise<void> {
  const model = parseModel(text);
  inferShapes(model);
  const {elementType, dims} = model.graph.value('y');
  expect(`${elementType ?? '?'}${dims ? formatDims(dims) : '[...]'}`, text).toBe(expected);
  const isFixed = model.graph.inputs.every((input) => input.dims?.every((dim) => typeof dim === 'number'));
  if (!isFixed || cannotRun || expected.includes('?') || expected.includes('...')) return;
  const {y} = await runModel(parseModel(text));
  expect(`${y?.type}${formatDims(y?.dims ?? [])}`, `engine: ${text}`).toBe(expected);
}

const fixed = (dims: string, statements: string, expected: string, cannotRun = false) =>
  check(`(x: float32[${dims}]) -> (y) { ${statements} }`, expected, cannotRun);

test('elementwise', async () => {
  await fixed('2,3', 'y = Relu(x)', 'float32[2, 3]');
  await fixed('N,3', 'y = Relu(x)', 'float32[N, 3]');
  await fixed('2,3', 'b = float32[4,1,3] ones; y = Add(x, b)', 'float32[4, 2, 3]');
  await fixed('N,3', 'b = float32[1,1] ones; y = Mul(x, b)', 'float32[N, 3]');
  await fixed('N,M', 'b = float32[5] ones; y = Mul(x, b)', 'float32[N, 5]');
  await check('(x: float32[N,3], z: float32[M,3]) -> (y) { y = Mul(x, z) }', 'float32[?, 3]');
  await check('(x: float32[N,3], z: float32[?,3]) -> (y) { y = Mul(x, z) }', 'float32[?, 3]');
  await check('(x: float32[...], z: float32[3]) -> (y) { y = Mul(x, z) }', 'float32[...]');
  await check('(x: float32[2], z: float32[3]) -> (y) { y = Mul(x, z) }', 'float32[?]');
  await fixed('2,3', 'y = Greater(x, x)', 'bool[2, 3]');
  await fixed('2,3', 'c = bool[3] ones; b = float32[] ones; y = Where(c, x, b)', 'float32[2, 3]');
  await fixed('2,3', 'y = Cast(x) {to: 7}', 'int64[2, 3]');
  await fixed('2,3', 'y = Softmax(x)', 'float32[2, 3]');
  await fixed('2,3', 'b = float32[2,1] ones; y = Max(x, b, x)', 'float32[2, 3]');
  await fixed('2,3', 'b = int64[2,1] ones; y = Pow(x, b)', 'float32[2, 3]');
  await check('opset 9 (x: float32[2]) -> (y) { a, y = Dropout(x) }', 'float32[2]', true);
  await check('opset 12 (x: float32[2]) -> (y) { a, y = Dropout(x) }', 'bool[2]');
});

test('convolution and pooling', async () => {
  const conv = (size: string, kernel: string, attributes: string, expected: string) =>
    fixed(`1,2,${size}`, `w = float32[${kernel}] ones; y = Conv(x, w) {${attributes}}`, expected);
  await conv('7,8', '4,2,3,3', '', 'float32[1, 4, 5, 6]');
  await conv('7,8', '4,2,3,3', 'pads: [1,0,2,1], strides: [2,3]', 'float32[1, 4, 4, 3]');
  await conv('7,8', '4,2,3,2', 'dilations: [2,3]', 'float32[1, 4, 3, 5]');
  await conv('7,8', '4,2,3,3', 'auto_pad: "SAME_UPPER", strides: [2,2]', 'float32[1, 4, 4, 4]');
  await conv('7,8', '4,2,3,3', 'auto_pad: "VALID", strides: [2,2]', 'float32[1, 4, 3, 3]');
  await conv('9', '4,1,3', 'group: 2', 'float32[1, 4, 7]');
  await fixed('N,2,H,8', 'w = float32[4,2,3,3] ones; y = Conv(x, w) {pads: [1,1,1,1]}', 'float32[N, 4, H, 8]');
  await fixed('N,2,H,8', 'w = float32[4,2,3,3] ones; y = Conv(x, w)', 'float32[N, 4, ?, 6]');
  const pool = (size: string, attributes: string, expected: string) =>
    fixed(`1,2,${size}`, `y = MaxPool(x) {${attributes}}`, expected);
  await pool('7,8', 'kernel_shape: [3,3], strides: [2,2]', 'float32[1, 2, 3, 3]');
  await pool('7,8', 'kernel_shape: [2,2], strides: [2,2], ceil_mode: 1', 'float32[1, 2, 4, 4]');
  await pool('7,8', 'kernel_shape: [3,2], strides: [3,2], ceil_mode: 1, pads: [1,0,1,0]', 'float32[1, 2, 3, 4]');
  await pool('6,8', 'kernel_shape: [3,3], strides: [3,3], ceil_mode: 1, pads: [1,1,1,1]', 'float32[1, 2, ?, ?]');
  await fixed('1,2,5,6', 'i, y = MaxPool(x) {kernel_shape: [2,2]}', 'int64[1, 2, 4, 5]');
  await fixed('1,2,7,8', 'y = AveragePool(x) {kernel_shape: [3,3], pads: [1,1,1,1]}', 'float32[1, 2, 7, 8]');
  await fixed('1,2,7,8', 'y = GlobalAveragePool(x)', 'float32[1, 2, 1, 1]');
  const transpose = (attributes: string, expected: string) =>
    fixed('1,2,4,5', `w = float32[2,3,3,3] ones; y = ConvTranspose(x, w) {${attributes}}`, expected);
  await transpose('', 'float32[1, 3, 6, 7]');
  await transpose('strides: [2,2], pads: [1,1,1,1], output_padding: [1,1]', 'float32[1, 3, 8, 10]');
  await transpose('strides: [2,2], output_shape: [9,11]', 'float32[1, 3, 9, 11]');
  await transpose('strides: [2,2], auto_pad: "SAME_UPPER"', 'float32[1, 3, 8, 10]');
  await transpose('dilations: [2,2]', 'float32[1, 3, 8, 9]');
  await fixed('1,4,4,5', 'w = float32[4,3,2,2] ones; y = ConvTranspose(x, w) {group: 2}', 'float32[1, 6, 5, 6]');
});

test('matrices, recurrence and quantization', async () => {
  await fixed('2,3', 'w = float32[3,4] ones; y = Gemm(x, w)', 'float32[2, 4]');
  await fixed('3,2', 'w = float32[4,3] ones; y = Gemm(x, w) {transA: 1, transB: 1}', 'float32[2, 4]');
  await fixed('5,1,2,3', 'w = float32[7,3,4] ones; y = MatMul(x, w)', 'float32[5, 7, 2, 4]');
  await fixed('3', 'w = float32[3,4] ones; y = MatMul(x, w)', 'float32[4]');
  await fixed('2,3', 'w = float32[3] ones; y = MatMul(x, w)', 'float32[2]');
  const lstm = 'w = float32[1,16,5] ones; r = float32[1,16,4] ones';
  await fixed('3,2,5', `${lstm}; y = LSTM(x, w, r) {hidden_size: 4}`, 'float32[3, 1, 2, 4]');
  await fixed('3,2,5', `${lstm}; _, _, y = LSTM(x, w, r) {hidden_size: 4}`, 'float32[1, 2, 4]');
  await fixed('3,N,5', `${lstm}; _, y = LSTM(x, w, r)`, 'float32[1, N, 4]');
  await fixed('2,3', 's = float32[] ones; y = QuantizeLinear(x, s)', 'uint8[2, 3]');
  await fixed('2,3', 's = float32[] ones; z = int8[] zeros; y = QuantizeLinear(x, s, z)', 'int8[2, 3]');
  await fixed('2,3', 's = float32[] ones; y = QuantizeLinear(x, s) {output_dtype: 5}', 'int16[2, 3]');
  await fixed('2,3', 's = float32[] ones; q = QuantizeLinear(x, s); y = DequantizeLinear(q, s)', 'float32[2, 3]');
  await fixed('2,3', 'q, y, z = DynamicQuantizeLinear(x)', 'float32[]');
});

test('reductions', async () => {
  await fixed('2,3,4', 'a = int64[1] {1}; y = ReduceMean(x, a)', 'float32[2, 1, 4]');
  await fixed('2,3,4', 'a = int64[2] {-1,0}; y = ReduceMax(x, a) {keepdims: 0}', 'float32[3]');
  await fixed('2,3,4', 'y = ReduceSum(x)', 'float32[1, 1, 1]');
  await fixed('2,3,4', 'y = ReduceSum(x) {noop_with_empty_axes: 1}', 'float32[2, 3, 4]');
  await check('opset 11 (x: float32[2,N,4]) -> (y) { y = ReduceSum(x) {axes: [0], keepdims: 0} }', 'float32[N, 4]');
  await check('(x: float32[2,3], a: int64[1]) -> (y) { y = ReduceSum(x, a) }', 'float32[?, ?]');
  await check('(x: float32[2,3], a: int64[1]) -> (y) { y = ReduceSum(x, a) {keepdims: 0} }', 'float32[...]');
  await fixed('2,3,4', 'y = ArgMax(x) {axis: -1, keepdims: 0}', 'int64[2, 3]');
  await fixed('2,3', 'k = int64[1] {2}; y, i = TopK(x, k)', 'float32[2, 2]');
});

test('reshaping, also by computed shapes', async () => {
  await fixed('2,3,4', 's = int64[3] {0,-1,2}; y = Reshape(x, s)', 'float32[2, 6, 2]');
  await fixed('N,3,4', 's = int64[2] {0,-1}; y = Reshape(x, s)', 'float32[N, 12]');
  await fixed('N,3,4', 's = int64[2] {-1,12}; y = Reshape(x, s)', 'float32[N, 12]');
  await fixed('N,3,4', 's = int64[2] {-1,6}; y = Reshape(x, s)', 'float32[?, 6]');
  await fixed('N,M,4', 's = int64[2] {0,-1}; y = Reshape(x, s)', 'float32[N, ?]');
  await check('(x: float32[2,3], s: int64[3]) -> (y) { y = Reshape(x, s) }', 'float32[?, ?, ?]');
  await fixed(
    'N,3,H,5',
    's = Shape(x); i = int64[] {0}; n = Gather(s, i); a = int64[1] {0}; u = Unsqueeze(n, a); m = int64[1] {-1}; t = Concat(u, m) {axis: 0}; y = Reshape(x, t)',
    'float32[N, ?]',
  );
  await fixed(
    'N,3,4,5',
    's = Shape(x); b = int64[1] {0}; e = int64[1] {2}; l = Slice(s, b, e); m = int64[1] {20}; t = Concat(l, m) {axis: 0}; y = Reshape(x, t)',
    'float32[N, 3, 20]',
  );
  await fixed('2,3', 's = Shape(x); k = int64[] {2}; d = Mul(s, k); y = ConstantOfShape(d)', 'float32[4, 6]');
  await fixed('2,3', 's = Shape(x); p = ReduceProd(s); y = ConstantOfShape(p) {value: int32[1] {1}}', 'int32[6]');
  await fixed('2,3,4', 'y = Flatten(x) {axis: -1}', 'float32[6, 4]');
  await fixed('N,3,4', 'y = Flatten(x)', 'float32[N, 12]');
  await fixed('1,3,1', 'y = Squeeze(x)', 'float32[3]');
  await fixed('1,N,1', 'y = Squeeze(x)', 'float32[...]');
  await fixed('1,N,1', 'a = int64[1] {-1}; y = Squeeze(x, a)', 'float32[1, N]');
  await fixed('2,3', 'a = int64[2] {-1,0}; y = Unsqueeze(x, a)', 'float32[1, 2, 3, 1]');
  await fixed('2,3', 'y = Shape(x) {start: 1}', 'int64[1]');
  await fixed('2,3', 'y = Size(x)', 'int64[]');
  await fixed('3,1', 's = int64[3] {2,1,4}; y = Expand(x, s)', 'float32[2, 3, 4]');
  await check('(x: float32[3,1], s: int64[3]) -> (y) { y = Expand(x, s) }', 'float32[?, ?, ?]');
  await fixed('2,3', 'a = int64[] {1}; b = int64[] {10}; c = int64[] {4}; y = Range(a, b, c)', 'int64[3]');
  await fixed('2,3', 'y = Constant() {value_ints: [1,2,3]}', 'int64[3]');
});

test('moving, picking and joining', async () => {
  await fixed('2,3,4', 'y = Transpose(x) {perm: [2,0,1]}', 'float32[4, 2, 3]');
  await fixed('2,N', 'y = Transpose(x)', 'float32[N, 2]');
  await fixed('2,3', 'b = float32[2,4] ones; y = Concat(x, b) {axis: -1}', 'float32[2, 7]');
  await check('(x: float32[N,3], z: float32[2,M]) -> (y) { y = Concat(x, z) {axis: 1} }', 'float32[2, ?]');
  await fixed('2,7', 'a, y = Split(x) {axis: 1, num_outputs: 2}', 'float32[2, 3]');
  await fixed('2,7', 's = int64[2] {1,6}; a, y = Split(x, s) {axis: 1}', 'float32[2, 6]');
  await check('opset 11 (x: float32[2,6]) -> (y) { a, y = Split(x) {axis: 1, split: [2,4]} }', 'float32[2, 4]', true);
  await fixed(
    '5,6',
    's = int64[2] {1,-1}; e = int64[2] {-1,-9223372036854775808}; a = int64[2] {0,1}; t = int64[2] {2,-1}; y = Slice(x, s, e, a, t)',
    'float32[2, 6]',
  );
  await fixed('N,6', 's = int64[1] {0}; e = int64[1] {9223372036854775807}; y = Slice(x, s, e)', 'float32[N, 6]');
  await fixed('N,6', 's = int64[1] {1}; e = int64[1] {3}; y = Slice(x, s, e)', 'float32[?, 6]');
  await check(
    '(x: float32[N,6], s: int64[1]) -> (y) { e = int64[1] {3}; a = int64[1] {1}; y = Slice(x, s, e, a) }',
    'float32[N, ?]',
  );
  await check(
    'opset 9 (x: float32[5,6]) -> (y) { y = Slice(x) {starts: [1], ends: [-1], axes: [1]} }',
    'float32[5, 4]',
  );
  await fixed('2,3', 'p = int64[4] {1,0,2,3}; y = Pad(x, p)', 'float32[5, 6]');
  await fixed('2,3', 'p = int64[2] {1,2}; a = int64[1] {-1}; y = Pad(x, p, _, a)', 'float32[2, 6]');
  await fixed('N,3', 'p = int64[4] {0,1,0,1}; y = Pad(x, p)', 'float32[N, 5]');
  await fixed('3,4,5', 'i = int64[2,2] zeros; y = Gather(x, i) {axis: 1}', 'float32[3, 2, 2, 5]');
  await fixed('3,4', 'i = int64[] {0}; y = Gather(x, i)', 'float32[4]');
  await fixed('3,4', 'i = int64[2,2] zeros; y = GatherElements(x, i)', 'float32[2, 2]');
  await fixed('3,4,5', 'i = int64[6,2] zeros; y = GatherND(x, i)', 'float32[6, 5]');
  await fixed('2,3', 'r = int64[2] {2,3}; y = Tile(x, r)', 'float32[4, 9]');
  await fixed('1,8,2,3', 'y = DepthToSpace(x) {blocksize: 2}', 'float32[1, 2, 4, 6]');
  await fixed('1,2,4,6', 'y = SpaceToDepth(x) {blocksize: 2}', 'float32[1, 8, 2, 3]');
  await fixed('1,2,5,7', 's = float32[4] {1,1,1.5,2}; y = Resize(x, _, s)', 'float32[1, 2, 7, 14]');
  await fixed('1,2,5,7', 's = int64[4] {1,2,9,3}; y = Resize(x, _, _, s)', 'float32[1, 2, 9, 3]');
  await fixed('N,2,5,7', 's = int64[2] {9,3}; y = Resize(x, _, _, s) {axes: [2,3]}', 'float32[N, 2, 9, 3]');
  await check(
    'opset 9 (x: float32[1,2,5,7]) -> (y) { s = float32[4] {1,1,2,3}; y = Upsample(x, s) }',
    'float32[1, 2, 10, 21]',
  );
  await check(
    'opset 7 (x: float32[1,2,5,7]) -> (y) { y = Upsample(x) {scales: [1.0,1.0,2.0,3.0]} }',
    'float32[1, 2, 10, 21]',
  );
  await fixed(
    '2,3',
    'i = Cast(x) {to: 7}; d = int64[1] {5}; v = float32[2] iota; y = OneHot(i, d, v) {axis: 1}',
    'float32[2, 5, 3]',
  );
  await fixed('2,3', 'y = NonZero(x)', 'int64[2, ?]');
});

test('control flow', async () => {
  const branches = (a: string, b: string) =>
    `(k: bool[], x: float32[2,3]) -> (y) { y = If(k) {then_branch: graph t () -> (a) { a = ${a} }, else_branch: graph e () -> (b) { b = ${b} }} }`;
  await check(branches('Relu(x)', 'Neg(x)'), 'float32[2, 3]');
  await check(branches('Relu(x)', 'ReduceSum(x)'), 'float32[?, ?]');
  await check(branches('Relu(x)', 'ReduceSum(x) {keepdims: 0}'), 'float32[...]');
  await check(
    '(n: int64[], x: float32[2,3]) -> (y) { k = bool[] {1}; z, y = Loop(n, k, x) {body: graph b (i, c, s) -> (d, t, u) { d = Identity(c); t = Concat(s, s) {axis: 0}; u = Relu(x) }} }',
    'float32[?, 2, 3]',
  );
  await check(
    '(n: int64[], x: float32[2,3]) -> (y) { k = bool[] {1}; y = Loop(n, k, x) {body: graph b (i, c, s) -> (d, t) { d = Identity(c); t = Concat(s, s) {axis: 0} }} }',
    'float32[...]',
  );
});

test('an unknown operator leaves what is declared', async () => {
  await check('opset 21, d 1 (x: float32[2]) -> (y) { y = d::Op(x) }', '?[...]', true);
  await check('opset 21, d 1 (x: float32[2]) -> (y: float32[7,N]) { y = d::Op(x) }', 'float32[7, N]', true);
  // The file claims a size; that it is N is certain.
  await check('(x: float32[N,3,?]) -> (y: float32[4,9,5]) { y = Relu(x) }', 'float32[N, 3, 5]', true);
});

test('sizes of inputs take the place of symbols everywhere', () => {
  const model = parseModel('(x: float32[N,3,?], s: float32[2,N]) -> (y: float32[N,3,Q]) { y = Relu(x) }');
  inferShapes(model, {x: [4, 3, 5]});
  expect(model.graph.inputs.map(({dims}) => dims)).toEqual([
    [4, 3, 5],
    [2, 4],
  ]);
  expect(model.graph.outputs[0]?.dims).toEqual([4, 3, 5]);
});

test('sizes that do not fit are refused by name', () => {
  const refuses = (shapes: Record<string, number[]>, message: RegExp) => {
    const model = parseModel('(image: float32[N,3], b: float32[N]) -> (y) { y = Relu(image) }');
    try {
      inferShapes(model, shapes);
    } catch (error) {
      expect(error).toBeInstanceOf(Failure);
      expect((error as Failure).message).toMatch(message);
      return;
    }
    expect.unreachable(JSON.stringify(shapes));
  };
  refuses({imag: [1, 3]}, /no input "imag"; its inputs are "image", "b"/);
  refuses({image: [1, 4]}, /"image" has the shape \[N, 3\]; the given shape \[1, 4\]/);
  refuses({image: [1, 3, 3]}, /\[N, 3\]; the given shape \[1, 3, 3\]/);
  refuses({image: [1, 3], b: [2]}, /"b" has the shape \[N\]/);
});
