import {expect, test} from 'vitest';
import type {LayerCorrection} from '../../../src/artifacts/bias-corrections.ts';
import {encodeModel} from '../../../src/onnx/codec.ts';
import type {Model} from '../../../src/onnx/graph.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {type BiasType, correctLayers} from '../../../src/tasks/correct-biases/correct-layers.ts';
import {correctableLayers} from '../../../src/tasks/correct-biases/correctable-layers.ts';
import {runModel} from '../../support/run-model.ts';

const FLOAT = `(x: float32[1,2]) -> (y: float32[1,2], z: float32[1,2]) {
  w = float32[2,2] {1, 0, 0, 1}
  y = Gemm(x, w) as one
  z = Gemm(x, w) as two
}`;

/** x has scale 0.5, w 0.25 and 0.125 per channel. */
const quantizedText = (
  first: string,
  second: string,
): string => `(x: float32[1,2]) -> (y: float32[1,2], z: float32[1,2]) {
  sx = float32[] {0.5}
  zx = uint8[] {128}
  xq = QuantizeLinear(x, sx, zx)
  xd = DequantizeLinear(xq, sx, zx)
  wq = int8[2,2] {4, 0, 0, 8}
  sw = float32[2] {0.25, 0.125}
  zw = int8[2] {0, 0}
  w = DequantizeLinear(wq, sw, zw) {axis: 1}
  bq = int32[2] {10, 20}
  sb = float32[2] {0.125, 0.0625}
  zb = int32[2] {0, 0}
  b = DequantizeLinear(bq, sb, zb) {axis: 0}
  f = float32[2] {1, 2}
  y = Gemm(xd, w${first}) as one
  z = Gemm(xd, w${second}) as two
}`;

interface Corrected {
  readonly model: Model;
  readonly report: readonly LayerCorrection[];
  /** Outputs for x = 0: what the biases add. */
  readonly outputs: readonly (readonly number[])[];
}

async function corrected(
  first: string,
  second: string,
  errors: number[][],
  type: BiasType = 'int32',
): Promise<Corrected> {
  const model = parseModel(quantizedText(first, second));
  const layers = correctableLayers(parseModel(FLOAT).graph, model.graph);
  const report = correctLayers(
    model.graph,
    layers,
    errors.map((error) => Float64Array.from(error)),
    type,
  );
  const zero = {type: 'float32', dims: [1, 2], data: new Float32Array(2)} as const;
  const {y, z} = await runModel(encodeModel(model), {x: zero});
  return {model, report, outputs: [y, z].map((tensor) => [...(tensor!.data as Float32Array)])};
}

test('an error is added to the integers of a bias, and the report says how much', async () => {
  const {report, outputs} = await corrected(', b', '', [
    [0.3, -1],
    [0, 0],
  ]);
  // 0.3 is 2.4 steps of 0.125, −1 is 16 of 0.0625.
  expect(outputs).toEqual([
    [1.25 + 0.25, 1.25 - 1],
    [0, 0],
  ]);
  expect(report[0]).toEqual({
    layer: 'one',
    operator: 'Gemm',
    biasType: 'int32',
    isAdded: false,
    channelCount: 2,
    changedCount: 2,
    largest: 1,
    largestShare: undefined,
  });
  expect(report[1]).toMatchObject({isAdded: false, changedCount: 0, largest: 0});
});

test('a bias that two layers share is corrected for each by itself', async () => {
  const {outputs} = await corrected(', b', ', b', [
    [1, 0],
    [0, 1],
  ]);
  expect(outputs).toEqual([
    [2.25, 1.25],
    [1.25, 2.25],
  ]);
  const float = await corrected(', f', ', f', [
    [1, 0],
    [0, 1],
  ]);
  expect(float.outputs).toEqual([
    [2, 2],
    [1, 3],
  ]);
  expect(float.report.map(({biasType}) => biasType)).toEqual(['float32', 'float32']);
});

test('a layer without bias gets one as the quantizer would write it, unless there is nothing to add', async () => {
  const {model, report, outputs} = await corrected('', '', [
    [0.3, 0.01],
    [0.01, 0],
  ]);
  expect(outputs).toEqual([
    [0.25, 0],
    [0, 0],
  ]);
  expect(report.map(({isAdded}) => isAdded)).toEqual([true, false]);
  expect(model.graph.value('one_bias_quantized').initializer?.data).toEqual(Int32Array.of(2, 0));
  expect(model.graph.value('one_bias_quantized_scale').initializer?.data).toEqual(Float32Array.of(0.125, 0.0625));
  expect(model.graph.find('two_bias')).toBeUndefined();
  const float = await corrected(
    '',
    '',
    [
      [0.3, 0.01],
      [0, 0],
    ],
    'float',
  );
  expect(float.outputs[0]).toEqual([Math.fround(0.3), Math.fround(0.01)]);
});

test('errors that are no numbers change nothing', async () => {
  const {report, outputs} = await corrected(', b', ', f', [
    [Number.NaN, Number.POSITIVE_INFINITY],
    [Number.NaN, Number.NEGATIVE_INFINITY],
  ]);
  expect(outputs).toEqual([
    [1.25, 1.25],
    [1, 2],
  ]);
  expect(report.map(({changedCount, largest}) => [changedCount, largest])).toEqual([
    [0, 0],
    [0, 0],
  ]);
});
