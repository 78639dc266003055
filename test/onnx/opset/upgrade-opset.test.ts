import {expect, test} from 'vitest';
import {Failure} from '../../../src/base/failure.ts';
import {decodeModel, encodeModel} from '../../../src/onnx/codec.ts';
import {parseModel, printModel} from '../../../src/onnx/graph-text.ts';
import {TARGET_OPSET, upgradeOpset} from '../../../src/onnx/opset/upgrade-opset.ts';
import {inferShapes} from '../../../src/onnx/shapes/infer-shapes.ts';
import {largestDifference, runModel} from '../../support/run-model.ts';

/** Softmax over a reshaped tensor and other kernels of a newer version may add in another order. */
const TOLERANCE = 1e-6;

/** Operator set, graph, and what the upgraded text must contain. */
const CASES: readonly (readonly [opset: number, graph: string, contains: RegExp])[] = [
  // Attributes that became inputs.
  [7, '(x: float32[2,3]) -> (y) { y = Clip(x) {min: -0.5, max: 0.5} }', /Clip\(x, y_min, y_max\)/],
  [10, '(x: float32[2,3]) -> (y) { y = Clip(x) {max: 0.25} }', /Clip\(x, _, y_max\)/],
  [10, '(x: float16[2,3]) -> (y) { y = Clip(x) {max: 0.25} }', /y_max = float16/],
  [
    9,
    '(x: float32[4,5]) -> (y) { y = Slice(x) {starts: [1,-3], ends: [3,9223372036854775807]} }',
    /9223372036854775807/,
  ],
  [
    9,
    '(x: float32[4,5]) -> (y) { y = Slice(x) {starts: [1], ends: [-1], axes: [1]} }',
    /Slice\(x, y_starts, y_ends, y_axes\)/,
  ],
  [9, '(x: float32[2,3]) -> (y, i) { y, i = TopK(x) {k: 2, axis: 1} }', /TopK\(x, y_k\)/],
  [10, '(x: float32[2,3]) -> (y, i) { k = int64[1] {2}; y, i = TopK(x, k) }', /TopK\(x, k\)/],
  [7, '(x: float32[1,2,3,3]) -> (y) { y = Pad(x) {pads: [0,0,1,0,0,0,0,2], value: 1.5} }', /Pad\(x, y_pads, y_value\)/],
  [7, '(x: float32[1,2,3,3]) -> (y) { y = Pad(x) {pads: [0,0,1,1,0,0,1,1]} }', /Pad\(x, y_pads\)/],
  [10, '(x: float32[1,2,3,3]) -> (y) { y = Pad(x) {pads: [0,0,1,1,0,0,1,1], mode: "reflect"} }', /mode: "reflect"/],
  [9, '(x: float32[1,2,3,3]) -> (y) { y = Pad(x) {pads: [0,0,1,1,0,0,1,1], mode: "edge"} }', /mode: "edge"/],
  [11, '(x: float32[1,2,1,3]) -> (y) { y = Squeeze(x) {axes: [0,2]} }', /Squeeze\(x, y_axes\)/],
  [7, '(x: float32[1,2,1,3]) -> (y) { y = Squeeze(x) }', /Squeeze\(x\)/],
  [11, '(x: float32[2,3]) -> (y) { y = Unsqueeze(x) {axes: [0,-1]} }', /Unsqueeze\(x, y_axes\)/],
  [7, '(x: float32[2,6]) -> (a, b) { a, b = Split(x) {axis: 1, split: [2,4]} }', /Split\(x, a_split\) \{axis: 1\}/],
  [11, '(x: float32[2,6]) -> (a, b, c) { a, b, c = Split(x) {axis: 1} }', /num_outputs: 3/],
  [13, '(x: float32[2,6]) -> (a, b) { s = int64[2] {1,5}; a, b = Split(x, s) {axis: 1} }', /Split\(x, s\) \{axis: 1\}/],
  [12, '(x: float32[2,3,4]) -> (y) { y = ReduceSum(x) {axes: [1], keepdims: 0} }', /ReduceSum\(x, y_axes\)/],
  [7, '(x: float32[2,3,4]) -> (y) { y = ReduceSum(x) }', /ReduceSum\(x\)/],
  ...['L1', 'L2', 'LogSumExp', 'Max', 'Mean', 'Min', 'Prod', 'SumSquare'].map(
    (name) =>
      [
        11,
        `(x: float32[2,3,4]) -> (y) { y = Reduce${name}(x) {axes: [-1,1]} }`,
        new RegExp(`Reduce${name}\\(x, y_axes\\)`),
      ] as const,
  ),
  [13, '(x: float32[2,3,4]) -> (y) { y = ReduceMean(x) {keepdims: 0} }', /ReduceMean\(x\)/],
  [17, '(x: float32[1,8,1]) -> (y) { y = DFT(x) {axis: 1} }', /DFT\(x, _, y_axis\)/],
  // Softmax over all axes from one on.
  [7, '(x: float32[2,3]) -> (y) { y = Softmax(x) }', /Softmax\(x\) \{axis: -1\}/],
  [7, '(x: float32[2,5,1,1]) -> (y) { y = Softmax(x) }', /Softmax\(x\) \{axis: 1\}/],
  [11, '(x: float32[2,1,1,5]) -> (y) { y = Softmax(x) }', /Softmax\(x\) \{axis: 3\}/],
  [11, '(x: float32[2,3,4]) -> (y) { y = Softmax(x) {axis: -1} }', /Softmax\(x\) \{axis: -1\}/],
  [7, '(x: float32[2,3,4]) -> (y) { y = Softmax(x) }', /Flatten\(x\) \{axis: 1\}/],
  [11, '(x: float32[2,3,4]) -> (y) { y = LogSoftmax(x) {axis: -2} }', /Flatten\(x\) \{axis: -2\}/],
  [11, '(x: float32[2,3,4]) -> (y) { y = LogSoftmax(x) {axis: 0} }', /Flatten\(x\) \{axis: 0\}/],
  [9, '(x: float32[2,3,4]) -> (y) { y = Hardmax(x) }', /Flatten/],
  [9, '(x: float32[N,M,4]) -> (y) { y = Softmax(x) }', /Shape\(x\)/],
  [9, '(x: float32[N,3,4]) -> (y) { y = Softmax(x) }', /int64\[3\] \{-1, 3, 4\}/],
  [9, '(x: float32[2,3,4]) -> (z) { y = Softmax(x); z = Relu(y) }', /z = Relu\(y\)/],
  // Resizing.
  [7, '(x: float32[1,1,3,3]) -> (y) { y = Upsample(x) {scales: [1.0,1.0,2.0,3.0]} }', /nearest_mode: "floor"/],
  [7, '(x: float32[1,1,3,3]) -> (y) { y = Upsample(x) {scales: [1.0,1.0,2.0,2.0], mode: "linear"} }', /asymmetric/],
  [
    9,
    '(x: float32[1,1,3,3]) -> (y) { s = float32[4] {1,1,2,2}; y = Upsample(x, s) {mode: "linear"} }',
    /Resize\(x, _, s\)/,
  ],
  [10, '(x: float32[1,1,4,6]) -> (y) { s = float32[4] {1,1,0.6,0.5}; y = Resize(x, s) }', /nearest_mode: "ceil"/],
  [10, '(x: float32[1,1,4,6]) -> (y) { s = float32[4] {1,1,2,1.7}; y = Resize(x, s) }', /nearest_mode: "floor"/],
  [10, '(x: float32[1,1,4,6]) -> (y) { s = float32[4] {1,1,0.5,2}; y = Resize(x, s) {mode: "linear"} }', /asymmetric/],
  [10, '(x: float32[1,1,4,6]) -> (y) { s = float32[4] {1,1,1.5,2}; y = Resize(x, s) {mode: "linear"} }', /asymmetric/],
  [
    11,
    '(x: float32[1,1,4,6]) -> (y) { r = float32[0] {}; e = float32[0] {}; s = int64[4] {1,1,7,5}; y = Resize(x, r, e, s) {mode: "linear"} }',
    /Resize\(x, _, _, s\)/,
  ],
  [
    11,
    '(x: float32[1,1,4,6]) -> (y) { r = float32[8] zeros; s = float32[4] {1,1,2,2}; y = Resize(x, r, s) {mode: "cubic", cubic_coeff_a: -0.5, exclude_outside: 1} }',
    /Resize\(x, _, s\)/,
  ],
  [
    11,
    '(x: float32[1,1,4,6]) -> (y) { r = float32[8] {0,0,0.1,0.2,1,1,0.9,0.8}; e = float32[0] {}; s = int64[4] {1,1,3,3}; y = Resize(x, r, e, s) {mode: "linear", coordinate_transformation_mode: "tf_crop_and_resize"} }',
    /Resize\(x, r, _, s\)/,
  ],
  // Normalization and dropout.
  [
    7,
    '(x: float32[2,3,4]) -> (y) { s = float32[3] {1,2,-1}; b = float32[3] {0,1,2}; m = float32[3] ones; v = float32[3] {1,2,3}; y = BatchNormalization(x, s, b, m, v) {spatial: 1, epsilon: 0.01, momentum: 0.9} }',
    /BatchNormalization\(x, s, b, m, v\) \{epsilon/,
  ],
  [7, '(x: float32[2,3]) -> (y) { y = Dropout(x) {ratio: 0.3} }', /Dropout\(x\)\n/],
  [10, '(x: float32[2,3]) -> (y) { y, mask = Dropout(x) }', /y, mask: bool\[2,3\] = Dropout\(x\)/],
  [
    18,
    '(x: float32[2,4,3]) -> (y) { s = float32[2] {1,3}; b = float32[2] {0,-1}; y = GroupNormalization(x, s, b) {num_groups: 2} }',
    /float32\[4\] \{1, 1, 3, 3\}/,
  ],
  // Sampling.
  [16, '(x: float32[1,1,4,4], g: float32[1,2,3,2]) -> (y) { y = GridSample(x, g) }', /mode: "linear"/],
  [16, '(x: float32[1,1,4,4], g: float32[1,2,3,2]) -> (y) { y = GridSample(x, g) {mode: "bicubic"} }', /mode: "cubic"/],
  [
    10,
    '(x: float32[1,2,6,6]) -> (y) { r = float32[1,4] {0,0,4,5}; i = int64[1] {0}; y = RoiAlign(x, r, i) {output_height: 2, output_width: 2} }',
    /output_half_pixel/,
  ],
  [
    9,
    '(x: float32[3,3]) -> (y) { i = int64[1,3] {0,2,1}; u = float32[1,3] {5,6,7}; y = Scatter(x, i, u) {axis: 0} }',
    /ScatterElements/,
  ],
  // No change but the number; where kernels differ between versions this would show.
  [
    7,
    '(x: float32[1,2,5,5]) -> (y) { y = AveragePool(x) {kernel_shape: [3,3], pads: [1,1,1,1], strides: [2,2]} }',
    /AveragePool/,
  ],
  [
    10,
    '(x: float32[1,2,5,5]) -> (y) { y = AveragePool(x) {kernel_shape: [3,3], pads: [1,1,1,1], strides: [2,2], count_include_pad: 1} }',
    /count_include_pad/,
  ],
  [
    10,
    '(x: float32[1,2,5,6]) -> (y) { y = AveragePool(x) {kernel_shape: [2,2], strides: [2,2], ceil_mode: 1} }',
    /ceil_mode/,
  ],
  [
    11,
    '(x: float32[1,2,7,6]) -> (y) { y = AveragePool(x) {kernel_shape: [3,3], strides: [2,2], pads: [1,1,1,1], ceil_mode: 1, count_include_pad: 1} }',
    /ceil_mode/,
  ],
  [8, '(x: float32[1,2,5,6]) -> (y, i) { y, i = MaxPool(x) {kernel_shape: [2,2], strides: [2,2]} }', /MaxPool/],
  [
    10,
    '(x: float32[1,2,5,6]) -> (y) { y = MaxPool(x) {kernel_shape: [2,2], strides: [2,2], ceil_mode: 1} }',
    /MaxPool/,
  ],
  [7, '(x: float32[2,3], c: float32[4]) -> (y) { w = float32[3,4] seeded 1; y = Gemm(x, w, c) {alpha: 0.5} }', /Gemm/],
  [7, '(x: float32[2,3,4]) -> (y) { s = float32[3,1] {0.1,0.2,0.3}; y = PRelu(x, s) }', /PRelu/],
  [7, '(x: float32[2,3]) -> (y) { y = LeakyRelu(x) {alpha: 0.2} }', /LeakyRelu/],
  [7, '(x: float32[2,6]) -> (y) { s = int64[3] {0,-1,2}; y = Reshape(x, s) }', /Reshape/],
  [7, '(x: float32[2,3,4]) -> (y) { y = ArgMax(x) {axis: 1, keepdims: 0} }', /ArgMax/],
  [7, '(a: float32[2,3], b: float32[2,3]) -> (y) { c = Greater(a, b); y = Not(c) }', /Greater/],
  [7, '(a: float32[2,3], b: float32[2,3]) -> (y) { y = Sum(a, b) }', /Sum/],
  [8, '(a: float32[2,3]) -> (y) { s = int64[3] {2,1,3}; y = Expand(a, s) }', /Expand/],
  [9, '(x: int64[3]) -> (y) { d = int64[1] {5}; v = float32[2] {0,1}; y = OneHot(x, d, v) }', /OneHot/],
  [10, '(a: int32[4]) -> (y) { b = int32[1] {3}; y = Mod(a, b) }', /Mod/],
  [11, '(a: float32[2,3]) -> (y) { x = int64[] {1}; y = CumSum(a, x) }', /CumSum/],
  [
    10,
    '(x: float32[2,3]) -> (z) { s = float32[] {0.1}; p = uint8[] {128}; y = QuantizeLinear(x, s, p); z = DequantizeLinear(y, s, p) }',
    /DequantizeLinear/,
  ],
  [
    13,
    '(x: float32[2,3]) -> (z) { s = float32[3] {0.1,0.2,0.3}; p = int8[3] {0,1,2}; y = QuantizeLinear(x, s, p) {axis: 1}; z = DequantizeLinear(y, s, p) {axis: 1} }',
    /axis: 1/,
  ],
  ...(['LSTM', 'GRU', 'RNN'] as const).map((name, i) => {
    const rows = [16, 12, 4][i];
    return [
      7,
      `(x: float32[3,2,5]) -> (y) { w = float32[1,${rows},5] seeded 1; r = float32[1,${rows},4] seeded 2; y = ${name}(x, w, r) {hidden_size: 4} }`,
      new RegExp(name),
    ] as const;
  }),
  [
    10,
    '(b: float32[1,6,4], s: float32[1,1,6]) -> (y) { n = int64[1] {3}; i = float32[1] {0.5}; y = NonMaxSuppression(b, s, n, i) }',
    /NonMaxSuppression/,
  ],
  // In a subgraph, with a value of the outer graph.
  [
    11,
    '(c: bool[], x: float32[1,3]) -> (y) { y = If(c) {then_branch: graph t () -> (a) { a = Squeeze(x) {axes: [0]} }, else_branch: graph e () -> (b) { b = ReduceSum(x) {axes: [0], keepdims: 0} }} }',
    /Squeeze\(x, a_axes\)[\s\S]*ReduceSum\(x, b_axes\)/,
  ],
];

test.each(CASES)('opset %i %s computes the same at opset 21', async (opset, graph, contains) => {
  const original = parseModel(`ir 7 opset ${opset} ${graph}`);
  const upgraded = decodeModel(encodeModel(original));
  inferShapes(upgraded);
  upgradeOpset(upgraded);
  expect(upgraded.opset).toBe(TARGET_OPSET);
  expect(upgraded.irVersion).toBe(10);
  expect(printModel(upgraded)).toMatch(contains);
  const difference = largestDifference(await runModel(original), await runModel(upgraded));
  expect(difference).toBeLessThanOrEqual(TOLERANCE);
});

test('the number of changes is the number of nodes that look different', () => {
  const check = (text: string, expected: number) => expect(upgradeOpset(parseModel(text)), text).toBe(expected);
  check('opset 11 (x: float32[2,3]) -> (z) { y = Relu(x); z = Softmax(y) {axis: -1} }', 0);
  check('opset 11 (x: float32[1,3]) -> (z) { y = Relu(x); z = Squeeze(y) {axes: [0]} }', 1);
  check('opset 11 (x: float32[1,3]) -> (z) { y = Dropout(x); z = Squeeze(y) }', 0);
  check('opset 21 (x: float32[1,3]) -> (z) { z = Relu(x) }', 0);
});

test('models from opset 21 to 25 and other domains are left alone', () => {
  const check = (text: string) => {
    const model = parseModel(text);
    const before = printModel(model);
    upgradeOpset(model);
    expect(printModel(model)).toBe(before);
  };
  check('ir 11 opset 23 (x: float32[2,3]) -> (y) { y = RMSNormalization(x, x) }');
  check('ir 13 opset 25, my.domain 3 (x) -> (y) { y = my.domain::Anything(x) }');
  const model = parseModel(
    'opset 12, my.domain 3 (x: float32[2]) -> (y) { z = Relu(x); y = my.domain::Squeeze(z) {axes: [0]} }',
  );
  upgradeOpset(model);
  expect(printModel(model)).toContain('opset 21, my.domain 3');
  expect(printModel(model)).toContain('my.domain::Squeeze(z) {axes: [0]}');
});

test('what cannot be raised is refused by operator and name', () => {
  const check = (text: string, message: RegExp) => {
    const model = parseModel(text);
    inferShapes(model);
    try {
      upgradeOpset(model);
    } catch (error) {
      expect(error).toBeInstanceOf(Failure);
      expect((error as Failure).reason).toBe('unsupported-model');
      expect((error as Failure).message).toMatch(message);
      return;
    }
    expect.unreachable(text);
  };
  check('opset 6 (x) -> (y) { y = Relu(x) }', /operator set 6; operator sets 7 to 25/);
  check('opset 26 (x) -> (y) { y = Relu(x) }', /operator set 26/);
  check('opset 18, d 1 function d::F 0x0a0146 (x) -> (y) { y = d::F(x) }', /defines functions \("F"\)/);
  check(
    'opset 12 (x) -> (y) { y = Frobnicate(x) as "f1" }',
    /Frobnicate "f1" is not a standard operator of operator set 12/,
  );
  check('opset 12 (x) -> (y) { y = Frobnicate(x) }', /Frobnicate "y"/);
  check('opset 7 (x, s, b, m, v) -> (y) { y = BatchNormalization(x, s, b, m, v) {spatial: 0} }', /spatial = 0/);
  check('opset 9 (x, s, b, m, v) -> (y, p) { y, p = BatchNormalization(x, s, b, m, v) }', /training mode/);
  check('opset 7 (x) -> (y, m) { y, m = Dropout(x) }', /mask is used/);
  check('opset 8 (x) -> (y) { y = Scan(x) {num_scan_inputs: 1} }', /Scan/);
  check('opset 10 (x, s) -> (y) { y = Resize(x, s) }', /scales "s" are not constant/);
  check('opset 10 (x) -> (y) { s = float32[4] {1,1,2,0.5}; y = Resize(x, s) }', /rounds in two ways/);
  check('opset 18 (x, s, b) -> (y) { y = GroupNormalization(x, s, b) {num_groups: 2} }', /channels is not known/);
  check(
    'opset 18 (x: float32[1,4], s, b) -> (y) { y = GroupNormalization(x, s, b) {num_groups: 2} }',
    /"s" is not constant/,
  );
});
