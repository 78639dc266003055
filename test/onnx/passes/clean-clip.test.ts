import {expect, test} from 'vitest';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {cleanClip} from '../../../src/onnx/passes/clean-clip.ts';
import {checkPass, type PassExpectation} from '../../support/check-pass.ts';

const check = (statements: string, expected: PassExpectation) =>
  checkPass(cleanClip, `(x: float32[4,5]) -> (y) { ${statements} }`, expected);

test('case 1: a Clip that bounds nothing goes', async () => {
  await check('a = Clip(x); y = Neg(a)', {changes: 1, operators: 'Neg'});
  await check('l = float32[] {-inf}; h = float32[] {inf}; a = Clip(x, l, h); y = Neg(a)', {
    changes: 1,
    operators: 'Neg',
  });
  await check('l = float32[] {-3.4028235e38}; h = float32[] {3.4028235e38}; a = Neg(x); y = Clip(a, l, h)', {
    changes: 1,
    operators: 'Neg',
  });
  await check('y = Clip(x)', {changes: 0, operators: 'Clip'});
});

test('case 2: a Clip from 0 without a maximum is a Relu', async () => {
  await check('l = float32[] {0}; y = Clip(x, l)', {changes: 1, operators: 'Relu'});
  await check('l = float32[1] {0}; h = float32[] {inf}; y = Clip(x, l, h)', {
    changes: 1,
    operators: 'Relu',
    cannotRun: true,
  });
});

test('case 3: one Relu is enough', async () => {
  await check('a = Relu(x); b = Relu(a); y = Relu(b)', {changes: 2, operators: 'Relu'});
});

test('case 4: Relu before Clip', async () => {
  const clip = (min: string, max: string) =>
    `l = float32[] {${min}}; h = float32[] {${max}}; a = Relu(x); y = Clip(a, l, h)`;
  await check(clip('0', '0.5'), {changes: 1, operators: 'Clip'});
  await check(clip('-1', '0.5'), {changes: 1, operators: 'Clip'});
  await check(clip('0.25', '0.5'), {changes: 1, operators: 'Clip'});
  await check(clip('-2', '-1'), {changes: 1, operators: 'Clip'});
  await check('h = float32[] {0.5}; a = Relu(x); y = Clip(a, _, h)', {changes: 1, operators: 'Clip'});
});

test('case 5: Clip before Relu', async () => {
  const clip = (min: string, max: string) =>
    `l = float32[] {${min}}; h = float32[] {${max}}; a = Clip(x, l, h); y = Relu(a)`;
  await check(clip('0', '0.5'), {changes: 1, operators: 'Clip'});
  await check(clip('-1', '0.5'), {changes: 1, operators: 'Clip'});
  await check(clip('-1', '-0.5'), {changes: 1, operators: 'Clip'});
});

test('case 6: Clip before Clip', async () => {
  const clips = (a: string, b: string, c: string, d: string) =>
    `k = float32[] {${a}}; l = float32[] {${b}}; m = float32[] {${c}}; n = float32[] {${d}}; a = Clip(x, k, l); y = Clip(a, m, n)`;
  await check(clips('-1', '1', '-0.5', '0.5'), {changes: 1, operators: 'Clip'});
  await check(clips('-1', '0', '-0.5', '0.5'), {changes: 1, operators: 'Clip'});
  await check(clips('-1', '-0.5', '0.25', '0.5'), {changes: 1, operators: 'Clip'});
  await check(clips('1', '2', '-0.5', '0.5'), {changes: 1, operators: 'Clip', contains: /Clip\(x, n, n\)/});
  // A minimum above its maximum: which one wins is not for us to say.
  await check(clips('1', '-1', '-0.5', '0.5'), {changes: 0, operators: 'Clip Clip'});
});

test('bounds that others read are left to them', async () => {
  await check('l = float32[] {-1}; h = float32[] {1}; a = Relu(x); b = Clip(a, l, h); y = Add(b, l)', {
    changes: 1,
    operators: 'Clip Add',
  });
});

test('left alone: other readers, graph outputs, bounds that are fed, integers', async () => {
  await check('a = Relu(x); b = Relu(a); y = Add(a, b)', {changes: 0, operators: 'Relu Relu Add'});
  await checkPass(cleanClip, '(x: float32[3]) -> (a, y) { a = Relu(x); y = Relu(a) }', {
    changes: 0,
    operators: 'Relu Relu',
  });
  await checkPass(
    cleanClip,
    '(x: float32[3], h: float32[]) -> (y) { l = float32[] {0}; a = Relu(x); y = Clip(a, l, h) }',
    {
      changes: 0,
      operators: 'Relu Clip',
    },
  );
  await checkPass(cleanClip, '(x: int8[3]) -> (y) { l = int8[] {0}; y = Clip(x, l) }', {changes: 0, operators: 'Clip'});
  await check('n = float32[] {nan}; a = Clip(x, n); y = Relu(a)', {
    changes: 0,
    operators: 'Clip Relu',
    cannotRun: true,
  });
});

test('attributes of older operator sets are a bug of the caller', () => {
  const model = parseModel('opset 10 (x: float32[3]) -> (y) { y = Clip(x) {min: 0.0} }');
  expect(() => cleanClip.requires?.(model)).toThrow(/operator set 11/);
});
