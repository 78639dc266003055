import {describe, expect, test} from 'vitest';
import {formatDiagnostic, placeLabel} from '../../src/base/diagnostic.ts';
import {parseSourceTree, type Tree} from '../../src/manifest/source-tree.ts';

const parse = (text: string) => parseSourceTree({path: 'q.yaml', text});

/** The tree as plain values. */
function plain(tree: Tree | undefined): unknown {
  if (tree?.kind === 'list') return tree.items.map(plain);
  if (tree?.kind === 'map') return Object.fromEntries(tree.entries.map(({key, value}) => [key.text, plain(value)]));
  return tree?.value;
}

test('values are those of YAML 1.2, keys are text', () => {
  const check = (text: string, expected: unknown) => {
    const {root, mistakes} = parse(text);
    expect(mistakes.map(formatDiagnostic)).toEqual([]);
    expect(plain(root)).toEqual(expected);
  };
  check('a: 1\nb: 1/127.5\nc: yes\nd: 0x10\ne: ~\nf: "x"\ng: [1, two]\n8: 9\ntrue: 1\n', {
    ...{a: 1, b: '1/127.5', c: 'yes', d: 16, e: null, f: 'x', g: [1, 'two']},
    ...{8: 9, true: 1},
  });
  check('a: |\n  x\n  y\nb: >-\n  x\n  y\n', {a: 'x\ny\n', b: 'x y'});
  check('', undefined);
  check('__proto__: {x: 1}\n', JSON.parse('{"__proto__": {"x": 1}}'));
  check('x: &a {p: 1, q: 2}\ny: {<<: *a, q: 3}\nz: {<<: [{p: 5}, *a]}\nw: {"<<": 1}\nv: *a\n', {
    ...{x: {p: 1, q: 2}, y: {p: 1, q: 3}, z: {p: 5, q: 2}, w: {'<<': 1}, v: {p: 1, q: 2}},
  });
});

test('every value and key knows its place, through aliases too', () => {
  const {root} = parse('a:\n  b: [1, "two"]\nc: &x\n  d: 3\ne: *x\n');
  const places: string[] = [];
  const visit = (tree: Tree | undefined): void => {
    if (tree?.kind === 'list') for (const item of tree.items) visit(item);
    if (tree?.kind === 'map')
      for (const {key, value} of tree.entries) {
        places.push(`${key.text} ${placeLabel(key.place)} ${placeLabel(value.place)}`);
        visit(value);
      }
  };
  visit(root);
  expect(places).toEqual([
    'a q.yaml:1:1 q.yaml:2:3',
    'b q.yaml:2:3 q.yaml:2:6',
    'c q.yaml:3:1 q.yaml:4:3',
    'd q.yaml:4:3 q.yaml:4:6',
    'e q.yaml:5:1 q.yaml:4:3',
    'd q.yaml:4:3 q.yaml:4:6',
  ]);
});

describe('what cannot be read is told', () => {
  const check = (text: string, expected: string) => {
    const messages = parse(text).mistakes.map(
      (mistake) => `${mistake.place && placeLabel(mistake.place)} ${mistake.message} [${mistake.code}]`,
    );
    expect(messages.join('\n')).toBe(expected);
  };

  test.each([
    ['a tab', 'a:\n\tb: 1\n', 'q.yaml:2:1 a tab indents this line [manifest/syntax]'],
    [
      'a rule without quotes',
      'snr: >= 20 dB\n',
      'q.yaml:1:7 a text that starts with ">" must stand in quotes [manifest/syntax]',
    ],
    [
      'a rule without quotes in a flow map',
      'g: {snr: >= 20 dB}\n',
      'q.yaml:1:10 a text that starts with ">" must stand in quotes [manifest/syntax]',
    ],
    ['a tag', 'a: !include b.yaml\n', 'q.yaml:1:4 YAML tag !include is not supported [manifest/tag]'],
    [
      'a tag that names code',
      'a: !!js/function "x"\n',
      'q.yaml:1:4 YAML tag !!js/function is not supported [manifest/tag]',
    ],
    [
      'binary data by directive',
      '%YAML 1.1\n---\na: !!binary aGk=\n',
      'q.yaml:3:13 this YAML type is not supported [manifest/tag]',
    ],
    ['two documents', 'a: 1\n---\nb: 2\n', 'q.yaml:2:1 a second YAML document starts here [manifest/syntax]'],
    ['an unknown alias', 'a: *x\n', 'q.yaml:1:4 no anchor "&x" stands before this alias [manifest/alias]'],
    ['an alias in its own anchor', 'a: &x {b: *x}\n', 'q.yaml:1:11 alias "*x" refers to itself [manifest/alias]'],
    ['a merge of text', 'a: {<<: b}\n', 'q.yaml:1:9 only maps can be merged with "<<" [manifest/alias]'],
    ['a key that is a list', '? [a]\n: 1\n', 'q.yaml:1:3 a key must be plain text [manifest/syntax]'],
    [
      'duplicate keys, each',
      'a: 1\nb: 2\na: 3\na: 4\n',
      'q.yaml:3:1 key "a" is written twice [manifest/duplicate-key]\nq.yaml:4:1 key "a" is written twice [manifest/duplicate-key]',
    ],
    [
      'an open bracket',
      'a: [1, 2\nb: 1\n',
      'q.yaml:2:1 not valid YAML: flow sequence in block collection must be sufficiently indented and end with a ] [manifest/syntax]',
    ],
  ])('%s', (_name, text, expected) => check(text, expected));

  test.each([
    ['brackets', '['.repeat(100_000)],
    ['flow maps', 'a: '.concat('{a: '.repeat(20_000))],
    ['lists in a line', `${'- '.repeat(100_000)}x`],
    ['question marks', `${'? '.repeat(100_000)}x`],
    ['indentation', Array.from({length: 500}, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ])('nesting too deep by %s', (_name, text) => {
    const {root, mistakes} = parse(text);
    expect(root).toBeUndefined();
    expect(mistakes.map(({code}) => code)).toEqual(['manifest/too-large']);
  });

  test('aliases that unfold to billions of values', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 12; i++)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    const {root, mistakes} = parse(lines.join('\n'));
    expect(root).toBeUndefined();
    expect(mistakes.map(({message}) => message)).toEqual(['aliases unfold to more than 100000 values']);
  });
});
