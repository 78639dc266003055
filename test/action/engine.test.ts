/** The engine of a whole run: WebAssembly in place of the native one, and what workers of the action can see. */
import {chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import {expect, inject, onTestFinished, test} from 'vitest';
import {temporaryDirectory} from '../support/temporary-directory.ts';
import {exampleFolder, startScript} from '../support/work-folder.ts';

const BUILD = 'digits-int8';

interface Row {
  readonly metric: string;
  readonly status: string;
  readonly value: number;
}

/** Of the signal-to-noise ratio of the two engines: their sums run in other orders, which may move a value a step. */
const SNR_TOLERANCE_DB = 0.2;

test('both engines come to the same verdict, and neither takes results of the other from the cache', async () => {
  const work = exampleFolder('digits');
  const args = ['build', BUILD, '--log-format', 'json', '--concurrency', '1'];
  const build = async (engine: string) => {
    const {stdout, stderr, exitCode} = await work.quantgateWith({environment: {QUANTGATE_ENGINE: engine}}, ...args);
    expect([exitCode, stderr], stdout).toEqual([0, '']);
    const {rows, status} = JSON.parse(work.read(`build/${BUILD}/verdict.json`)) as {rows: Row[]; status: string};
    const ran = [...stdout.matchAll(/"kind":"([a-z-]+)","status":"ran"/g)].map(([, kind]) => kind);
    return {status, rows, ran: [...new Set(ran)]};
  };
  const native = await build('native');
  const wasm = await build('wasm');
  expect(wasm.ran).toEqual(expect.arrayContaining(['calibrate', 'evaluate']));
  expect(wasm.ran).not.toContain('import-model');
  expect(wasm.status).toBe(native.status);
  for (const [i, {metric, status, value}] of native.rows.entries()) {
    const other = wasm.rows[i]!;
    expect([other.metric, other.status]).toEqual([metric, status]);
    if (metric === 'snr') expect(Math.abs(other.value - value)).toBeLessThan(SNR_TOLERANCE_DB);
    else expect(other.value).toBe(value);
  }
  expect((await build('wasm')).ran).toEqual(['gate']);
  expect((await build('auto')).ran).toEqual(['gate']);
}, 120_000);

test('the native engine needs nothing of the WebAssembly one', async () => {
  const bare = `${inject('productFolder')}-bare`;
  cpSync(inject('productFolder'), bare, {recursive: true, filter: (file) => !file.includes('ort-wasm')});
  onTestFinished(() => rmSync(bare, {recursive: true, force: true}));
  const work = exampleFolder('digits');
  const environment = {QUANTGATE_ENGINE: 'native'};
  const {exitCode} = await startScript(path.join(bare, 'cli.js'), work.path, {environment}, ['build', BUILD]).ended;
  expect(exitCode).toBe(0);
}, 120_000);

/** The action as it is checked out: nothing beside it, nothing in the repository it works on. */
function actionAlone() {
  const root = temporaryDirectory();
  cpSync(inject('productFolder'), path.join(root, 'dist'), {recursive: true});
  const tools = path.join(root, 'tools');
  mkdirSync(tools);
  return {script: path.join(root, 'dist/action.js'), tools};
}

test('an action that cannot install its engine says so, and needs none when nothing is to be done', async () => {
  const work = exampleFolder('digits');
  const {script, tools} = actionAlone();
  const run = async (environment: Record<string, string>) =>
    startScript(script, work.path, {
      environment: {
        ...{GITHUB_WORKSPACE: work.path, GITHUB_OUTPUT: path.join(work.path, '.output'), RUNNER_TOOL_CACHE: tools},
        ...{INPUT_MANIFEST: 'quantgate.yaml', 'INPUT_KEEP-GOING': 'true', INPUT_CACHE: 'local:rw', INPUT_BUILDS: BUILD},
        ...environment,
      },
    }).ended;
  work.write({'.output': ''});
  mkdirSync(path.join(work.path, 'bin'));
  work.write({bin: {npm: '#!/bin/sh\necho no network >&2\nexit 1\n'}});
  chmodSync(path.join(work.path, 'bin/npm'), 0o755);
  const broken = {PATH: path.join(work.path, 'bin')};
  const failed = await run(broken);
  expect(failed.exitCode).toBe(1);
  expect(failed.stdout).toContain('onnxruntime-node 1.30.0 could not be installed: ');
  expect(failed.stdout).toContain('failed: no network.');
  expect(failed.stdout).toContain('set the input "engine" to wasm');
  expect(readdirSync(tools)).toEqual([]);
  expect((await work.quantgateWith({}, 'build', BUILD)).exitCode).toBe(0);
  const again = await run(broken);
  expect([again.exitCode, again.stderr], again.stdout).toEqual([0, '']);
  expect((await run({...broken, INPUT_ENGINE: 'wasm'})).exitCode).toBe(0);
  expect((await run({INPUT_ENGINE: 'gpu'})).stdout).toContain('The input "engine": "gpu" is no engine.');
}, 120_000);

test.skipIf(!existsSync('/proc'))(
  'no worker of the action shows a token in its environment',
  async () => {
    const work = exampleFolder('digits');
    work.write({'.output': ''});
    const secrets = {ACTIONS_RUNTIME_TOKEN: 'secret-1', GITHUB_TOKEN: 'secret-2', INPUT_TOKEN: 'secret-3'};
    const step = startScript('action.js', work.path, {
      environment: {
        ...{GITHUB_WORKSPACE: work.path, GITHUB_OUTPUT: path.join(work.path, '.output'), INPUT_BUILDS: BUILD},
        ...{INPUT_MANIFEST: 'quantgate.yaml', 'INPUT_KEEP-GOING': 'true', INPUT_CACHE: 'local:rw'},
        ...secrets,
      },
    });
    let seen = 0;
    const shown: string[] = [];
    let isRunning = true;
    void step.ended.then(() => {
      isRunning = false;
    });
    while (isRunning) {
      for (const pid of childrenOf(step.process.pid ?? 0)) {
        const text = readProcess(pid, 'environ');
        if (!readProcess(pid, 'cmdline').includes('worker.js')) continue;
        seen += 1;
        if (/secret-\d/.test(text)) shown.push(text);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect((await step.ended).exitCode).toBe(0);
    expect([seen > 0, shown]).toEqual([true, []]);
  },
  120_000,
);

const childrenOf = (pid: number): string[] => readProcess(pid, `task/${pid}/children`).split(' ').filter(Boolean);

function readProcess(pid: number | string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // It has ended.
    return '';
  }
}
