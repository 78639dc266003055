import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect} from 'vitest';

/** Compares with a file of `test/golden`; `UPDATE_GOLDEN=1` writes it instead. Read the difference before you commit it. */
export function expectGolden(name: string, text: string): void {
  const file = path.join('test/golden', name);
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(path.dirname(file), {recursive: true});
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
}

/** Output without what changes from run to run and from machine to machine: times, digests, measured figures. */
export function normalized(output: string, folder: string): string {
  return output
    .replaceAll(folder === '' ? '\0' : folder, '<folder>')
    .replace(/\b\d{4}-\d\d-\d\d \d\d:\d\d\b/g, '<time>')
    .replace(/\b[0-9a-f]{64}\b/g, '<digest>')
    .replace(/\b[0-9a-f]{4}…/g, '<digest>')
    .replace(/\b[0-9a-f]{62}\b/g, '<rest>')
    .replace(/\b(ac|cas)\/[0-9a-f]{2}/g, '$1/<xx>')
    .replace(/numerics \S+?,/g, 'numerics <class>,')
    .replace(/^( {2}correct-biases +)[^\n]*layers? corrected[^\n]*(?:\n {20}[^\n]*)*/gm, '$1<summary>')
    .replace(/\b\d+\.\d{3,}\b/g, '<n>')
    .replace(/\b\d+ (results|blobs)\b(?! from)/g, '<n> $1')
    .replace(/\b\d+\.\d MB\b/g, '<n> MB')
    .replace(/ *\b\d+\.\d s\b/g, ' <t> s')
    .replace(/[−+±]?\d+\.\d+(?= dB| %|\)|;|, )/g, '<n>');
}
