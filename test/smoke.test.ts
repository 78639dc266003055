/** What everybody meets first: the digits example, built as a user builds it. Read this to see what quantgate does. */
import {readdirSync} from 'node:fs';
import {expect, test} from 'vitest';
import {childrenOf, isAlive} from './support/processes.ts';
import {exampleFolder, type WorkFolder} from './support/work-folder.ts';

test('the first build quantizes, measures and judges; the second one finds everything done', async () => {
  const work = exampleFolder('digits');

  const first = await work.quantgate('build');
  expect(first.stderr).toBe('');
  expect(first.stdout).toMatch(/^digits-int8 {2}PASS {3}snr 3\d\.\d dB {3}top1 98\.\d\d % \(.*\) {3}size 1\d\.\d kB$/m);
  expect(first.stdout).toMatch(/^digits-int4 {2}PASS {3}/m);
  expect(first.stdout).toMatch(/^2 builds: 2 passed\. \d+\.\d s, \d+ of \d+ results from cache\.\n$/m);
  expect(first.exitCode).toBe(0);
  expect([...work.files('build').keys()]).toEqual([
    'digits-int4/bias-corrections.json',
    'digits-int4/evaluation.json',
    'digits-int4/model.onnx',
    'digits-int4/quantization.json',
    'digits-int4/verdict.json',
    'digits-int8/bias-corrections.json',
    'digits-int8/evaluation.json',
    'digits-int8/model.onnx',
    'digits-int8/quantization.json',
    'digits-int8/verdict.json',
  ]);

  const [files, times] = [work.files('build'), work.modificationTimes('build')];
  const second = await work.quantgate('build');
  expect(second.stdout).toMatch(/^2 builds: 2 passed\. \d+\.\d s, all \d+ results from cache\.\n$/m);
  expect(second.stdout.split('\n')).toHaveLength(4);
  expect(second.exitCode).toBe(0);
  expect(work.files('build')).toEqual(files);
  expect(work.modificationTimes('build')).toEqual(times);
});

test('a gate that fails is exit code 1, with the reason and what may help', async () => {
  const work = exampleFolder('digits');
  const {exitCode, stdout} = await work.quantgate('build', '--manifest', 'failing.yaml');
  expect(stdout).toMatch(/^digits-int4-tensor {2}FAIL {3}/m);
  expect(stdout).toMatch(/^ {2}FAIL {2}snr {2}1\d\.\d dB {2}\(gate >= 18 dB; n = 597\)$/m);
  expect(stdout).toMatch(/^ {2}Worst layers: /m);
  expect(stdout).toContain('  Try: weights: int4 per-channel   (failing.yaml:');
  expect(exitCode).toBe(1);
});

test('a wrong manifest is exit code 2, and nothing is run', async () => {
  const work = exampleFolder('digits');
  work.replace('quantgate.yaml', 'weights: int4 per-channel', 'weights: int9 per-channel');
  const {exitCode, stdout, stderr} = await work.quantgate('build');
  expect(stderr).toContain('quantgate.yaml:41:24 error: unknown weights type "int9"');
  expect(stderr).toContain('1 error. Nothing was run.');
  expect(stdout).toBe('');
  expect(exitCode).toBe(2);
  expect(readdirSync(work.path)).not.toContain('.quantgate');
});

test('a broken model is exit code 3, and the message says what is wrong with it', async () => {
  const work = exampleFolder('digits');
  work.write({'digits.onnx': work.bytes('digits.onnx').subarray(0, 5000)});
  const {exitCode, stdout} = await work.quantgate('build');
  expect(stdout).toMatch(/^digits-int8:import-model failed: .*digits\.onnx/m);
  expect(stdout).toContain('2 builds: 1 could not be judged, 1 not done.');
  expect(exitCode).toBe(3);
});

test('Ctrl-C is exit code 130; what was finished is kept, and no process is left', async () => {
  const work = exampleFolder('digits');
  const {process: running, ended} = work.start({}, 'build', '--log-format', 'json', '--concurrency', '1');
  await new Promise<void>((resolve) => {
    running.stdout?.on('data', (text: string) => {
      if (/"type":"task-finished","[^\n]*digits-int8:calibrate"/.test(text)) resolve();
    });
  });
  const children = childrenOf(running.pid!);
  expect(children.length).toBeGreaterThan(0);
  running.kill('SIGINT');
  expect((await ended).exitCode).toBe(130);
  expect(children.filter(isAlive)).toEqual([]);

  const {stdout} = await work.quantgate('build', '--log-format', 'json');
  expect(finishedWith(stdout, 'hit')).toContain('digits-int8:calibrate');
  expect(work.files('build')).toEqual(await coldBuild(work));
});

const finishedWith = (log: string, status: string): string[] =>
  log
    .split('\n')
    .filter((line) => line.includes('"task-finished"'))
    .map((line) => JSON.parse(line).outcome as {task: string; status: string})
    .filter((outcome) => outcome.status === status)
    .map(({task}) => task);

/** What the same sources give without any cache. */
async function coldBuild(work: WorkFolder): Promise<ReadonlyMap<string, Buffer>> {
  const copy = work.copyOfSources();
  await copy.quantgate('build');
  return copy.files('build');
}
