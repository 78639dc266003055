import {expect, test} from 'vitest';
import {decodeIntegerExport} from '../../../src/artifacts/integer-export.ts';
import {decodeMemoryTable} from '../../../src/artifacts/memory-table.ts';
import type {Json} from '../../../src/base/canonical-json.ts';
import {hashBytes} from '../../../src/base/content-hash.ts';
import type {TaskId, TaskRequest} from '../../../src/build/task.ts';
import {encodeModel} from '../../../src/onnx/codec.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {findProfile} from '../../../src/target/load-profile.ts';
import {exportIntegersTask} from '../../../src/tasks/export-integers/task.ts';
import {quantized, randomDataset, upTo} from '../../support/correct-biases-rig.ts';
import {memoryTaskContext} from '../../support/memory-task-context.ts';
import {bitsRecipe} from '../../support/tinpu-rig.ts';

const NET = `(x: float32[1,1,8,8]) -> (y: float32[1,6]) {
  w1 = float32[6,1,3,3] seeded 1 times 0.3
  b1 = float32[6] seeded 2
  w2 = float32[6,6] seeded 3 times 0.3
  c: float32[1,6,8,8] = Conv(x, w1, b1) {pads: [1,1,1,1]} as conv
  r: float32[1,6,8,8] = Relu(c) as relu
  p: float32[1,6,1,1] = GlobalAveragePool(r) as pool
  f: float32[1,6] = Flatten(p) as flatten
  y = Gemm(f, w2) as dense
}`;

async function runTask(text: string, weightBits: 4 | 8) {
  const samples = randomDataset({shape: [1, 8, 8], range: [-1, 1], indices: upTo(3)});
  const bytes = await quantized(encodeModel(parseModel(text)), samples, bitsRecipe(weightBits));
  const {npu, devices} = findProfile('ti-tinpu')!;
  const parameters = {hasIntegerOutputs: false, rules: npu, devices, weights: `int${weightBits}`, activations: 'uint8'};
  const request: TaskRequest = {
    id: 'b:export-integers' as TaskId,
    parameters: parameters as unknown as Json,
    inputs: {
      quantized: {
        from: 'task',
        digest: hashBytes(bytes),
        sizeBytes: bytes.length,
        read: async () => bytes,
        localPath: () => Promise.reject(new Error('no file')),
      },
    },
  };
  const context = memoryTaskContext();
  const outputs = await exportIntegersTask.run(request, context);
  return {outputs, context};
}

test('layers that the NPU does not take are warned of, with limit and remedy', async () => {
  const {outputs, context} = await runTask(NET, 8);
  expect(context.summaries).toEqual(['3 of 3 layers in integers, 0 on the NPU']);
  expect(context.warnings.map(({code, message}) => `${code} ${message}`)).toEqual([
    'export/not-offloaded Conv "conv" is left to the CPU: it has 6 output channels, not a multiple of 4; make them 8',
    'export/not-offloaded GlobalAveragePool "pool" is left to the CPU: it has 6 input channels, not a multiple of 4; make them 8',
    'export/not-offloaded Gemm "dense" is left to the CPU: it has 6 input features, and at 8 bits the NPU wants 16; pool less or add channels',
  ]);
  expect(decodeIntegerExport(outputs['integers.json']!).layers).toMatchObject([
    {layer: 'conv', kind: 'FCONV', form: 'integer'},
    {layer: 'pool', kind: 'AVGPOOL', form: 'integer'},
    {layer: 'dense', kind: 'FC', form: 'integer'},
  ]);
});

test('memory is counted at each width, values while both ends of a layer are needed', async () => {
  const {outputs} = await runTask(NET, 4);
  // The convolution reads 64 values and writes 384; 90 weights, 54 of them in the convolution, and 6 biases.
  expect(decodeMemoryTable(outputs['memory.json']!)).toMatchObject({
    weightCount: 90,
    biasCount: 6,
    weightBytes: {float32: 360, int8: 90, int4: 45, int2: 23, built: 45},
    biasBytes: 24,
    peakValueBytes: {float32: 4 * 448, built: 448},
    macs: 54 * 64 + 36,
  });
});

test('a latency is told only where all layers run on the NPU of a chip whose cycles are known', async () => {
  const small = await runTask(NET, 4);
  const wide = await runTask(NET.replaceAll('6', '16').replace('116', '16'), 4);
  const latencies = (outputs: Readonly<Record<string, Uint8Array>>) =>
    decodeMemoryTable(outputs['memory.json']!).devices.map(({device, latencyUs}) => [device, latencyUs]);
  expect(latencies(small.outputs)).toEqual([
    ['F28P55', 'not known'],
    ['MSPM0G5187', 'not known'],
    ['AM13E2', 'not known'],
  ]);
  // (18927 + 6 · 200 + 0.426 · 9472 + 12.07 · 1040) / 150 MHz, within a factor of three.
  expect(latencies(wide.outputs)).toEqual([
    ['F28P55', {low: 82, fitted: 245, high: 734}],
    ['MSPM0G5187', 'not known'],
    ['AM13E2', 'not known'],
  ]);
});

test("the text file has TI's words and the scales at the model's ends", async () => {
  const {outputs} = await runTask(NET, 8);
  expect(new TextDecoder().decode(outputs['quantization_config.yaml'])).toMatch(
    /^quantization: 2\nquantization_method: PTQ\nquantization_weight_bitwidth: 8\nquantization_activation_bitwidth: 8\noutput_int: false\ninputs:\n {2}- { name: "x", scale: 0.015625, range: \[-128, 127\] }\noutputs:\n {2}- { name: "y", scale: [0-9.]+, range: \[-128, 127\] }\nlayers:\n {2}- { name: "conv", kind: FCONV, form: integer, runs_on: cpu }\n/,
  );
});
