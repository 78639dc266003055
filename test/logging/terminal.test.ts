import {expect, test} from 'vitest';
import {durationText} from '../../src/logging/duration-text.ts';
import {progressBar} from '../../src/logging/progress-text.ts';
import {fitted, wantsColor} from '../../src/logging/terminal.ts';

test('time spans are told as people say them', () => {
  const cases: [number, string][] = [
    [0, '0.0 s'],
    [-5, '0.0 s'],
    [49, '0.0 s'],
    [51, '0.1 s'],
    [9940, '9.9 s'],
    [9960, '10 s'],
    [59_400, '59 s'],
    [59_600, '1 min 0 s'],
    [125_000, '2 min 5 s'],
    [3_780_000, '1 h 3 min'],
  ];
  for (const [ms, text] of cases) expect(durationText(ms)).toBe(text);
});

test('a bar is full only when all is done', () => {
  const filled = (done: number, total: number) => progressBar({done, total, unit: ''}).replaceAll('░', '').length;
  expect([filled(0, 100), filled(50, 100), filled(99, 100), filled(100, 100)]).toEqual([0, 10, 19, 20]);
  expect([filled(5, 0), filled(7, 5), filled(-1, 5)]).toEqual([0, 20, 0]);
});

test('colour is for terminals, unless it is refused or forced', () => {
  const asks = (isTerminal: boolean, environment: Record<string, string>, isRefused = false) =>
    wantsColor({isTerminal, isRefused, environment});
  expect([asks(true, {}), asks(false, {}), asks(true, {}, true)]).toEqual([true, false, false]);
  expect([asks(true, {NO_COLOR: '1'}), asks(true, {NO_COLOR: ''}), asks(true, {TERM: 'dumb'})]).toEqual([
    false,
    true,
    false,
  ]);
  expect([asks(false, {FORCE_COLOR: '1'}), asks(true, {FORCE_COLOR: '0'})]).toEqual([true, false]);
  expect(asks(false, {FORCE_COLOR: '1', NO_COLOR: '1'})).toBe(false);
});

test('text is cut to the width with an ellipsis', () => {
  expect([fitted('abc', 3), fitted('abcd', 3), fitted('ab', 0)]).toEqual(['abc', 'ab…', '…'.slice(0, 1)]);
});
