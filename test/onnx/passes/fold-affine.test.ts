import {test} from 'vitest';
import {foldAffine} from '../../../src/onnx/passes/fold-affine.ts';
import {checkPass, type PassExpectation} from '../../support/check-pass.ts';

/** Weight and bias are rounded to float32 once more than without folding. */
const TOLERANCE = 1e-6;

const check = (text: string, expected: Omit<PassExpectation, 'tolerance'>) =>
  checkPass(foldAffine, text, {tolerance: TOLERANCE, ...expected});

/** A Conv of four channels, then a statement that makes y of c. */
const afterConv = (statements: string): string =>
  `(x: float32[1,3,5,5]) -> (y) { w = float32[4,3,3,3] seeded 1; b = float32[4] seeded 2; c = Conv(x, w, b); ${statements} }`;

const FOLDED = {changes: 1, operators: 'Conv'};

test('case 1: numbers and constants per channel, on either side', async () => {
  await check(afterConv('k = float32[4,1,1] seeded 3; y = Add(c, k)'), FOLDED);
  await check(afterConv('k = float32[1,4,1,1] seeded 3; y = Mul(k, c)'), FOLDED);
  await check(afterConv('k = float32[1] {0.3}; y = Div(c, k)'), FOLDED);
  await check(afterConv('k = float32[] {0.3}; y = Sub(c, k)'), FOLDED);
  await check(
    '(x: float32[2,3]) -> (y) { w = float32[3,4] seeded 1; c = Gemm(x, w); k = float32[4] seeded 3; y = Add(c, k) }',
    {
      changes: 1,
      operators: 'Gemm',
      contains: /Gemm\(x, w, w_bias\)/,
    },
  );
  await check(
    '(x: float32[1,3,4,4]) -> (y) { w = float32[3,5,2,2] seeded 1; c = ConvTranspose(x, w); k = float32[5,1,1] seeded 3; y = Mul(c, k) }',
    {changes: 1, operators: 'ConvTranspose'},
  );
});

test('a chain is folded in one run', async () => {
  await check(
    afterConv(
      'k = float32[4,1,1] seeded 3; d = Mul(c, k); m = float32[4,1,1] seeded 4; e = Add(d, m); n = float32[] {2}; y = Div(e, n)',
    ),
    {changes: 3, operators: 'Conv'},
  );
});

test('case 2: a constant minus the layer negates it, a constant over the layer is left', async () => {
  await check(afterConv('k = float32[4,1,1] seeded 3; y = Sub(k, c)'), FOLDED);
  await check(afterConv('k = float32[] {3}; y = Div(k, c)'), {changes: 0, operators: 'Conv Div'});
});

test('cases 3 to 5: left alone', async () => {
  await check(afterConv('k = float32[1,1,3] seeded 3; y = Mul(c, k)'), {changes: 0, operators: 'Conv Mul'});
  await check(afterConv('k = float32[3] seeded 3; y = Mul(c, k)'), {changes: 0, operators: 'Conv Mul'});
  await check(afterConv('k = float32[1,1,4,1,1] seeded 3; y = Mul(c, k)'), {changes: 0, operators: 'Conv Mul'});
  await check(afterConv('k = float32[] {2}; d = Mul(c, k); y = Add(d, c)'), {changes: 0, operators: 'Conv Mul Add'});
  await check(afterConv('k = float32[4,1,1] {1,0,2,3}; y = Div(c, k)'), {
    changes: 0,
    operators: 'Conv Div',
    cannotRun: true,
  });
  await check(
    '(x: float32[1,3,5,5]) -> (y, c) { w = float32[4,3,1,1] seeded 1; c = Conv(x, w); k = float32[] {2}; y = Mul(c, k) }',
    {
      changes: 0,
      operators: 'Conv Mul',
    },
  );
  await check('(x: float32[2,3], k: float32[4]) -> (y) { w = float32[3,4] seeded 1; c = Gemm(x, w); y = Mul(c, k) }', {
    changes: 0,
    operators: 'Gemm Mul',
  });
});
