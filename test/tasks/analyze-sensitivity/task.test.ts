import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {
  encodeQuantizationReport,
  type QuantizationReport,
  type QuantizedTensor,
} from '../../../src/artifacts/quantization-report.ts';
import {decodeSensitivity, type Sensitivity} from '../../../src/artifacts/sensitivity.ts';
import {hashBytes} from '../../../src/base/content-hash.ts';
import type {TaskId, TaskInputValue, TaskRequest} from '../../../src/build/task.ts';
import type {ResolvedDataset} from '../../../src/dataset/dataset.ts';
import {decodeModel, encodeModel} from '../../../src/onnx/codec.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {insertQuantizer} from '../../../src/tasks/analyze-sensitivity/insert-quantizer.ts';
import {singleQuantizers} from '../../../src/tasks/analyze-sensitivity/single-quantizers.ts';
import {analyzeSensitivityTask} from '../../../src/tasks/analyze-sensitivity/task.ts';
import {jobs} from '../../../src/tasks/jobs.ts';
import {NO_FEEDS, randomDataset, upTo, valuesOf} from '../../support/correct-biases-rig.ts';
import {memoryTaskContext, taskInput} from '../../support/memory-task-context.ts';
import {temporaryDirectory} from '../../support/temporary-directory.ts';

/** The second layer computes as one with its Relu. */
const model = (names: {readonly first: string; readonly weight: string}) => `(x: float32[1,4]) -> (y: float32[1,2]) {
  ${names.weight} = float32[4,3] {0.3, -1.2, 0.7, 0.1, 0.9, -0.4, 1.5, -0.6, 0.2, 0.8, -0.1, 1.1}
  a = MatMul(x, ${names.weight}) as ${names.first}
  w2 = float32[3,2] {1.3, -0.2, 0.6, 0.9, -1.4, 0.5}
  b = MatMul(a, w2)
  y = Relu(b)
}`;
const NAMES = {first: 'first', weight: 'w1'};
const bytesOf = (text: string): Uint8Array => encodeModel(parseModel(text));

const tensor = (
  name: string,
  role: 'weight' | 'activation',
  scales: readonly number[],
  axis?: number,
): QuantizedTensor => ({
  ...{name, role, scales, axis, zeroPoints: [0], range: [-1, 1]},
  type: 'int8',
  sharesWith: undefined,
  snrDb: undefined,
});

const report = (first = 0.2, weight = 'w1'): QuantizationReport => ({
  version: 1,
  tensors: [
    tensor('a', 'activation', [first]),
    tensor('y', 'activation', [0.1]),
    tensor(weight, 'weight', [0.25, 0.5, 0.125], 1),
    tensor('w2', 'weight', [0.3]),
  ],
});

const samples = randomDataset({shape: [4], range: [-2, 2], indices: upTo(6)});

interface Case {
  readonly text?: string;
  readonly report?: QuantizationReport;
  readonly dataset?: ResolvedDataset;
  readonly parts?: readonly string[];
}

async function analyze(one: Case, stored = new Map<string, Uint8Array>()) {
  const bytes = bytesOf(one.text ?? model(NAMES));
  const file = path.join(temporaryDirectory(), 'model.onnx');
  writeFileSync(file, bytes);
  const imported: TaskInputValue = {...taskInput(bytes), localPath: async () => file} as TaskInputValue;
  const dataset = one.dataset ?? samples;
  const request: TaskRequest = {
    id: 'b:analyze-sensitivity' as TaskId,
    parameters: {feeds: {...NO_FEEDS} as never, parts: one.parts ?? ['weights', 'activations'], sampleCount: 6},
    inputs: {
      imported,
      quantization: taskInput(encodeQuantizationReport(one.report ?? report())),
      samples: {from: 'source', digest: hashBytes(bytes), value: dataset},
    },
  };
  const context = memoryTaskContext(stored);
  const runJob = async (job: string, payload: unknown) => jobs[job]!(structuredClone(payload), () => undefined);
  const outputs = await analyzeSensitivityTask.run(request, {...context, runJob});
  return {
    sensitivity: decodeSensitivity(outputs['sensitivity.json']!),
    measured: context.saved,
    summary: context.summaries[0],
  };
}

const noisesOf = ({layers}: Sensitivity) => layers.map(({layer, noise}) => [layer, noise]);

test('each figure is the noise of the output when one quantizer alone is in the float model', async () => {
  const {sensitivity, summary} = await analyze({});
  expect(sensitivity.layers.map(({layer, output}) => [layer, output])).toEqual([
    ['first', 'a'],
    ['b', 'b'],
  ]);
  const outputsOf = async (text: string) => (await valuesOf(bytesOf(text), ['y'], samples)).flatMap(({y}) => [...y!]);
  const float = await outputsOf(model(NAMES));
  // The oracle writes the quantizers into the text and leaves all else to onnxruntime.
  const pair = (value: string, scale: string, rest: string) =>
    `${rest} s = float32[] {${scale}} z = int8[] {0} q = QuantizeLinear(${value}, s, z) `;
  const texts = {
    'first activations': model(NAMES).replace(
      'b = MatMul(a, w2)',
      `${pair('a', '0.2', '')} d = DequantizeLinear(q, s, z) b = MatMul(d, w2)`,
    ),
    'b activations': model(NAMES).replace(
      'y = Relu(b)',
      `r = Relu(b) ${pair('r', '0.1', '')} y = DequantizeLinear(q, s, z)`,
    ),
    'b weights': model(NAMES).replace(
      'b = MatMul(a, w2)',
      `${pair('w2', '0.3', '')} d = DequantizeLinear(q, s, z) b = MatMul(a, d)`,
    ),
    'first weights': model(NAMES).replace(
      'a = MatMul(x, w1)',
      's = float32[3] {0.25, 0.5, 0.125} z = int8[3] {0, 0, 0} q = QuantizeLinear(w1, s, z) {axis: 1} ' +
        'd = DequantizeLinear(q, s, z) {axis: 1} a = MatMul(x, d)',
    ),
  };
  const power = (values: readonly number[]) => values.reduce((sum, x) => sum + x * x, 0);
  for (const [what, text] of Object.entries(texts)) {
    const [layer, part] = what.split(' ');
    const given = await outputsOf(text);
    const expected = power(float.map((x, i) => x - given[i]!)) / power(float);
    const found = sensitivity.layers.find((one) => one.layer === layer)!;
    // onnxruntime packs matrices that are constant and sums them in another order, in float32.
    expect(found.noise[part as 'weights'], what).toBeCloseTo(expected, 7);
    expect(found.snrDb[part as 'weights'], what).toBeCloseTo(-10 * Math.log10(expected), 4);
    expect(expected).toBeGreaterThan(0);
  }
  expect(summary).toMatch(/^2 layers on 6 samples; most sensitive: \w+, \d+\.\d dB$/);
});

test('each layer is an item of its own, and a renaming changes none', async () => {
  const stored = new Map<string, Uint8Array>();
  const first = await analyze({}, stored);
  expect(first.measured).toEqual(['weights of first', 'activations of first', 'weights of b', 'activations of b']);
  expect((await analyze({}, stored)).measured).toEqual([]);
  const renamed = await analyze({text: model({first: 'other', weight: 'v'}), report: report(0.2, 'v')}, stored);
  expect(renamed.measured).toEqual([]);
  expect(noisesOf(renamed.sensitivity).map(([, noise]) => noise)).toEqual(
    noisesOf(first.sensitivity).map(([, noise]) => noise),
  );
  expect((await analyze({report: report(0.3)}, stored)).measured).toEqual(['activations of first']);
  expect(
    (await analyze({dataset: randomDataset({shape: [4], range: [-2, 2], indices: upTo(5)})}, stored)).measured,
  ).toHaveLength(4);
});

test('only the parts that are asked for are measured, only quantized ones are there', async () => {
  const {sensitivity, measured} = await analyze({parts: ['weights']});
  expect(measured).toEqual(['weights of first', 'weights of b']);
  expect(sensitivity.layers.every(({noise}) => !('activations' in noise))).toBe(true);
  const {sensitivity: none, summary} = await analyze({report: {version: 1, tensors: []}});
  expect(none.layers).toEqual([]);
  expect(summary).toBe('no layer is quantized');
});

test('a quantizer of a value that is read and is an output is seen by both', () => {
  const both = parseModel(`(x: float32[1,2]) -> (a: float32[1,2], y: float32[1,2]) {
    w = float32[2,2] {1, 2, 3, 4}
    a = MatMul(x, w)
    y = Relu(a)
  }`);
  const one: QuantizationReport = {version: 1, tensors: [tensor('a', 'activation', [0.5])]};
  const [found] = singleQuantizers(both.graph, one, ['activations', 'weights']);
  insertQuantizer(both, found!.quantizer);
  const {graph} = decodeModel(encodeModel(both));
  expect(graph.nodes.map(({opType}) => opType)).toEqual(['MatMul', 'QuantizeLinear', 'DequantizeLinear', 'Relu']);
  expect(graph.outputs[0]!.producer?.opType).toBe('DequantizeLinear');
  expect(graph.nodes[3]!.inputs[0]).toBe(graph.outputs[0]);
});
