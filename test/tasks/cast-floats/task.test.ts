import {expect, test} from 'vitest';
import {encodeFloatNodes} from '../../../src/artifacts/float-nodes.ts';
import type {Json} from '../../../src/base/canonical-json.ts';
import type {TaskId} from '../../../src/build/task.ts';
import {decodeModel, encodeModel} from '../../../src/onnx/codec.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {castFloatsTask} from '../../../src/tasks/cast-floats/task.ts';
import {jobs} from '../../../src/tasks/jobs.ts';
import {randomDataset, upTo} from '../../support/correct-biases-rig.ts';
import {memoryTaskContext, taskInput} from '../../support/memory-task-context.ts';

/** Samples reach 8: times 10 000 they pass 65 504. */
const SAMPLES = randomDataset({shape: [4], range: [4, 8], indices: upTo(4)});

async function runTask(text: string, type: string, left: readonly string[] = []) {
  const context = memoryTaskContext();
  const started: string[] = [];
  const isSampled = type === 'float16';
  const parameters: Json = {
    ...{type, fusedOperators: [], keepsFloatConstants: false},
    ...(isSampled ? {feeds: {state: {}, constants: {}}} : {}),
  };
  const outputs = await castFloatsTask.run(
    {
      id: 'b:cast-floats' as TaskId,
      parameters,
      inputs: {
        quantized: taskInput(encodeModel(parseModel(text))),
        floatNodes: taskInput(encodeFloatNodes({version: 1, nodes: left})),
        ...(isSampled ? {samples: {from: 'source', digest: SAMPLES.digest, value: SAMPLES}} : {}),
      },
    },
    {
      ...context,
      runJob: async (job, payload, onProgress) => {
        started.push(job);
        return jobs[job]!(structuredClone(payload), onProgress ?? (() => undefined));
      },
    },
  );
  const [model, marked] = ['model.onnx', 'without-casts.onnx'].map((name) => decodeModel(outputs[name]!));
  return {context, started, model: model!, marked: marked!};
}

const MIXED = `(x: float32[1,4]) -> (y: float32[1,4]) {
  s = float32[] {0.1}; z = int8[] {0}
  q: int8[1,4] = QuantizeLinear(x, s, z); d: float32[1,4] = DequantizeLinear(q, s, z); r: float32[1,4] = Relu(d) as relu
  p: int8[1,4] = QuantizeLinear(r, s, z); e: float32[1,4] = DequantizeLinear(p, s, z); y = Sigmoid(e) as tail
}`;

test('the float nodes stand in the metadata of both models, and only one has casts', async () => {
  const {context, started, model, marked} = await runTask(MIXED, 'bfloat16', ['tail']);
  const note = '{"nodes":["tail"],"type":"bfloat16"}';
  expect(model.metadata.get('quantgate.float_nodes')).toBe(note);
  expect(marked.metadata.get('quantgate.float_nodes')).toBe(note);
  const casts = [model, marked].map(({graph}) => graph.nodes.filter(({opType}) => opType === 'Cast').length);
  expect(casts).toEqual([4, 0]);
  expect(context.summaries).toEqual(['1 node in bfloat16, 2 values rounded']);
  expect(context.warnings).toEqual([]);
  expect(started).toEqual([]);
});

test('a model whose every value is an integer says so', async () => {
  const text = `(x: float32[1,4]) -> (y: float32[1,4]) {
    s = float32[] {0.1}; z = int8[] {0}
    q: int8[1,4] = QuantizeLinear(x, s, z); d: float32[1,4] = DequantizeLinear(q, s, z); r: float32[1,4] = Relu(d)
    p: int8[1,4] = QuantizeLinear(r, s, z); y = DequantizeLinear(p, s, z)
  }`;
  const {context, model} = await runTask(text, 'float16');
  expect(context.summaries).toEqual(['nothing is left in float']);
  expect(model.graph.nodes.map(({opType}) => opType)).not.toContain('Cast');
});

const LARGE = `(x: float32[1,4]) -> (y: float32[1,4]) {
  k = float32[] {10000}; c = float32[] {70000}
  a: float32[1,4] = Mul(x, k) as times; b: float32[1,4] = Div(a, k) as over; m: float32[1,4] = Min(b, c) as least; y = Relu(m)
}`;

test('what overflows float16 is told, and not what is infinite for that', async () => {
  const {context, started} = await runTask(LARGE, 'float16');
  expect(started).toEqual(['cast-floats/measure']);
  expect(context.warnings.map(({code, message}) => `${code}: ${message}`)).toEqual([
    'cast-floats/constant-overflows: constants "c" hold numbers that are infinite in float16',
    'cast-floats/value-overflows: numbers beyond 65504, infinite in float16, come out of "times"',
  ]);
});

test('the same is no overflow in bfloat16', async () => {
  expect((await runTask(LARGE, 'bfloat16')).context.warnings).toEqual([]);
});
