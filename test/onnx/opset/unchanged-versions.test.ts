import {expect, test} from 'vitest';
import {UNCHANGED_VERSIONS} from '../../../src/onnx/opset/unchanged-versions.ts';
import {UPGRADE_RULES} from '../../../src/onnx/opset/upgrade-rules.ts';
import {OPERATOR_HISTORY} from './operator-history.ts';

const OLDEST = 7;

const history = OPERATOR_HISTORY.split(';')
  .map((entry) => entry.trim())
  .filter((entry) => entry !== '')
  .map((entry): [string, number[]] => {
    const [name = '', versions = ''] = entry.split(' ');
    return [name, versions.split(',').map(Number)];
  });

test('every change of every operator from opset 8 to 21 is either a rule or known to change nothing', () => {
  const wrong: string[] = [];
  for (const [name, versions] of history) {
    const unchanged = UNCHANGED_VERSIONS.get(name) ?? [];
    const rules = Object.keys(UPGRADE_RULES[name] ?? {}).map(Number);
    // The first version of an operator that is younger than the oldest operator set changes nothing.
    const changes = versions.filter((version, i) => version > OLDEST && i > 0);
    const handled = [...unchanged, ...rules].sort((a, b) => a - b);
    if (!UNCHANGED_VERSIONS.has(name) && !UPGRADE_RULES[name]) wrong.push(`${name} is missing`);
    if (changes.join() !== handled.join()) wrong.push(`${name} changed at ${changes}, handled are ${handled}`);
  }
  expect(wrong).toEqual([]);
});

test('the tables hold no operator that does not exist', () => {
  const names = new Set(history.map(([name]) => name));
  const listed = [...UNCHANGED_VERSIONS.keys(), ...Object.keys(UPGRADE_RULES)];
  expect(listed.filter((name) => !names.has(name))).toEqual([]);
});
