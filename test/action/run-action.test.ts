/** The action as GitHub runs it: its bundle, with inputs and files in the environment. */
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {parse} from 'yaml';
import {encodeModel} from '../../src/onnx/codec.ts';
import {parseModel} from '../../src/onnx/graph-text.ts';
import {exampleFolder, startScript, type WorkFolder, workFolder} from '../support/work-folder.ts';

interface Outcome {
  readonly exitCode: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

const ACTION = parse(readFileSync('action.yml', 'utf8')) as {
  inputs: Record<string, {default: string}>;
  outputs: Record<string, unknown>;
  runs: {using: string; main: string};
};

/** Runs the action with its default inputs, `inputs` instead of some. */
async function runAction(work: WorkFolder, inputs: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  work.write({'.github-output': '', '.github-summary': ''});
  const all = {
    ...Object.fromEntries(Object.entries(ACTION.inputs).map(([name, input]) => [name, input.default])),
    ...inputs,
  };
  const environment = {
    ...Object.fromEntries(Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: work.path,
    GITHUB_OUTPUT: path.join(work.path, '.github-output'),
    GITHUB_STEP_SUMMARY: path.join(work.path, '.github-summary'),
  };
  const {exitCode, stdout, stderr} = await startScript('action.js', work.path, {environment}).ended;
  expect(stderr).toBe('');
  const outputs = [...work.read('.github-output').matchAll(/^(.+)<<(.+)\n([\s\S]*?)\n\2$/gm)];
  return {
    exitCode,
    log: stdout,
    outputs: Object.fromEntries(outputs.map(([, name, , value]) => [name, value])),
    summary: work.read('.github-summary'),
  };
}

test('gates that pass: exit code 0, a summary, a report', async () => {
  const work = exampleFolder('digits');
  const {exitCode, log, outputs, summary} = await runAction(work, {builds: 'digits-int8'});
  expect(exitCode, log).toBe(0);
  expect(outputs).toMatchObject({verdict: 'pass', 'report-json': path.join(work.path, 'build/report.json')});
  expect(JSON.parse(work.read('build/report.json'))).toMatchObject({
    version: 1,
    builds: [{name: 'digits-int8', status: 'pass'}],
  });
  expect(summary).toMatch(/^### quantgate: 1 build passes\n/);
  expect(summary).toMatch(
    /^\| digits-int8 \| ✅ pass \| 9\d\.\d\d % \(float .* \| 3\d\.\d dB<br>gate ≥ 30 dB \| 1\d\.\d kB \(float 32\.2 kB\)<br>gate ≤ 20 kB \|$/m,
  );
  expect(log).toMatch(/^::group::digits-int8$/m);
  expect(log).not.toContain('::error');
});

test('a gate that fails: exit code 1, and an annotation at its line of the manifest', async () => {
  const work = exampleFolder('digits');
  const {exitCode, log, outputs, summary} = await runAction(work, {manifest: 'failing.yaml'});
  const line =
    work
      .read('failing.yaml')
      .split('\n')
      .findIndex((text) => text.includes('snr: ">= 18 dB"')) + 1;
  expect(exitCode).toBe(1);
  expect(outputs.verdict).toBe('fail');
  expect(log).toMatch(
    new RegExp(
      `^::error file=failing\\.yaml,line=${line},col=\\d+,title=digits-int4-tensor%3A snr::snr is 1\\d\\.\\d+ dB, less than 18 dB\\. The gate is >= 18 dB\\.$`,
      'm',
    ),
  );
  expect(log).toMatch(/^::error::Gates failed: digits-int4-tensor\.$/m);
  expect(summary).toMatch(/^### quantgate: 1 of 1 build fails$/m);
  expect(summary).toContain('❌ fail');
});

test('a wrong manifest in another folder: annotations with paths from the root of the repository', async () => {
  const work = workFolder({
    'nets/quantgate.yaml': 'models:\n  net: { file: net.onnx }\nbuilds:\n  b: { model: nett, target: generic }\n',
  });
  const {exitCode, log, outputs, summary} = await runAction(work, {'working-directory': 'nets'});
  expect(exitCode).toBe(1);
  expect(outputs).toEqual({verdict: 'error'});
  expect(log).toContain(
    '::error file=nets/quantgate.yaml,line=4,col=15,title=manifest/unknown-model::model "nett" is not declared%0A',
  );
  expect(log).toContain('::error file=nets/quantgate.yaml,line=2,col=16,title=manifest/missing-file::');
  expect(log).toMatch(/^::error::The manifest has \d mistakes\. Nothing was run\.$/m);
  expect(summary).toBe('');
});

test('what cannot be done is the verdict "error", with a message and no stack', async () => {
  const check = async (work: WorkFolder, inputs: Record<string, string>, message: string): Promise<void> => {
    const {exitCode, log, outputs} = await runAction(work, inputs);
    expect([exitCode, outputs.verdict]).toEqual([1, 'error']);
    expect(log).toContain(message);
    expect(log).not.toContain('    at ');
  };
  const work = exampleFolder('digits');
  await check(
    work,
    {builds: 'digits-int9'},
    'names "digits-int9", which is not in the manifest. Did you mean "digits-int8"?',
  );
  await check(work, {concurrency: 'all'}, '--concurrency "all" is neither');
  work.write({'digits.onnx': 'version https://git-lfs.github.com/spec/v1\noid sha256:1\n'});
  await check(
    work,
    {},
    '::error file=digits.onnx,title=digits-int8%3Aimport-model::digits-int8:import-model failed: digits.onnx: the file is a Git LFS pointer',
  );
  const blocked = exampleFolder('digits');
  blocked.write({build: 'a file'});
  await check(blocked, {}, 'a file stands where');
});

/** A value name with everything that could do harm somewhere. */
const EVIL = 'a\u001b[2J\n::error::x\n| b | <img src=x> ![i](http://evil.example) @octocat `c` ##[error]d';

test('names in a model can neither command the runner, nor drive a terminal, nor format a summary', async () => {
  const model = parseModel(
    'opset 21 (x: float32[1,4]) -> (z: float32[1,4]) { w = float32[4,4] seeded 1; h = MatMul(x, w); z = Relu(h) }',
  );
  const {graph} = model;
  graph.rename(graph.value('z'), EVIL);
  const work = workFolder({
    'net.onnx': encodeModel(model),
    'quantgate.yaml': `datasets:
  data: { random: 20, shape: [4], seed: 1 }
models:
  net: { file: net.onnx, calibrate: data, evaluate: data }
builds:
  net-int8: { model: net, target: generic, recipe: { weights: int4 per-tensor }, gates: { snr: ">= 90 dB" } }
`,
  });
  const {log, summary} = await runAction(work);
  const commands = log.split('\n').filter((line) => /^\s*::/.test(line));
  expect(commands.map((line) => line.split(' ')[0]!.split('::')[1])).toEqual([
    ...['group', 'endgroup', 'error', 'warning', 'error'],
  ]);
  expect(log).not.toMatch(/##\[/);
  const texts = [log, summary];
  for (const args of [
    ['build'],
    ['build', '--quiet'],
    ['report'],
    ['report', '--md'],
    ['explain', 'net-int8:evaluate'],
    ['plan'],
  ]) {
    texts.push((await work.quantgate(...args)).stdout);
  }
  for (const args of [
    ['report', '--json'],
    ['build', '--log-format', 'json'],
    ['build', '--log-format', 'github'],
  ]) {
    const {stdout} = await work.quantgate(...args);
    texts.push(stdout);
    expect(stdout).not.toContain('##[');
  }
  for (const text of texts) {
    expect([...text].filter((character) => character !== '\n' && /[\p{Cc}\p{Bidi_Control}]/u.test(character))).toEqual(
      [],
    );
  }
  expect(JSON.parse((await work.quantgate('report', '--json')).stdout).builds[0].metrics[0].output).toBe(EVIL);
  // A summary of a fold is HTML, in which brackets mean nothing.
  const markdown = summary.replace(/<summary>.*<\/summary>/g, '');
  expect(summary).not.toMatch(/<img|:\/\/|@octocat/);
  expect(markdown).not.toMatch(/!\[|(?<!\\)\]\(/);
  for (const row of markdown.split('\n').filter((line) => line.startsWith('|')))
    expect([4, 7, 3]).toContain(row.replace(/\\./g, '').split('|').length - 2);
});

test('action.yml holds the documented keys, and every input is read', () => {
  const known = ['name', 'description', 'author', 'branding', 'inputs', 'outputs', 'runs'];
  expect(Object.keys(ACTION).filter((key) => !known.includes(key))).toEqual([]);
  for (const input of Object.values(ACTION.inputs)) {
    expect(Object.keys(input).sort()).toEqual(['default', 'description', 'required']);
    // GitHub gives inputs as texts.
    expect(typeof input.default).toBe('string');
  }
  for (const output of Object.values(ACTION.outputs)) expect(output).toEqual({description: expect.any(String)});
  expect(ACTION.runs).toEqual({using: 'node24', main: 'dist/action.js', post: 'dist/action-post.js'});
  const source = readdirSync('src/action')
    .map((file) => readFileSync(`src/action/${file}`, 'utf8'))
    .join('');
  const reader = readFileSync('src/action/action-inputs.ts', 'utf8');
  const read = [...reader.matchAll(/(?:textOf|oneOf)\('([\w-]+)'/g)].map(([, name = '']) => name);
  expect(Object.keys(ACTION.inputs).sort()).toEqual([...new Set(read)].sort());
  expect(Object.keys(ACTION.outputs).filter((name) => !source.includes(`setOutput('${name}'`))).toEqual([]);
});
