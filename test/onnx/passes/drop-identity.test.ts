import {test} from 'vitest';
import {dropIdentity} from '../../../src/onnx/passes/drop-identity.ts';
import {checkPass, type PassExpectation} from '../../support/check-pass.ts';

const check = (text: string, expected: PassExpectation) => checkPass(dropIdentity, text, expected);

test('wiring a: readers read the input instead', async () => {
  await check('(x: float32[2]) -> (y) { a = Identity(x); b = Identity(a); y = Relu(b) }', {
    changes: 2,
    operators: 'Relu',
  });
  await check('(x: float32[2]) -> (y, z) { a = Relu(x); b = Identity(a); y = Abs(b); z = Neg(b) }', {
    changes: 1,
    operators: 'Relu Abs Neg',
  });
});

test('wiring b: what computes the input takes over the name of the graph output', async () => {
  await check('(x: float32[2]) -> (y) { a = Relu(x); y = Identity(a) }', {
    changes: 1,
    operators: 'Relu',
    contains: /y = Relu\(x\)/,
  });
  await check('(x: float32[2]) -> (y, z) { a = Relu(x); z = Abs(a); y = Identity(a) }', {
    changes: 1,
    operators: 'Relu Abs',
    contains: /z = Abs\(y\)/,
  });
});

test('wiring c: a graph output keeps its node where its input has a name of its own', async () => {
  await check('(x: float32[2]) -> (y) { y = Identity(x) }', {changes: 0, operators: 'Identity'});
  await check('() -> (y) { c = float32[2] ones; y = Identity(c) }', {changes: 0, operators: 'Identity'});
  await check('(x: float32[2]) -> (a, y) { a = Relu(x); y = Identity(a) }', {changes: 0, operators: 'Relu Identity'});
  await check('(x: float32[2]) -> (y, z) { a = Relu(x); y = Identity(a); z = Identity(a) }', {
    changes: 1,
    operators: 'Relu Identity',
  });
  await check(
    '(k: bool[], x: float32[2]) -> (y) { y = If(k) {then_branch: graph t () -> (a) { a = Identity(x) }, else_branch: graph e () -> (b) { r = Relu(x); b = Identity(r) }} }',
    {changes: 1, operators: 'If', contains: /a = Identity\(x\)[\s\S]*b = Relu\(x\)/},
  );
});

test('which nodes hand on their input', async () => {
  const dropped = (statements: string, from = 'float32[2,3]') =>
    check(`(x: ${from}) -> (y) { ${statements}; y = Relu(a) }`, {changes: 1, operators: 'Relu'});
  await dropped('a = Dropout(x)');
  await dropped('r = float32[] {0.5}; t = bool[] {false}; a = Dropout(x, r, t)');
  await dropped('a, m = Dropout(x)');
  await dropped('a = Cast(x) {to: 1}');
  await dropped('a = Concat(x) {axis: 0}');
  await dropped('a = Max(x)');
  await dropped('p = int64[4] zeros; a = Pad(x, p)');
  await dropped('a = Transpose(x) {perm: [0,1]}');
});

test('which nodes do not', async () => {
  const kept = (statements: string, operators: string) =>
    check(`(x: float32[2,3]) -> (y) { ${statements} }`, {
      changes: 0,
      operators,
      cannotRun: operators.includes('Dropout'),
    });
  await kept('a = Cast(x) {to: 11}; y = Cast(a) {to: 1}', 'Cast Cast');
  await kept('a = Concat(x, x) {axis: 0}; y = Relu(a)', 'Concat Relu');
  await kept('p = int64[4] {0,1,0,0}; a = Pad(x, p); y = Relu(a)', 'Pad Relu');
  await kept('a = Transpose(x) {perm: [1,0]}; y = Relu(a)', 'Transpose Relu');
  await kept('a = Transpose(x); y = Relu(a)', 'Transpose Relu');
  await kept('r = float32[] {0.5}; t = bool[] {true}; a = Dropout(x, r, t); y = Relu(a)', 'Dropout Relu');
  await kept('a, m = Dropout(x); b = Cast(m) {to: 1}; y = Add(a, b)', 'Dropout Cast Add');
  await check('opset 21, d 1 (x: float32[2]) -> (y) { a = d::Identity(x); y = Relu(a) }', {
    changes: 0,
    operators: 'Identity Relu',
    cannotRun: true,
  });
});
