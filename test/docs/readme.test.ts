/** What the first page shows works: its manifest, its gates, its commands. */
import {existsSync, readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {formatDiagnostic} from '../../src/base/diagnostic.ts';
import {readManifest} from '../../src/manifest/read-manifest.ts';

const README = readFileSync('README.md', 'utf8');

const BLOCKS = [...README.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);

function expectReadable(text: string): void {
  const {manifest, diagnostics} = readManifest({source: {path: 'q.yaml', text}, file: '/repository/q.yaml'});
  expect(diagnostics.map(formatDiagnostic)).toEqual([]);
  expect(manifest).toBeDefined();
}

test('the manifest is one', () => {
  const [text] = BLOCKS.filter((block) => block.includes('\ndatasets:'));
  expectReadable(text!);
});

test('the gates are gates', () => {
  const [gates] = BLOCKS.filter((block) => block.startsWith('gates:'));
  const head = `datasets: {c: {random: 4, shape: [4]}, e: {npy: e.npy, labels: l.npy}}
models: {m: {file: m.onnx, calibrate: c, evaluate: e, metrics: [snr, top1]}}
builds:
  b:
    model: m
`;
  expectReadable(head + gates!.replace(/^/gm, '    '));
});

test('every command is one, and has the options', () => {
  const commands = [...README.matchAll(/(?:`|npx )quantgate ([a-z]+)((?: --?[a-z-]+| [A-Z…:[\]]+)*)/g)];
  expect(commands.length).toBeGreaterThan(15);
  for (const [, name, rest = ''] of commands) {
    const file = ['.ts', '-command.ts'].map((end) => `src/cli/${name}${end}`).find((each) => existsSync(each));
    expect(file, `quantgate ${name}`).toBeDefined();
    const help = readFileSync('test/golden/cli/help.txt', 'utf8');
    for (const [option] of rest.matchAll(/--[a-z-]+/g)) expect(help, `quantgate ${name}`).toContain(option);
  }
});
