import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {Ajv} from 'ajv';
import {describe, expect, test} from 'vitest';
import {parse} from 'yaml';
import {formatDiagnostic} from '../../src/base/diagnostic.ts';
import {manifestJsonSchema} from '../../src/manifest/json-schema.ts';
import {readManifest} from '../../src/manifest/read-manifest.ts';

const SCHEMA_FILE = 'schemas/manifest.json';
const SAMPLES = 'test/manifest/samples';
/** Mistakes between sections, and between two values, that JSON Schema cannot state. */
const ONLY_LOADER = 'refused-by-loader-only';
const GOLDEN = 'test/golden/manifest/messages.txt';
const isUpdate = process.env.UPDATE_GOLDEN === '1';

const samplesOf = (kind: string): readonly string[] =>
  readdirSync(path.join(SAMPLES, kind))
    .sort()
    .map((file) => path.join(SAMPLES, kind, file));

const read = (file: string) => {
  const source = {path: path.basename(file), text: readFileSync(file, 'utf8')};
  return readManifest({source, file: path.resolve(file)});
};

test('schemas/manifest.json is what the declarations give', () => {
  const schema = manifestJsonSchema();
  if (isUpdate) writeFileSync(SCHEMA_FILE, `${JSON.stringify(schema, null, 2)}\n`);
  expect(JSON.parse(readFileSync(SCHEMA_FILE, 'utf8'))).toEqual(schema);
});

describe('schema and loader give the same verdict', () => {
  const isValid = new Ajv({allowUnionTypes: true}).compile(manifestJsonSchema());
  const check = (kind: string, ofSchema: boolean, ofLoader: boolean) => {
    test.each(samplesOf(kind))('%s', (file) => {
      const {manifest, diagnostics} = read(file);
      const messages = diagnostics.map(formatDiagnostic).join('\n');
      expect(manifest !== undefined, messages).toBe(ofLoader);
      const value: unknown = parse(readFileSync(file, 'utf8'), {merge: true, uniqueKeys: false, logLevel: 'error'});
      expect(isValid(value), JSON.stringify(isValid.errors)).toBe(ofSchema);
    });
  };
  check('valid', true, true);
  check('invalid', false, false);
  check(ONLY_LOADER, true, false);
});

test('every mistake has a message with a place that people understand', () => {
  const texts = [...samplesOf('invalid'), ...samplesOf(ONLY_LOADER)].map((file) => {
    const {diagnostics} = read(file);
    for (const diagnostic of diagnostics) expect(diagnostic.place, diagnostic.message).toBeDefined();
    return `--- ${path.basename(file)}\n${diagnostics.map(formatDiagnostic).join('\n')}\n`;
  });
  const text = texts.join('');
  if (isUpdate) {
    mkdirSync(path.dirname(GOLDEN), {recursive: true});
    writeFileSync(GOLDEN, text);
  }
  expect(text).toBe(readFileSync(GOLDEN, 'utf8'));
});
