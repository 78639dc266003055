import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {Failure} from '../../src/base/failure.ts';
import {createOnnxruntimeEngine} from '../../src/engine/onnxruntime-engine.ts';
import {engineOfPackage, type OrtApi} from '../../src/engine/onnxruntime-sessions.ts';
import {createOnnxruntimeWebEngine} from '../../src/engine/onnxruntime-web-engine.ts';
import {withReductions} from '../../src/engine/reduced-model.ts';
import {withTaps} from '../../src/engine/tapped-model.ts';
import type {Tensor} from '../../src/numeric/tensor.ts';
import {encodeModel} from '../../src/onnx/codec.ts';
import {parseModel} from '../../src/onnx/graph-text.ts';
import {named, sharedPath} from '../support/shared.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';

const engine = await createOnnxruntimeWebEngine();
const native = await createOnnxruntimeEngine();

const bytesOf = (text: string): Uint8Array => encodeModel(parseModel(text));

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Failure);
  return error as Failure;
}

test('every element type that the engine passes comes back as it was', async () => {
  const samples: readonly Tensor[] = [
    {type: 'float32', dims: [2], data: Float32Array.of(1.5, Number.NaN)},
    {type: 'float64', dims: [2], data: Float64Array.of(1.5, -0)},
    {type: 'float16', dims: [3], data: Uint16Array.of(0x3c00, 0x7c00, 0x0001)},
    {type: 'int8', dims: [2], data: Int8Array.of(-128, 127)},
    {type: 'uint8', dims: [2], data: Uint8Array.of(0, 255)},
    {type: 'int16', dims: [1], data: Int16Array.of(-5)},
    {type: 'uint16', dims: [1], data: Uint16Array.of(65535)},
    {type: 'int32', dims: [1, 1], data: Int32Array.of(-7)},
    {type: 'uint32', dims: [1], data: Uint32Array.of(2 ** 32 - 1)},
    {type: 'int64', dims: [], data: BigInt64Array.of(-(2n ** 62n))},
    {type: 'uint64', dims: [1], data: BigUint64Array.of(2n ** 63n)},
    {type: 'bool', dims: [2], data: Uint8Array.of(0, 1)},
    {type: 'string', dims: [2], data: ['a', 'ü\n']},
  ];
  for (const tensor of samples) {
    const type = `${tensor.type}[${tensor.dims.join(',')}]`;
    const session = await engine.openSession(bytesOf(`(x: ${type}) -> (y: ${type}) { y = Identity(x) }`));
    expect(await session.run({x: tensor})).toEqual({y: tensor});
    await session.release();
  }
});

/** Integer arithmetic has one result; the sums of these products are exact in float32, in whatever order. */
const QUANTIZED = `opset 25 (x: float32[1,4]) -> (y: float32[1,2], z: float32[1,2]) {
  s = float32[] {0.5}
  n = int8[] {0}
  q = QuantizeLinear(x, s, n); d = DequantizeLinear(q, s, n)
  w8 = int8[4,2] {1, -2, 3, -4, 5, -6, 7, -128}; w = DequantizeLinear(w8, s, n)
  y = MatMul(d, w)
  m = int4[] {0}
  w4 = int4[4,2] {-8, 7, 1, 2, 3, -4, 5, 6}; v = DequantizeLinear(w4, s, m)
  z = MatMul(d, v)
}`;

test('quantized models, 4-bit weights among them, give what the native engine gives', async () => {
  const x: Tensor = {type: 'float32', dims: [1, 4], data: Float32Array.of(0.25, 0.75, -1.3, 1000)};
  const [ours, theirs] = await Promise.all(
    [engine, native].map(async (one) => (await one.openSession(bytesOf(QUANTIZED))).run({x})),
  );
  expect(ours).toEqual(theirs);
  expect([ours!.y!.data, ours!.z!.data]).toEqual([Float32Array.of(220, -4061.5), Float32Array.of(157, 194.5)]);
});

test('float weights between quantized activations stay float', async () => {
  const session = await engine.openSession(
    bytesOf(`(x: float32[1,1,4,4]) -> (y: float32[1,2,4,4]) {
      w = float32[2,1,1,1] {1, 0.001}
      s = float32[] {0.01}
      z = uint8[] {0}
      q = QuantizeLinear(x, s, z); d = DequantizeLinear(q, s, z)
      c = Conv(d, w)
      t = float32[] {0.0001}
      v = uint16[] {0}
      cq = QuantizeLinear(c, t, v); y = DequantizeLinear(cq, t, v)
    }`),
  );
  const {y} = await session.run({x: {type: 'float32', dims: [1, 1, 4, 4], data: new Float32Array(16).fill(1)}});
  expect([y!.data[0], y!.data[16]]).toEqual([1, expect.closeTo(0.001, 8)]);
});

test('taps and reductions work as in the native engine', async () => {
  const model = bytesOf('opset 17 (x: float32[3]) -> (y: float32[3]) { a = Neg(x); y = Relu(a) }');
  const x: Tensor = {type: 'float32', dims: [3], data: Float32Array.of(1, -2, 3)};
  const tapped = await engine.openSession(withTaps(model, ['a']));
  expect((await tapped.run({x}, ['a'])).a!.data).toEqual(Float32Array.of(-1, 2, -3));
  const {bytes, output} = withReductions(model, ['a', 'y']);
  const reduced = await engine.openSession(bytes);
  expect((await reduced.run({x}, [output]))[output]!.data).toEqual(Float32Array.of(-3, 2, -2, 0, 2, 2));
});

test('types that it cannot pass are refused when the model is opened, broken models told apart', async () => {
  const check = async (text: string, reason: string, message: string): Promise<void> => {
    const failure = await failureOf(engine.openSession(bytesOf(text)));
    expect([failure.reason, failure.message]).toEqual([reason, expect.stringContaining(message)]);
  };
  const refused = (type: string): string => `of type ${type}, which onnxruntime-web cannot pass.`;
  await check('(x: float32[2]) -> (y: int4[2]) { y = Cast(x) {to: 22} }', 'unsupported-model', refused('int4'));
  await check('(x: float32[2]) -> (y: bfloat16[2]) { y = Cast(x) {to: 16} }', 'unsupported-model', refused('bfloat16'));
  await check('(x: float32[2]) -> (y: float32[2]) { y = Conv(x) }', 'bad-model', 'onnxruntime cannot open the model: ');
  await check(
    'opset 21, my.domain 1 (x: float32[2]) -> (y: float32[2]) { y = my.domain::Odd(x) }',
    'unsupported-model',
    'my.domain:Odd',
  );
  expect((await failureOf(engine.openSession(new TextEncoder().encode('<!doctype html>')))).reason).toBe('bad-model');
  const missing = await failureOf(engine.openSessionOfFile('/nonexistent/model.onnx'));
  expect([missing.reason, missing.path]).toEqual(['bad-model', '/nonexistent/model.onnx']);
});

test('what it refuses while running is told without its own numbers of errors', async () => {
  const session = await engine.openSession(bytesOf('(x: float32[2]) -> (y: float32[2]) { y = Neg(x) }'));
  const failure = await failureOf(session.run({x: {type: 'float32', dims: [3], data: new Float32Array(3)}}));
  expect(failure.reason).toBe('engine-error');
  expect(failure.message).toMatch(/^onnxruntime failed to run the model: .*invalid dimensions.*\.$/);
  expect(failure.message).not.toContain('ERROR_CODE');
});

const external = sharedPath('models/edge-models/misc/external_ok/model.onnx');

test.skipIf(!external)(named('a model with external data is opened with it', external), async () => {
  const session = await engine.openSessionOfFile(external!);
  expect(session.outputs.length).toBeGreaterThan(0);
  const folder = temporaryDirectory();
  writeFileSync(path.join(folder, 'model.onnx'), readFileSync(external!));
  expect((await failureOf(engine.openSessionOfFile(path.join(folder, 'model.onnx')))).reason).toBe('file-missing');
});

test('a trap is told at once, since nothing of the engine can be trusted after it', async () => {
  const told: unknown[] = [];
  const trap = Object.assign(new Error('memory access out of bounds'), {name: 'RuntimeError'});
  const api = {env: {}, InferenceSession: {create: () => Promise.reject(trap)}} as unknown as OrtApi;
  const broken = engineOfPackage({
    ...{api, name: 'onnxruntime-web', executionProvider: 'wasm', readFiles: undefined},
    onError: async (error) => void told.push(error),
  });
  await failureOf(broken.openSession(new Uint8Array(1)));
  expect(told).toEqual([trap]);
});
