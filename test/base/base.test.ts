import {mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {writeFileAtomically} from '../../src/base/atomic-write.ts';
import {canonicalJson, type Json} from '../../src/base/canonical-json.ts';
import {hashBytes, isDigest} from '../../src/base/content-hash.ts';
import {formatDiagnostic} from '../../src/base/diagnostic.ts';
import {InvariantError} from '../../src/base/invariant.ts';
import {seededRandom, shuffled} from '../../src/base/seeded-random.ts';
import {codeFrame, lineColumnOf} from '../../src/base/source-text.ts';
import {editDistance, suggest} from '../../src/base/suggest.ts';

describe('canonical JSON', () => {
  const check = (value: Json, text: string) => expect(canonicalJson(value)).toBe(text);

  test('sorts members by code unit, integer-like names too', () => {
    check({b: 1, a: 2, '10': 3, '9': 4, Z: 5, ä: 6}, '{"10":3,"9":4,"Z":5,"a":2,"b":1,"ä":6}');
  });

  test('leaves out undefined members and keeps null', () => check({a: undefined, b: null}, '{"b":null}'));

  test('writes nested arrays and escapes', () => check([1.5, [true, 'a"\n']], '[1.5,[true,"a\\"\\n"]]'));

  test.each([Number.NaN, Number.POSITIVE_INFINITY, -0])('refuses %s', (value) => {
    expect(() => canonicalJson(value)).toThrow(InvariantError);
  });

  test('refuses what JSON.stringify would write as an object', () => {
    expect(() => canonicalJson(new Float32Array(2) as unknown as Json)).toThrow('Float32Array');
  });
});

test('a digest is the lower-case SHA-256 of the bytes', () => {
  // FIPS 180-2, appendix B.1
  expect(hashBytes('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect([isDigest(hashBytes('')), isDigest('ABC')]).toEqual([true, false]);
});

describe('atomic write', () => {
  const folder = async () => {
    const made = await mkdtemp(path.join(tmpdir(), 'quantgate-test-'));
    onTestFinished(() => rm(made, {recursive: true}));
    return made;
  };

  test('makes missing folders and leaves only the file', async () => {
    const root = await folder();
    await writeFileAtomically(path.join(root, 'a/b/c.txt'), 'one');
    await writeFileAtomically(path.join(root, 'a/b/c.txt'), 'two');
    expect(await readFile(path.join(root, 'a/b/c.txt'), 'utf8')).toBe('two');
    expect(await readdir(path.join(root, 'a/b'))).toEqual(['c.txt']);
  });

  test('makes a folder again that was removed meanwhile', async () => {
    const root = await folder();
    await writeFileAtomically(path.join(root, 'a/b/c.txt'), 'one');
    await rm(path.join(root, 'a'), {recursive: true});
    await writeFileAtomically(path.join(root, 'a/b/c.txt'), 'two');
    expect(await readFile(path.join(root, 'a/b/c.txt'), 'utf8')).toBe('two');
  });

  test('writes long contents as it does short ones', async () => {
    const root = await folder();
    const long = Buffer.alloc(3_000_000, 'long ');
    await writeFileAtomically(path.join(root, 'a/long'), long, 0o444);
    expect((await readFile(path.join(root, 'a/long'))).equals(long)).toBe(true);
    expect(await readdir(path.join(root, 'a'))).toEqual(['long']);
  });

  test('leaves no temporary file when the target cannot be replaced', async () => {
    const root = await folder();
    await writeFileAtomically(path.join(root, 'taken/file'), 'x');
    await expect(writeFileAtomically(path.join(root, 'taken'), 'y')).rejects.toThrow();
    expect(await readdir(root)).toEqual(['taken']);
  });

  test('fails without a trace where a folder cannot be made', async () => {
    const root = await folder();
    await writeFile(path.join(root, 'file'), '');
    await expect(writeFileAtomically(path.join(root, 'file/x'), 'y')).rejects.toThrow();
    expect(await readdir(root)).toEqual(['file']);
  });
});

describe('source text', () => {
  const source = {path: 'q.yaml', text: 'a: 1\r\nb:\r\n  c: int9 x\r\n'};
  const start = source.text.indexOf('int9');

  test('offsets become lines and columns', () => {
    expect(lineColumnOf(source, 0)).toEqual({line: 1, column: 1});
    expect(lineColumnOf(source, start)).toEqual({line: 3, column: 6});
  });

  test('a diagnostic shows fact, place and remedy', () => {
    const diagnostic = {
      severity: 'error',
      code: 'manifest/unknown-type',
      message: 'unknown weights type "int9"',
      place: {source, start, end: start + 4},
      remedy: 'Allowed: int4, int8.',
    } as const;
    expect(formatDiagnostic(diagnostic)).toBe(
      [
        'q.yaml:3:6 error: unknown weights type "int9"  [manifest/unknown-type]',
        '  2 | b:',
        '  3 |   c: int9 x',
        '    |      ^^^^',
        '   Allowed: int4, int8.',
      ].join('\n'),
    );
  });

  test('carets never run past the line', () => {
    expect(codeFrame({source, start, end: start + 100})).toMatch(/\^{6}$/);
  });
});

describe('suggestions', () => {
  const check = (word: string, expected: string | undefined) =>
    expect(suggest(word, ['int4', 'int8', 'per-channel', 'mobilenet'])).toBe(expected);

  test('near words are suggested, far ones are not', () => {
    check('int9', 'int4');
    check('mobilnet', 'mobilenet');
    check('pre-channel', 'per-channel');
    check('banana', undefined);
  });

  test('a swap of neighbours is one edit', () => expect(editDistance('ab', 'ba')).toBe(1));
});

describe('seeded random', () => {
  test('the same seed gives the same numbers on any host', () => {
    const random = seededRandom(42);
    expect([random.next(), random.next(), random.next()]).toEqual([
      0.6011037519201636, 0.44829055899754167, 0.8524657934904099,
    ]);
  });

  test('normals have mean 0 and variance 1', () => {
    const random = seededRandom(7);
    let [sum, squares] = [0, 0];
    const count = 100_000;
    for (let i = 0; i < count; i++) {
      const x = random.nextNormal();
      sum += x;
      squares += x * x;
    }
    // Five standard errors of each estimate.
    expect(Math.abs(sum / count)).toBeLessThan(5 / Math.sqrt(count));
    expect(Math.abs(squares / count - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
  });

  test('a shuffle is a permutation that depends on the seed alone', () => {
    const items = [...Array(50).keys()];
    expect([...shuffled(items, 3)].sort((a, b) => a - b)).toEqual(items);
    expect(shuffled(items, 3)).toEqual(shuffled(items, 3));
    expect(shuffled(items, 3)).not.toEqual(shuffled(items, 4));
  });
});
