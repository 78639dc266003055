import {expect, test} from 'vitest';
import {decodeModel, encodeModel} from '../../../src/onnx/codec.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {constantToInitializer} from '../../../src/onnx/passes/constant-to-initializer.ts';
import {dropInitializerInputs} from '../../../src/onnx/passes/drop-initializer-inputs.ts';
import {dropUnused} from '../../../src/onnx/passes/drop-unused.ts';
import {float16ToFloat32} from '../../../src/onnx/passes/float16-to-float32.ts';
import {checkPass, type PassExpectation} from '../../support/check-pass.ts';
import {largestDifference, runModel} from '../../support/run-model.ts';

test('constants in any attribute become initializers under their names', async () => {
  const check = (text: string, expected: PassExpectation) => checkPass(constantToInitializer, text, expected);
  const becomes = async (constant: string, contains: RegExp, use = 'y = Add(x, c)', type = 'float32[2]') =>
    check(`(x: ${type}) -> (y) { c = Constant() {${constant}}; ${use} }`, {
      changes: 1,
      operators: use.includes('Add') ? 'Add' : 'Relu',
      contains,
    });
  await becomes('value: float32[2] {1,2}', /c = float32\[2\] \{1, 2\}/);
  await becomes('value_float: 0.5', /c = float32\[\] \{0.5\}/);
  await becomes('value_floats: [0.5,1.0]', /c = float32\[2\] \{0.5, 1\}/);
  await becomes('value_int: 3', /c = int64\[\] \{3\}/, 'y = Add(x, c)', 'int64[2]');
  await becomes('value_ints: [3,4]', /c = int64\[2\] \{3, 4\}/, 'y = Add(x, c)', 'int64[2]');
  const strings = parseModel(
    '() -> (y) { c = Constant() {value_strings: ["a","b"]}; d = Constant() {value_string: "e"}; y = StringConcat(c, d) }',
  );
  expect(constantToInitializer.apply(strings)).toBe(2);
  expect(strings.graph.value('c').initializer).toEqual({type: 'string', dims: [2], data: ['a', 'b']});
  expect(strings.graph.value('d').initializer).toEqual({type: 'string', dims: [], data: ['e']});
  await check('() -> (y) { y = Constant() {value_float: 1.0} }', {changes: 0, operators: 'Constant'});
});

test('initializers listed as inputs are inputs no more', () => {
  const text = 'ir 8 opset 12 (x: float32[2], w: float32[2]) -> (y) { y = Mul(x, w); w = float32[2] {1,2} }';
  const model = decodeModel(encodeModel(parseModel(text)));
  expect(model.graph.inputs.map(({name}) => name)).toEqual(['x', 'w']);
  expect(dropInitializerInputs.apply(model)).toBe(1);
  expect(model.graph.inputs.map(({name}) => name)).toEqual(['x']);
  expect(model.graph.value('w').initializer?.data).toEqual(Float32Array.of(1, 2));
  expect(dropInitializerInputs.apply(model)).toBe(0);
});

test('what no output depends on goes, whole chains and what only they read', async () => {
  const check = (text: string, expected: PassExpectation) => checkPass(dropUnused, text, expected);
  await check('(x: float32[2], u: float32[2]) -> (y) { k = float32[2] ones; a = Add(u, k); b = Relu(a); y = Abs(x) }', {
    changes: 3,
    operators: 'Abs',
  });
  await check('(x: float32[2,2]) -> (y) { a, b = Split(x) {num_outputs: 2}; y = Abs(b) }', {
    changes: 0,
    operators: 'Split Abs',
  });
  await check(
    '(k: bool[], x: float32[2]) -> (y) { o = Neg(x); d = Abs(o); z = If(k) {then_branch: graph t () -> (a) { a = Relu(d) }, else_branch: graph e () -> (b) { b = Exp(x) }}; y = Sqrt(x) }',
    {changes: 4 - 1, operators: 'Sqrt'},
  );
  await check(
    '(k: bool[], x: float32[2]) -> (y) { o = Neg(x); y = If(k) {then_branch: graph t () -> (a) { d = Exp(o); a = Relu(x) }, else_branch: graph e () -> (b) { b = Exp(x) }} }',
    {changes: 2, operators: 'If'},
  );
});

test('a float16 model becomes float32, weights and types that attributes name', async () => {
  const text =
    '(x: float16[2,3]) -> (y) { w = float16[3,2] {0.5,1,-2,3.5,0.25,6e-8}; a = MatMul(x, w); b = Cast(a) {to: 1}; c = Cast(b) {to: 10}; s = int64[1] {2}; k = ConstantOfShape(s) {value: float16[1] {2}}; y = Mul(c, k) }';
  const original = parseModel(text);
  const model = parseModel(text);
  expect(float16ToFloat32.apply(model)).toBe(3);
  expect(model.graph.inputs[0]?.elementType).toBe('float32');
  expect(model.graph.value('w').initializer).toEqual({
    type: 'float32',
    dims: [3, 2],
    data: Float32Array.of(0.5, 1, -2, 3.5, 0.25, 2 ** -24),
  });
  expect(float16ToFloat32.apply(model)).toBe(0);
  const x = {type: 'float16', dims: [2, 3], data: Uint16Array.of(0x3c00, 0x4000, 0xc000, 0, 0x3800, 0x3c00)} as const;
  const wide = {type: 'float32', dims: [2, 3], data: Float32Array.of(1, 2, -2, 0, 0.5, 1)} as const;
  // All results are float16 numbers, so that nothing is rounded on either side.
  expect(largestDifference(await runModel(original, {x}), await runModel(model, {x: wide}))).toBe(0);
});
