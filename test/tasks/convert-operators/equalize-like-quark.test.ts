import {expect, test} from 'vitest';
import {decodeModel, encodeModel} from '../../../src/onnx/codec.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {equalizeLikeQuark} from '../../../src/tasks/convert-operators/equalize-like-quark.ts';
import {largestDifference, runModel} from '../../support/run-model.ts';

const NET = (activation: string) => `(x: float32[1,2,5,5]) -> (y: float32[1,3,5,5]) {
  w1 = float32[4,2,3,3] seeded 1
  b1 = float32[4] {0.1, -3, 0.2, 0}
  w2 = float32[4,1,3,3] seeded 2 times 0.1
  b2 = float32[4] seeded 3
  w3 = float32[3,4,1,1] seeded 4 times 4
  a: float32[1,4,5,5] = Conv(x, w1, b1) {pads: [1,1,1,1], group: 1}
  b: float32[1,4,5,5] = ${activation}(a)
  c: float32[1,4,5,5] = Conv(b, w2, b2) {pads: [1,1,1,1], group: 4}
  d: float32[1,4,5,5] = ${activation}(c)
  y: float32[1,3,5,5] = Conv(d, w3) {group: 1}
}`;

test('equalized layers compute what they computed', async () => {
  for (const activation of ['Relu', 'LeakyRelu']) {
    const model = parseModel(NET(activation));
    const before = encodeModel(model);
    // Two pairs, one of them twice, and with Relu the triple.
    expect(equalizeLikeQuark(model.graph)).toBe(activation === 'Relu' ? 4 : 3);
    const [old, equalized] = await Promise.all([runModel(decodeModel(before)), runModel(model)]);
    expect(largestDifference(old, equalized)).toBeLessThan(1e-5);
  }
});

test('the largest elements of two layers meet in each channel', () => {
  const text = `(x: float32[1,2]) -> (y: float32[1,2]) {
    w1 = float32[2,2] {4, 1, 0.5, 0.25}
    w2 = float32[2,2] {1, 2, 0.25, 2}
    a: float32[1,2] = Gemm(x, w1) {transB: 1}
    y: float32[1,2] = Gemm(a, w2) {transB: 1}
  }`;
  const {graph} = parseModel(text);
  equalizeLikeQuark(graph);
  // Channel 0: 4 and 1 become 2 and 2; channel 1: ½ and 2 become 1 and 1.
  expect([...(graph.value('w1').initializer!.data as Float32Array)]).toEqual([2, 0.5, 1, 0.5]);
  expect([...(graph.value('w2').initializer!.data as Float32Array)]).toEqual([2, 1, 0.5, 1]);
});

test('small weights, and layers with another reader, stay as they are', () => {
  const check = (text: string, count: number) => {
    const {graph} = parseModel(text);
    const before = graph.initializers().map(({initializer}) => [...(initializer!.data as Float32Array)]);
    expect(equalizeLikeQuark(graph)).toBe(count);
    expect(graph.initializers().map(({initializer}) => [...(initializer!.data as Float32Array)])).toEqual(before);
  };
  const gemms = (outputs: string, more = '') => `(x: float32[1,1]) -> (${outputs}) {
    w1 = float32[1,1] {0.4}
    w2 = float32[1,1] {0.05}
    a: float32[1,1] = Gemm(x, w1) {transB: 1}
    y: float32[1,1] = Gemm(a, w2) {transB: 1}
    ${more}
  }`;
  check(gemms('y: float32[1,1]'), 2);
  check(gemms('y: float32[1,1], a: float32[1,1]'), 0);
  check(gemms('y: float32[1,1], z: float32[1,1]', 'z = Neg(a)'), 0);
});
