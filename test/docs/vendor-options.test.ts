/** The tables of examples/vendors/README.md: each row names keys that manifests take, and a test that is there. */
import {existsSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {formatDiagnostic} from '../../src/base/diagnostic.ts';
import {readManifest} from '../../src/manifest/read-manifest.ts';

const README = readFileSync('examples/vendors/README.md', 'utf8');

interface Row {
  readonly option: string;
  /** Such as `amd.config`, or a command. */
  readonly keys: readonly string[];
  readonly becomes: string;
  readonly test: string;
}

const HEAD = '| In the document | In the manifest | What it becomes | Test |';

const ROWS: readonly Row[] = README.split(HEAD)
  .slice(1)
  .flatMap((table) => table.split('\n\n')[0]!.split('\n').slice(2))
  .filter((line) => line !== '')
  .map((line) => {
    const [option = '', keys = '', becomes = '', named = ''] = line.replace(/^\| | \|$/g, '').split(' | ');
    return {
      option,
      keys: [...keys.matchAll(/`([^`]+)`/g)].flatMap(([, key = '']) => expanded(key)),
      becomes,
      test: named,
    };
  });

/** `a.{b, c}` is `a.b` and `a.c`. */
function expanded(key: string): readonly string[] {
  const [, head = '', names] = /^(.*)\{(.*)\}$/.exec(key) ?? [];
  return names === undefined ? [key] : names.split(', ').map((name) => head + name);
}

interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly enum?: readonly string[];
}

const {definitions}: {definitions: Readonly<Record<string, Schema>>} = JSON.parse(
  readFileSync('schemas/manifest.json', 'utf8'),
);

/** The keys of a map, of whatever form it is written in. */
function propertiesOf(schema: Schema): Readonly<Record<string, Schema>> {
  const {$ref, allOf = [], anyOf = [], properties} = schema;
  const named = $ref === undefined ? [] : [definitions[$ref.replace('#/definitions/', '')]!];
  return Object.assign({}, ...[...named, ...allOf, ...anyOf].map(propertiesOf), properties);
}

function isTaken(key: string): boolean {
  const [section = '', ...names] = key.split('.');
  let schema = definitions[section];
  for (const name of names) schema = schema && propertiesOf(schema)[name];
  return schema !== undefined && names.length > 0;
}

/** Keys below a section that nothing is below of. What may be a map or something else is a key itself. */
function leavesOf(schema: Schema, path: string): readonly string[] {
  const entries = schema.anyOf && !schema.properties ? [] : Object.entries(propertiesOf(schema));
  return entries.length === 0 ? [path] : entries.flatMap(([name, inner]) => leavesOf(inner, `${path}.${name}`));
}

const STYLES = propertiesOf(definitions.recipe!).style!.enum!;

test('the tables are there', () => expect(ROWS.length).toBeGreaterThan(60));

test('every key of a table is taken by the schema, every command is one', () => {
  const isCommand = (key: string) => existsSync(`src/cli/${/^quantgate (\w+)/.exec(key)?.[1]}.ts`);
  expect(ROWS.flatMap(({keys}) => keys).filter((key) => !isTaken(key) && !isCommand(key))).toEqual([]);
});

test.each(STYLES)('every key of the section "%s" stands in a table', (style) => {
  const told = new Set(ROWS.flatMap(({keys}) => keys));
  expect(leavesOf(definitions[style]!, style).filter((key) => !told.has(key))).toEqual([]);
});

test('every row without a test says that there is nothing to test', () => {
  const untested = ROWS.filter(({test: named}) => named === '–').map(({becomes}) => becomes);
  expect(untested.filter((text) => !/not available|leave them out/.test(text))).toEqual([]);
});

describe('every test that a table names is there', () => {
  const named = ROWS.filter(({test: cell}) => cell !== '–');
  test.each(named)('$option: $test', ({test: cell, keys}) => {
    const [, file = '', title = ''] = /^`([\w/-]+)`: (.+)$/.exec(cell) ?? [];
    const text = readFileSync(`test/${file}.test.ts`, 'utf8');
    const titles = text.replace(/\$\{[^}]*\}|\$\w+|%s/g, '…');
    expect(["'", '"', '`'].some((quote) => titles.includes(quote + title + quote))).toBe(true);
    // What a style makes of its own keys is tested by these names.
    const own = keys.filter(
      (key) => file.startsWith('manifest/') && STYLES.some((style) => key.startsWith(`${style}.`)),
    );
    expect(own.filter((key) => !text.includes(key.slice(key.lastIndexOf('.') + 1)))).toEqual([]);
  });
});

test('the errors that the page shows are told so', () => {
  const text = `datasets: {c: {random: 4, shape: [4]}}
models: {m: {file: m.onnx, calibrate: c}}
builds:
  qat: {model: m, recipe: {style: ti, ti: {quantization_method: QAT}}}
  a8w8: {model: m, target: vitis-aie-ml, recipe: {style: amd, amd: {config: A8W8}}}
`;
  const {diagnostics} = readManifest({source: {path: 'q.yaml', text}, file: '/repository/q.yaml'});
  const told = diagnostics.map(({place: _place, ...placeless}) => formatDiagnostic(placeless)).join('\n');
  const [, shown = ''] = /```\n(error: [^`]*)```/.exec(README) ?? [];
  const lines = shown.trimEnd().split('\n');
  expect(lines.length).toBe(4);
  expect(lines.filter((line) => !told.includes(line))).toEqual([]);
});
