import {expect, test} from 'vitest';
import {describeFixedPoint} from '../../../src/tasks/write-fixed-point/describe-fixed-point.ts';

test('every tensor has its radix and scale, one per channel where it has channels', () => {
  const shared = {zeroPoints: [0], range: [-1, 1], sharesWith: undefined, snrDb: undefined} as const;
  const {tensors} = describeFixedPoint({
    version: 1,
    tensors: [
      {...shared, name: 'x', role: 'activation', type: 'int8', scales: [1 / 256], axis: undefined},
      {...shared, name: 'w', role: 'weight', type: 'int16', scales: [0.75, 4], axis: 1},
    ],
  });
  expect(tensors).toEqual({
    x: {bitwidth: 8, radix: [8], scale: [1]},
    w: {bitwidth: 16, radix: [0, -2], scale: [4 / 3, 1], quantized_axis: 1},
  });
});
