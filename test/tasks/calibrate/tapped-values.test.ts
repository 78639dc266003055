import {expect, test} from 'vitest';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {tappedValues} from '../../../src/tasks/calibrate/tapped-values.ts';

const MODEL = `(x: float32[1,2,4]) -> (y) {
  w = float32[1,2,4] ones
  a = Relu(x)
  b = Sigmoid(x)
  ab = Concat(a, b) {axis: 1}
  t = Transpose(ab)
  abx = Concat(t, x) {axis: 1}
  aw = Concat(a, w) {axis: 1}
  p = MaxPool(abx) {kernel_shape: [2]}
  s = Reshape(w)
  other = custom::Reshape(a)
  y = Identity(p)
}`;

const check = (
  names: readonly string[],
  expected: Readonly<Record<string, readonly string[]>>,
  joinsConcat = true,
): void => {
  const {bases, basesOf} = tappedValues(parseModel(MODEL).graph, names, joinsConcat);
  expect(Object.fromEntries(basesOf)).toEqual(expected);
  expect(bases).toEqual([...new Set(Object.values(expected).flat())]);
};

test('what moves elements only is measured at its source', () => {
  check(['y'], {y: ['p']});
  check(['t'], {t: ['ab']});
});

test('a Concat is put together from inputs that are measured anyway', () => {
  check(['a', 'b', 'ab'], {a: ['a'], b: ['b'], ab: ['a', 'b']});
  check(['a', 'b', 'x', 'abx'], {a: ['a'], b: ['b'], x: ['x'], abx: ['a', 'b', 'x']});
});

test('a Concat with an input that is not measured, or constant, is fetched itself', () => {
  check(['a', 'ab'], {a: ['a'], ab: ['ab']});
  check(['a', 'aw'], {a: ['a'], aw: ['aw']});
});

test('Concats stay as they are when edges depend on the whole', () => {
  check(['a', 'b', 'ab'], {a: ['a'], b: ['b'], ab: ['ab']}, false);
});

test('constants are no source, and operators of other domains are unknown', () => {
  check(['s', 'other'], {s: ['s'], other: ['other']});
});
