import {expect, test} from 'vitest';
import type {Json} from '../../src/base/canonical-json.ts';
import {hashBytes} from '../../src/base/content-hash.ts';
import {printableText} from '../../src/base/printable-text.ts';
import {changedFields, changeText, leafFields, memberPath} from '../../src/build/changed-fields.ts';

function check(before: Json | undefined, after: Json | undefined, expected: readonly string[]): void {
  expect(changedFields(before, after, 'p').map((change) => `${change.path} ${changeText(change)}`)).toEqual(expected);
}

test('differences are found leaf by leaf', () => {
  check(1, 1, []);
  check(1, 2, ['p 1 → 2']);
  check({a: 1, b: {c: 'x', d: true}}, {b: {d: false, c: 'x'}, a: 1}, ['p.b.d true → false']);
  check({a: 1}, {b: 1}, ['p.a 1 → (none)', 'p.b (none) → 1']);
  check({a: [1, 2, 3]}, {a: [1, 5]}, ['p.a[1] 2 → 5', 'p.a[2] 3 → (none)']);
  check({a: {b: 1}}, {a: null}, ['p.a {"b":1} → null']);
  check(undefined, {a: 1}, ['p (none) → {"a":1}']);
  check({'conv 1/out': 1}, {'conv 1/out': 2}, ['p["conv 1/out"] 1 → 2']);
});

test('fractions are shown with six digits, unless the difference is behind them', () => {
  check(9.099513053894043, 9.31169319152832, ['p 9.09951 → 9.31169']);
  check(1.0000001, 1.0000002, ['p 1.0000001 → 1.0000002']);
  check(123456789, 123456780, ['p 123456789 → 123456780']);
});

test('lists of named things are compared by name, so that one more at the front is one change', () => {
  const named = (...names: string[]) => names.map((name) => ({name, digest: hashBytes(name)}));
  check(named('a', 'b'), named('z', 'a', 'b'), [`p.z (none) → {"digest":"${hashBytes('z').slice(0, 28)}…`]);
});

test('digests are shortened, long values cut, control characters made visible', () => {
  check(hashBytes('a'), hashBytes('b'), [`p ${hashBytes('a').slice(0, 4)}… → ${hashBytes('b').slice(0, 4)}…`]);
  check('x'.repeat(100), '\u001b[31m', [`p ${'x'.repeat(39)}… → \\x1b[31m`]);
  expect(memberPath('p', 'a\u001b]')).toBe('p["a\\u001b]"]');
  expect(memberPath('p', 'a\u009b')).toBe('p["a\\x9b"]');
  expect(printableText('a\u202eb\u2028c\td')).toBe('a\\u202eb\\u2028c\td');
});

test('leaves are listed with their paths', () => {
  expect(leafFields({b: {}, a: [{x: 1}, []]}, 'p')).toEqual([
    {path: 'p.a[0].x', value: '1'},
    {path: 'p.a[1]', value: '[]'},
    {path: 'p.b', value: '{}'},
  ]);
});
