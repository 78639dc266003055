import {expect, test} from 'vitest';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {foldConstants} from '../../../src/onnx/passes/fold-constants.ts';
import {checkPass} from '../../support/check-pass.ts';
import {largestDifference, runModel} from '../../support/run-model.ts';

/** exp and log of the engine differ from the correctly rounded ones in the last place. */
const TRANSCENDENTAL_TOLERANCE = 1e-6;

/** Evaluates `y = statement` here and in the engine. */
async function check(statements: string, tolerance = 0): Promise<void> {
  const text = `() -> (z) { ${statements}; z = Identity(y) }`;
  const model = parseModel(text);
  foldConstants.apply(model);
  const folded = model.graph.value('y');
  expect(folded.initializer, `not folded: ${statements}`).toBeDefined();
  const {z} = await runModel(parseModel(text));
  expect(folded.initializer?.type, statements).toBe(z?.type);
  expect(largestDifference({z: z!}, {z: folded.initializer!}), statements).toBeLessThanOrEqual(tolerance);
}

test('constants are moved about as the engine does', async () => {
  await check('a = float32[2,3,4] seeded 1; s = int64[2] {0,-1}; y = Reshape(a, s)');
  await check('a = float32[2,3,4] seeded 1; y = Flatten(a) {axis: 2}');
  await check('a = float32[2,1,4] seeded 1; s = int64[1] {1}; y = Squeeze(a, s)');
  await check('a = int64[3] iota; s = int64[2] {0,-1}; y = Unsqueeze(a, s)');
  await check('a = float32[2,3,4] seeded 1; y = Transpose(a) {perm: [2,0,1]}');
  await check('a = int64[2,3] iota; y = Transpose(a)');
  await check(
    'a = float32[2,3] seeded 1; b = float32[2,1] seeded 2; c = float32[2,2] seeded 3; y = Concat(a, b, c) {axis: -1}',
  );
  await check('a = int64[3,4] iota; i = int64[2,2] {0,-1,2,1}; y = Gather(a, i)');
  await check('a = float32[3,4,2] seeded 1; i = int32[3] {3,0,-4}; y = Gather(a, i) {axis: 1}');
  await check('a = float32[5] iota; i = int64[] {-2}; y = Gather(a, i)');
  await check(
    'a = float32[4,5,6] seeded 1; s = int64[2] {1,-1}; e = int64[2] {-1,-9223372036854775808}; x = int64[2] {0,2}; t = int64[2] {2,-2}; y = Slice(a, s, e, x, t)',
  );
  await check('a = float32[4,5] seeded 1; s = int64[1] {1}; e = int64[1] {9223372036854775807}; y = Slice(a, s, e)');
  await check('a = float32[4,5] seeded 1; s = int64[1] {3}; e = int64[1] {3}; y = Slice(a, s, e)');
  await check('a = float32[2,7] seeded 1; s = int64[3] {1,4,2}; b, y, c = Split(a, s) {axis: 1}');
  await check('a = float32[3,1] seeded 1; s = int64[3] {2,1,4}; y = Expand(a, s)');
  await check('a = float32[2,3] seeded 1; s = int64[2] {2,3}; y = Tile(a, s)');
  await check('a = float32[2,3] seeded 1; p = int64[4] {1,0,2,3}; f = float32[] {7}; y = Pad(a, p, f)');
  await check('a = int64[2] iota; p = int64[2] {2,1}; y = Pad(a, p)');
  await check('a = float32[2,3,2] seeded 1; p = int64[6] {0,1,0,1,0,1}; y = Pad(a, p)');
  await check('a = bool[3] {1,0,1}; y = Identity(a)');
});

test('arithmetic is in float32, int32 and int64 with broadcasting', async () => {
  const floats = 'a = float32[2,3] seeded 1; b = float32[3] seeded 2';
  for (const operator of ['Add', 'Sub', 'Mul', 'Div', 'Min', 'Max', 'Sum'])
    await check(`${floats}; y = ${operator}(a, b)`);
  await check('a = float32[3] seeded 1; b = float32[2,1] seeded 2; c = float32[] {0.1}; y = Sum(a, b, c)');
  const integers = 'a = int64[4] {7,-7,7,-7}; b = int64[4] {2,2,-2,-2}';
  for (const operator of ['Add', 'Sub', 'Mul', 'Div', 'Min', 'Max']) await check(`${integers}; y = ${operator}(a, b)`);
  await check('a = int32[3] {2147483647,-7,100000}; b = int32[3] {1,2,100000}; y = Mul(a, b)');
  await check('a = int32[2] {7,-7}; b = int32[1] {2}; y = Div(a, b)');
  await check('a = int64[1] {9223372036854775807}; b = int64[1] {1}; y = Add(a, b)');
  await check('a = float32[4] {0,2,-3,0.5}; b = float32[1] {3}; y = Pow(a, b)', TRANSCENDENTAL_TOLERANCE);
  await check('a = float32[4] {4,9,2,0}; b = int64[] {2}; y = Pow(a, b)');
});

test('single operands', async () => {
  for (const operator of ['Neg', 'Abs', 'Floor', 'Ceil', 'Reciprocal'])
    await check(`a = float32[6] {-1.5,-0.0,0.25,3,2.5,7}; y = ${operator}(a)`);
  await check('a = float32[3] {0,2,3}; y = Sqrt(a)');
  await check('a = float32[3] {-1,0,2}; y = Exp(a)', TRANSCENDENTAL_TOLERANCE);
  await check('a = float32[3] {1,2,0.5}; y = Log(a)', TRANSCENDENTAL_TOLERANCE);
  await check('a = int64[3] {-3,0,4}; y = Neg(a)');
  await check('a = int64[3] {-3,0,4}; y = Abs(a)');
  await check('a = bool[2] {1,0}; y = Not(a)');
});

test('comparisons and choices', async () => {
  for (const operator of ['Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual']) {
    await check(`a = float32[4] {1,2,3,nan}; b = float32[1] {2}; y = ${operator}(a, b)`);
    await check(`a = int64[3] {1,2,3}; b = int64[1] {2}; y = ${operator}(a, b)`);
  }
  await check('a = bool[4] {0,0,1,1}; b = bool[4] {0,1,0,1}; y = And(a, b)');
  await check('a = bool[4] {0,0,1,1}; b = bool[4] {0,1,0,1}; y = Or(a, b)');
  await check('c = bool[2,1] {1,0}; a = int64[3] iota; b = int64[] {9}; y = Where(c, a, b)');
});

test('casts, fillers and reductions', async () => {
  const codes = {float32: 1, int32: 6, int64: 7, bool: 9, float64: 11};
  for (const [from, values] of Object.entries({
    float32: '{-1.75,0,0.5,2.5}',
    int32: '{-1,0,1,70000}',
    int64: '{-1,0,1,70000}',
    bool: '{1,0,0,1}',
    float16: '{-1.75,0,0.5,2.5}',
  }))
    for (const code of Object.values(codes)) await check(`a = ${from}[4] ${values}; y = Cast(a) {to: ${code}}`);
  await check('a = int64[] {2}; b = int64[] {9}; c = int64[] {3}; y = Range(a, b, c)');
  await check('a = float32[] {1}; b = float32[] {0}; c = float32[] {-0.1}; y = Range(a, b, c)');
  await check('a = int64[] {2}; b = int64[] {1}; c = int64[] {3}; y = Range(a, b, c)');
  await check('s = int64[2] {2,3}; y = ConstantOfShape(s)');
  await check('s = int64[1] {2}; y = ConstantOfShape(s) {value: int64[1] {-1}}');
  await check('s = int64[0] {}; y = ConstantOfShape(s) {value: bool[1] {1}}');
  await check('a = int64[4] {2,3,4,5}; y = ReduceProd(a) {keepdims: 0}');
  await check('a = int64[4] {2,3,4,5}; y = ReduceSum(a)');
  await check('a = int64[2,2] {2,3,4,-5}; y = ReduceMin(a)');
  await check('a = int64[2,2] {2,3,4,-5}; y = ReduceMax(a) {keepdims: 0}');
});

test('what is not sure is left to the engine', () => {
  const left = (statements: string) => {
    const model = parseModel(`() -> (z) { ${statements}; z = Identity(y) }`);
    foldConstants.apply(model);
    expect(model.graph.value('y').initializer, statements).toBeUndefined();
  };
  left('a = int64[1] {1}; b = int64[1] {0}; y = Div(a, b)');
  left('a = int32[1] {1}; b = int32[1] {0}; y = Div(a, b)');
  left('a = float32[1] {nan}; y = Cast(a) {to: 7}');
  left('a = float32[1] {1e30}; y = Cast(a) {to: 6}');
  left('a = int64[2] iota; i = int64[] {2}; y = Gather(a, i)');
  left('s = int64[2] {3000,3000}; y = ConstantOfShape(s)');
  left('y = RandomNormal() {shape: [2]}');
  left('a = float32[2] ones; s = float32[] {0.5}; y = QuantizeLinear(a, s)');
  left('a = int8[2] ones; s = float32[] {0.5}; y = DequantizeLinear(a, s)');
  left('a = float32[2] ones; b = float32[3] ones; y = Add(a, b)');
  left('a = float32[2,3] ones; y = ReduceSum(a)');
});

test('shapes of what is computed are constants where they are known', async () => {
  await checkPass(
    foldConstants,
    '(x: float32[2,3,4,4]) -> (y) { r = Relu(x); s = Shape(r); i = int64[] {0}; n = Gather(s, i); a = int64[1] {0}; u = Unsqueeze(n, a); m = int64[1] {-1}; t = Concat(u, m) {axis: 0}; y = Reshape(r, t) }',
    {changes: 4, operators: 'Relu Reshape', contains: /t = int64\[2\] \{2, -1\}/},
  );
  // Only what does not depend on the batch size.
  await checkPass(
    foldConstants,
    '(x: float32[N,3,4,5]) -> (y) { s = Shape(x); b = int64[] {2}; e = int64[] {3}; h = Gather(s, b); w = Gather(s, e); p = Mul(h, w); f = Cast(p) {to: 1}; y = Div(x, f) }',
    {changes: 4, operators: 'Shape Div', contains: /f = float32\[\] \{20\}/},
  );
  await checkPass(
    foldConstants,
    '(x: float32[N,3]) -> (y) { s = Shape(x) {start: 1}; t = Size(x); k = Cast(s) {to: 1}; y = Mul(x, k) }',
    {
      changes: 2,
      operators: 'Size Mul',
    },
  );
});

test('graph outputs stay computed', async () => {
  await checkPass(foldConstants, '() -> (y) { a = float32[2] ones; y = Neg(a) }', {changes: 0, operators: 'Neg'});
  await checkPass(foldConstants, '(x: float32[2,3]) -> (s) { s = Shape(x) }', {changes: 0, operators: 'Shape'});
});

test('subgraphs are visited and see constants around them', async () => {
  await checkPass(
    foldConstants,
    '(k: bool[], x: float32[2]) -> (y) { c = float32[2] {1,2}; y = If(k) {then_branch: graph t () -> (a) { n = Neg(c); a = Add(x, n) }, else_branch: graph e () -> (b) { b = Neg(x) }} }',
    {changes: 1, operators: 'If', contains: /n = float32\[2\] \{-1, -2\}/},
  );
});
