import {expect, test} from 'vitest';
import {decodeRanges, encodeRanges} from '../../src/artifacts/ranges.ts';
import {Failure} from '../../src/base/failure.ts';

test('ranges are sorted by name and come back', () => {
  const ranges = new Map([
    ['b', [-1.5, 2]],
    ['a', [-0, 0]],
    ['__proto__', [0, 1]],
  ] as const);
  const bytes = encodeRanges(ranges);
  expect(new TextDecoder().decode(bytes)).toBe('{"ranges":{"__proto__":[0,1],"a":[0,0],"b":[-1.5,2]},"version":1}\n');
  expect([...decodeRanges(bytes)].sort()).toEqual([
    ['__proto__', [0, 1]],
    ['a', [0, 0]],
    ['b', [-1.5, 2]],
  ]);
});

test.each([
  [Number.NaN, 1],
  [0, Number.POSITIVE_INFINITY],
  [0.1, 1],
  [2, 1],
])('[%d, %d] is no range', (min, max) => {
  expect(() => encodeRanges(new Map([['v', [min, max]]]))).toThrow('is not a range for "v"');
});

test.each([
  '',
  'x',
  'null',
  '[]',
  '{"version":2,"ranges":{}}',
  '{"version":1,"ranges":{"a":[1]}}',
  '{"version":1,"ranges":{"a":["0",1]}}',
])('the text %j is refused', (text) => {
  expect(() => decodeRanges(new TextEncoder().encode(text))).toThrow(Failure);
});
