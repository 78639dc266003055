import {expect, test} from 'vitest';
import {decodeBitWidths, encodeBitWidths} from '../../../src/artifacts/bit-widths.ts';
import type {Figure} from '../../../src/artifacts/figure.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {inferShapes} from '../../../src/onnx/shapes/infer-shapes.ts';
import {weightedLayers} from '../../../src/onnx/weighted-layers.ts';
import {chooseByChannels} from '../../../src/tasks/choose-bit-widths/choose-by-channels.ts';
import {chooseBySensitivity} from '../../../src/tasks/choose-bit-widths/choose-by-sensitivity.ts';

const zeros = (count: number): string => Array(count).fill('0').join();

/** FLOPs of a, b, c, d are in the ratio 1 : 2 : 4 : 1. */
const model = parseModel(`(x: float32[1,4]) -> (y: float32[1,2]) {
    w1 = float32[4,4] {${zeros(16)}}
    a = MatMul(x, w1) as first
    w2 = float32[4,8] {${zeros(32)}}
    b = MatMul(a, w2)
    w3 = float32[8,8] {${zeros(64)}}
    c = MatMul(b, w3) as third
    w4 = float32[8,2] {${zeros(16)}}
    y = MatMul(c, w4) as last
  }`);
inferShapes(model);
const layers = weightedLayers(model.graph);

const noises = (entries: Readonly<Record<string, Figure>>) =>
  Object.entries(entries).map(([output, activations]) => ({output, noise: {activations}}));

const wideOf = (flopsRatio: number, entries: Readonly<Record<string, Figure>>) => {
  const options = {method: 'sensitivity', narrowed: 'both', narrow: 'int8', flopsRatio} as const;
  const widths = chooseBySensitivity(layers, noises(entries), options);
  return widths.layers.filter(({weights}) => !weights).map(({layer}) => layer);
};

const RANKED = {a: 0.1, b: 0.3, c: 0.4, y: 0.2};

test('the most sensitive layers stay wide until the share of the FLOPs is used up', () => {
  expect(layers.map(({flops}) => flops)).toEqual([32, 64, 128, 32]);
  expect(wideOf(0, RANKED)).toEqual([]);
  // c takes half of all FLOPs; what does not fit is passed over for what does.
  expect(wideOf(0.5, RANKED)).toEqual(['third']);
  expect(wideOf(0.4, RANKED)).toEqual(['b', 'last']);
  expect(wideOf(0.75, RANKED)).toEqual(['b', 'third']);
  expect(wideOf(1, RANKED)).toEqual(['first', 'b', 'third', 'last']);
});

test('noise of weights and of activations adds up', () => {
  const both = [
    {output: 'a', noise: {activations: 0.1, weights: 0.5}},
    {output: 'y', noise: {activations: 0.4, weights: 0.1}},
  ];
  const widths = chooseBySensitivity(layers, both, {
    method: 'sensitivity',
    narrowed: 'both',
    narrow: 'int8',
    flopsRatio: 0.5,
  });
  expect(widths.layers.map(({layer, weights}) => [layer, weights])).toEqual([
    ['first', undefined],
    ['b', undefined],
    ['third', undefined],
    ['last', 'int8'],
  ]);
});

test('an output that overflowed is worse than any noise', () => {
  expect(wideOf(0.13, {...RANKED, a: 'NaN'})).toEqual(['first']);
  expect(wideOf(0.13, {...RANKED, y: 'Infinity'})).toEqual(['last']);
});

test('only what is ranked becomes narrow', () => {
  const options = {method: 'sensitivity', narrow: 'int8', flopsRatio: 0} as const;
  const typesOf = (narrowed: 'weights' | 'activations') =>
    chooseBySensitivity(layers, noises(RANKED), {...options, narrowed}).layers.map((one) => [
      one.weights,
      one.activations,
    ]);
  expect(typesOf('weights')).toEqual(layers.map(() => ['int8', undefined]));
  expect(typesOf('activations')).toEqual(layers.map(() => [undefined, 'int8']));
});

test('layers with few output channels become wide, with thresholds of their own for weights and activations', () => {
  const {layers: chosen, wideFlopsShare} = chooseByChannels(layers, {
    method: 'few-channels',
    wide: 'int16',
    channelCountMax: {weights: 4, activations: 2},
  });
  expect(chosen.map((one) => [one.weights, one.activations])).toEqual([
    ['int16', undefined],
    [undefined, undefined],
    [undefined, undefined],
    ['int16', 'int16'],
  ]);
  expect(wideFlopsShare).toBe(0.25);
});

test('bit widths are written and read', () => {
  const widths = chooseByChannels(layers, {
    method: 'few-channels',
    wide: 'int16',
    channelCountMax: {weights: 4, activations: 0},
  });
  expect(decodeBitWidths(encodeBitWidths(widths))).toEqual(widths);
  expect(() => decodeBitWidths(new TextEncoder().encode('{}'))).toThrow('no bit widths of version 1');
  expect(() => decodeBitWidths(new TextEncoder().encode('{'))).toThrow('not JSON');
});
