/** Every manifest of every example is built: those named "failing" must fail by a gate, all others must pass. */
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {normalized} from './support/golden-text.ts';
import {exampleFolder} from './support/work-folder.ts';

/** `workflows` holds workflows of GitHub, which have tests of their own. */
const MANIFESTS = readdirSync('examples')
  .filter((folder) => folder !== 'workflows')
  .flatMap((folder) =>
    readdirSync(path.join('examples', folder))
      .filter((file) => /\.ya?ml$|^quantgate\.json$/.test(file))
      .map((file) => [folder, file] as const),
  );

test('there are examples', () => {
  expect(MANIFESTS).toContainEqual(['digits', 'quantgate.yaml']);
  expect(MANIFESTS).toContainEqual(['digits', 'failing.yaml']);
  expect(MANIFESTS).toContainEqual(['vendors', 'amd.yaml']);
});

/** Codes of the warnings that a manifest of an example gives, because its lesson needs them. */
const WARNINGS: Readonly<Record<string, readonly string[]>> = {
  // What AIMET's guidebook calls the FP32 sanity check quantizes nothing.
  'vendors/aimet.yaml': ['manifest/nothing-to-quantize'],
};

test.each(MANIFESTS)('examples/%s/%s', async (folder, manifest) => {
  // All of them: examples read each other's models and data.
  const work = exampleFolder('.');
  const {exitCode, stdout, stderr} = await work.quantgateWith({cwd: folder}, 'build', '--manifest', manifest);
  const expected = WARNINGS[`${folder}/${manifest}`] ?? [];
  expect([...stderr.matchAll(/\[([a-z]+\/[a-z-]+)\]/g)].map(([, code]) => code)).toEqual(expected);
  if (expected.length === 0) expect(stderr).toBe('');
  expect(exitCode, stdout).toBe(manifest.includes('failing') ? 1 : 0);
});

test('the folder of an example holds less than a megabyte', () => {
  for (const folder of readdirSync('examples')) {
    const files = [...exampleFolder(folder).files('.').values()];
    expect(files.reduce((sum, {length}) => sum + length, 0)).toBeLessThan(1e6);
  }
});

/** Without numbers and line breaks: other processors compute a little otherwise. */
const skeleton = (text: string): string =>
  normalized(text, '')
    .replace(/Worst layers: .*?(?= {2}Try)/s, 'Worst layers: … ')
    .replace(/[−+±]?\d+(?:\.\d+)?/g, '#')
    .replace(/\s+/g, ' ')
    .trim();

test('the outputs in the README of the digits example are what its commands print', async () => {
  const readme = readFileSync('examples/digits/README.md', 'utf8');
  const blocks = [...readme.matchAll(/```console\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  expect(blocks.length).toBeGreaterThanOrEqual(2);
  const work = exampleFolder('digits');
  for (const block of blocks) {
    const [command = '', ...lines] = block.trimEnd().split('\n');
    const args = command
      .replace(/^\$ npx quantgate /, '')
      .replace(/; echo .*$/, '')
      .split(' ');
    const {stdout, exitCode} = await work.quantgate(...args, '--concurrency', '1');
    const printed = command.includes('echo') ? `${stdout}exit ${exitCode}\n` : stdout;
    expect(skeleton(lines.join('\n'))).toBe(skeleton(printed));
  }
});
