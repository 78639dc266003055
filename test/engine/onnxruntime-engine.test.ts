import {execFile} from 'node:child_process';
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';
import {Failure} from '../../src/base/failure.ts';
import type {Session} from '../../src/engine/engine.ts';
import {createOnnxruntimeEngine} from '../../src/engine/onnxruntime-engine.ts';
import type {Tensor} from '../../src/numeric/tensor.ts';
import {encodeModel} from '../../src/onnx/codec.ts';
import {parseModel} from '../../src/onnx/graph-text.ts';
import {named, sharedPath} from '../support/shared.ts';
import {workerBundle} from '../support/worker-bundle.ts';

const engine = await createOnnxruntimeEngine();

const open = (text: string): Promise<Session> => engine.openSession(encodeModel(parseModel(text)));

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Failure);
  return error as Failure;
}

const check = async (text: string, feeds: Record<string, Tensor>, expected: Record<string, Tensor>): Promise<void> => {
  const session = await open(text);
  expect(await session.run(feeds)).toEqual(expected);
  await session.release();
};

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
    await check(`(x: ${type}) -> (y: ${type}) { y = Identity(x) }`, {x: tensor}, {y: tensor});
  }
});

test('a session tells its inputs and outputs, and gives the outputs asked for', async () => {
  const session = await open('(x: float32[N,2]) -> (y: float32[N,2], z: float32[N,2]) { y = Neg(x); z = Abs(x) }');
  expect(session.inputs).toEqual([{name: 'x', type: 'float32', dims: ['N', 2]}]);
  expect(session.outputs.map(({name}) => name)).toEqual(['y', 'z']);
  const x: Tensor = {type: 'float32', dims: [1, 2], data: Float32Array.of(1, -2)};
  expect(await session.run({x}, ['z'])).toEqual({z: {...x, data: Float32Array.of(1, 2)}});
  expect(() => session.run({x}, ['w'])).toThrow('no output "w"');
});

test('what the engine refuses while running is a failure of the engine that says what it said', async () => {
  const session = await open('(x: float32[2]) -> (y: float32[2]) { y = Neg(x) }');
  const failure = await failureOf(session.run({x: {type: 'float32', dims: [3], data: new Float32Array(3)}}));
  expect(failure.reason).toBe('engine-error');
  expect(failure.message).toMatch(/^onnxruntime failed to run the model: .*invalid dimensions.*\.$/);
  expect((await failureOf(session.run({}))).message).toContain("input 'x' is missing");
});

const checkRefused = async (text: string, message: string): Promise<void> => {
  const failure = await failureOf(open(text));
  expect([failure.reason, failure.message]).toEqual(['unsupported-model', message]);
};

test('types that would fail later, or kill the process, are refused when the model is opened', async () => {
  const refused = (what: string) => `The model has ${what}, which onnxruntime-node cannot pass.`;
  await checkRefused('(x: float32[2]) -> (y: int4[2]) { y = Cast(x) {to: 22} }', refused('an output "y" of type int4'));
  await checkRefused('(x: uint4[2]) -> (y: float32[2]) { y = Cast(x) {to: 1} }', refused('an input "x" of type uint4'));
  await checkRefused(
    '(x: float32[2]) -> (y: bfloat16[2]) { y = Cast(x) {to: 16} }',
    refused('an input or output of type bfloat16'),
  );
  await checkRefused(
    '(x: float32[2]) -> (y: float8e4m3fn[2]) { y = Cast(x) {to: 17} }',
    refused('an input or output of type float8e4m3fn'),
  );
});

test('bytes that are no model, broken models and unknown operators are told apart', async () => {
  expect((await failureOf(engine.openSession(new TextEncoder().encode('<!doctype html>')))).reason).toBe('bad-model');
  expect((await failureOf(engine.openSession(new Uint8Array(0)))).reason).toBe('bad-model');
  expect((await failureOf(open('(x: float32[2]) -> (y: float32[2]) { y = Conv(x) }'))).reason).toBe('bad-model');
  const unknown = await failureOf(
    open('opset 21, my.domain 1 (x: float32[2]) -> (y: float32[2]) { y = my.domain::Odd(x) }'),
  );
  expect([unknown.reason, unknown.message]).toEqual(['unsupported-model', expect.stringContaining('my.domain:Odd')]);
  const missing = await failureOf(engine.openSessionOfFile('/nonexistent/model.onnx'));
  expect([missing.reason, missing.path]).toEqual(['bad-model', '/nonexistent/model.onnx']);
});

test('a missing package is told with what to do about it', async () => {
  const failure = await failureOf(createOnnxruntimeEngine('/nonexistent/onnxruntime-node'));
  expect(failure.reason).toBe('engine-unavailable');
  expect(failure.message).toBe(
    "onnxruntime-node cannot be loaded: Cannot find module '/nonexistent/onnxruntime-node'.",
  );
  expect(failure.remedy).toContain('engine "wasm"');
});

/**
 * Activations carry quantizers, weights do not. With graph optimisations the engine makes 8-bit integers of the weights,
 * one scale for all channels, and the second channel, a thousandth of the first, becomes zero.
 */
const FLOAT_WEIGHTS = `(x: float32[1,1,4,4]) -> (y: float32[1,2,4,4]) {
  w = float32[2,1,1,1] {1, 0.001}
  s = float32[] {0.01}
  z = uint8[] {0}
  q = QuantizeLinear(x, s, z); d = DequantizeLinear(q, s, z)
  c = Conv(d, w)
  t = float32[] {0.0001}
  v = uint16[] {0}
  cq = QuantizeLinear(c, t, v); y = DequantizeLinear(cq, t, v)
}`;

test('float weights between quantized activations stay float', async () => {
  const session = await open(FLOAT_WEIGHTS);
  const {y} = await session.run({x: {type: 'float32', dims: [1, 1, 4, 4], data: new Float32Array(16).fill(1)}});
  const data = y!.data as Float32Array;
  expect([data[0], data[16]]).toEqual([1, expect.closeTo(0.001, 8)]);
});

const actOnly = sharedPath('models/edge-models/misc/act_only_qdq_float_weights.onnx');

test.skipIf(!actOnly)(
  named('the real model with float weights gives what it gives without optimisation', actOnly),
  async () => {
    const session = await engine.openSession(await readFile(actOnly!));
    const [input] = session.inputs;
    const dims = input!.dims.map((dim) => (typeof dim === 'number' ? dim : 1));
    const data = Float32Array.from({length: dims.reduce((a, b) => a * b, 1)}, (_, i) => Math.sin(i / 50));
    const outputs = await session.run({[input!.name]: {type: 'float32', dims, data}});
    const ort = await import('onnxruntime-node');
    const plain = await ort.InferenceSession.create(await readFile(actOnly!), {
      graphOptimizationLevel: 'disabled',
      logSeverityLevel: 4,
    });
    const expected = await plain.run({[input!.name]: new ort.Tensor('float32', data, dims)});
    for (const [name, tensor] of Object.entries(outputs)) expect(tensor.data).toEqual(expected[name]!.data);
  },
);

const edgeModels = sharedPath('models/edge-models');

test.skipIf(!edgeModels)(
  named('no odd model crashes the process, and nothing is written to the terminal', edgeModels),
  async () => {
    const folder = path.resolve('node_modules/.cache/quantgate-test');
    const bundle = await workerBundle('src/engine/onnxruntime-engine.ts');
    const script = path.join(folder, 'open-all.mjs');
    await writeFile(
      script,
      `import {readdirSync} from 'node:fs';
     import {createOnnxruntimeEngine} from ${JSON.stringify(bundle)};
     const engine = await createOnnxruntimeEngine();
     const reasons = {};
     for (const file of readdirSync(process.argv[2], {recursive: true}).sort()) {
       if (!file.endsWith('.onnx')) continue;
       try {
         const session = await engine.openSessionOfFile(process.argv[2] + '/' + file);
         const ones = ({type, dims}) => {
           const shape = dims.map((dim) => (typeof dim === 'number' ? dim : 1));
           const count = shape.reduce((a, b) => a * b, 1);
           const arrays = {float32: Float32Array, float64: Float64Array, float16: Uint16Array, int32: Int32Array, uint8: Uint8Array, bool: Uint8Array};
           if (type === 'string') return {type, dims: shape, data: new Array(count).fill('a')};
           return {type, dims: shape, data: type === 'int64' ? new BigInt64Array(count).fill(1n) : new (arrays[type] ?? Float32Array)(count)};
         };
         const feeds = Object.fromEntries(session.inputs.map((input) => [input.name, ones(input)]));
         await session.run(feeds);
         await session.release();
         reasons.ran = (reasons.ran ?? 0) + 1;
       } catch (error) {
         if (error.name !== 'Failure') throw error;
         reasons[error.reason] = (reasons[error.reason] ?? 0) + 1;
       }
     }
     console.log(JSON.stringify(reasons));`,
    );
    const {stdout, stderr} = await promisify(execFile)(process.execPath, [script, edgeModels!]);
    expect(stderr).toBe('');
    const reasons = JSON.parse(stdout) as Record<string, number>;
    expect(reasons).toMatchObject({
      ran: expect.any(Number),
      'unsupported-model': expect.any(Number),
      'bad-model': expect.any(Number),
    });
  },
);
