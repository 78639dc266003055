import {expect, test} from 'vitest';
import type {Model} from '../../../src/onnx/graph.ts';
import {loadModel} from '../../../src/onnx/load-model.ts';
import {floatsOf} from '../../../src/onnx/rewrite/constants.ts';
import {equalizeModel} from '../../../src/tasks/equalize/equalize-model.ts';
import {importModel} from '../../../src/tasks/import-model/import-model.ts';
import {named, sharedPath} from '../../support/shared.ts';

/**
 * AIMET folds and scales in float32 step by step, here it is done in double and rounded once: a handful of roundings of
 * 2^-24, as a part of the largest weight of a layer.
 */
const TOLERANCE = 6e-7;

/** AIMET 2.42 leaves channels across a Clip alone, and so it does behind pooling. */
for (const name of ['kws', 'mobilenet']) {
  const [raw, golden] = [
    sharedPath('golden', 'raw', `${name}.onnx`),
    sharedPath('golden', 'aimet', `${name}__equalized.onnx`),
  ];
  test.skipIf(raw === undefined || golden === undefined)(
    named(`weights of ${name} are those of AIMET`, golden),
    async () => {
      const {model} = await loadModel(raw!);
      importModel(model, {});
      const {pairs} = equalizeModel(model, undefined, {
        clip: 'keep',
        gates: 'keep',
        rangeAware: false,
        iterations: 1,
        through: 'activations',
      });
      const {model: expected} = await loadModel(golden!);
      for (const index of [1, 2]) {
        const [ours, theirs] = [constantsOf(model, index), constantsOf(expected, index)];
        expect([...ours.keys()]).toEqual([...theirs.keys()]);
        for (const [layer, constant] of ours)
          expect(difference(constant, theirs.get(layer)!), layer).toBeLessThan(TOLERANCE);
      }
      expect(pairs.some(({scales}) => scales[1] !== 1)).toBe(name === 'kws');
    },
  );
}

/** Weights (1) or biases (2) of the convolutions by name. */
const constantsOf = ({graph}: Model, index: number): ReadonlyMap<string, Float32Array> =>
  new Map(
    graph.nodes.flatMap((node) => {
      const data = node.opType === 'Conv' ? floatsOf(node.inputs[index]?.initializer) : undefined;
      return data ? [[node.name, data] as const] : [];
    }),
  );

function difference(ours: Float32Array, theirs: Float32Array): number {
  expect(ours.length).toBe(theirs.length);
  let [largest, difference] = [0, 0];
  for (let i = 0; i < ours.length; i++) {
    largest = Math.max(largest, Math.abs(theirs[i]!));
    difference = Math.max(difference, Math.abs(ours[i]! - theirs[i]!));
  }
  return difference / largest;
}
