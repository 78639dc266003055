import {expect, test} from 'vitest';
import {decodeChannelStatistics, encodeChannelStatistics} from '../../../src/artifacts/channel-statistics.ts';
import {Graph, Model, ONNX_DOMAIN} from '../../../src/onnx/graph.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {layerChannels, mergeMoments, momentsOfSample} from '../../../src/tasks/measure-channels/channel-moments.ts';
import {addChannelFigures, measuredLayers} from '../../../src/tasks/measure-channels/measuring-model.ts';
import {runModel, seededFeeds} from '../../support/run-model.ts';

/** Means and variances are computed in float32 by the engine. */
const DIGITS = 4;

const TEXT =
  '(x: float32[1,2,3,3]) -> (y: float32[1,2]) { w = float32[3,2,1,1] seeded 1; b = float32[3] seeded 2; a: float32[1,3,3,3] = Conv(x, w, b); f: float32[1,27] = Flatten(a); g = float32[27,2] seeded 3; y = Gemm(f, g) }';

test('channels over two samples are those of all elements together', async () => {
  const layers = measuredLayers(parseModel(TEXT).graph);
  expect(layers).toEqual([
    {name: 'a', channels: 3},
    {name: 'y', channels: 2},
  ]);
  const measuring = parseModel(TEXT);
  const name = addChannelFigures(measuring);
  measuring.graph.addOutput(measuring.graph.value('a'));
  const elements: number[][] = [[], [], []];
  const samples = [];
  for (const seed of [1, 2]) {
    const feeds = seededFeeds([{name: 'x', type: 'float32', dims: [1, 2, 3, 3]}], seed);
    const outputs = await runModel(measuring, feeds);
    samples.push(momentsOfSample(outputs[name]!.data as Float32Array, layers));
    for (const [i, value] of (outputs.a!.data as Float32Array).entries()) elements[Math.floor(i / 9)]!.push(value);
  }
  const {min, max, mean, deviation} = layerChannels(mergeMoments(samples[0]!, samples[1]!), layers).get('a')!;
  for (const [c, values] of elements.entries()) {
    const average = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / values.length;
    expect(min[c]).toBe(Math.min(...values));
    expect(max[c]).toBe(Math.max(...values));
    expect(mean[c]).toBeCloseTo(average, DIGITS);
    expect(deviation[c]).toBeCloseTo(Math.sqrt(variance), DIGITS);
  }
});

test('statistics survive their file', () => {
  const layer = {
    min: Float64Array.of(-1, 0),
    max: Float64Array.of(2, Number.POSITIVE_INFINITY),
    mean: Float64Array.of(0.1, Number.NaN),
    deviation: Float64Array.of(0.5, 0),
  };
  const statistics = {sampleCount: 3, layers: new Map([['a', layer]])};
  expect(decodeChannelStatistics(encodeChannelStatistics(statistics))).toEqual(statistics);
  expect(() => decodeChannelStatistics(new TextEncoder().encode('{"version":2}'))).toThrow(/no channel statistics/);
});

test('a model without layers has nothing to measure', () => {
  expect(measuredLayers(new Model(10, new Map([[ONNX_DOMAIN, 21]]), new Graph('g')).graph)).toEqual([]);
});
