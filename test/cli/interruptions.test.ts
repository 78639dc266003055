/** What comes from outside while a build runs: killed workers, signals, a reader that goes away. */
import {spawn} from 'node:child_process';
import path from 'node:path';
import {expect, inject, test} from 'vitest';
import {encodeModel} from '../../src/onnx/codec.ts';
import {parseModel} from '../../src/onnx/graph-text.ts';
import {childrenOf, isAlive} from '../support/processes.ts';
import {type Started, type WorkFolder, workFolder} from '../support/work-folder.ts';

const NET = parseModel(
  'opset 21 (x: float32[1,4]) -> (z: float32[1,4]) { w = float32[4,4] seeded 1; h = MatMul(x, w); z = Relu(h) }',
);

/** Two builds; calibrating the first takes long enough to be disturbed. */
const twoBuilds = (): WorkFolder =>
  workFolder({
    'net.onnx': encodeModel(NET),
    'quantgate.yaml': `datasets:
  many: { random: 4000, shape: [4], seed: 1 }
  few: { random: 20, shape: [4], seed: 1 }
models:
  slow: { file: net.onnx, calibrate: many, evaluate: few }
  quick: { file: net.onnx, calibrate: few, evaluate: few }
builds:
  slow-int8: { model: slow, target: generic }
  quick-int8: { model: quick, target: generic }
`,
  });

/** Resolves when a line of the log has this in it. */
const logged = ({process: running}: Started, text: string): Promise<void> =>
  new Promise((resolve) => {
    running.stdout?.on('data', (chunk: string) => {
      if (chunk.includes(text)) resolve();
    });
  });

const JSON_LOG = ['build', '--log-format', 'json', '--concurrency', '1'];

test('a worker that is killed fails its task with a reason; with --keep-going the other build is done', async () => {
  const work = twoBuilds();
  const build = work.start({}, ...JSON_LOG, '--keep-going');
  await logged(build, '"task-progress"');
  const [worker] = childrenOf(build.process.pid!);
  process.kill(worker!, 'SIGKILL');
  const {exitCode, stdout} = await build.ended;
  const report = JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as {builds: {name: string; status: string}[]};
  expect(exitCode).toBe(3);
  expect(report.builds.map(({status}) => status).sort()).toEqual(['error', 'pass']);
  expect(stdout).toContain('"reason":"engine-crashed"');
  expect(stdout).toContain('was killed by SIGKILL');
  expect((await work.quantgate('build')).exitCode).toBe(0);
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s stops the build, keeps the former results, and leaves no process',
  async (signal) => {
    const work = twoBuilds();
    work.write({'build/slow-int8/verdict.json': 'of an earlier build'});
    const build = work.start({}, 'build', '--concurrency', '1', '--log-format', 'json', 'slow-int8');
    await logged(build, '"task-progress"');
    const children = childrenOf(build.process.pid!);
    build.process.kill(signal);
    const {exitCode, stdout, stderr} = await build.ended;
    expect([exitCode, stderr]).toEqual([130, '']);
    expect(children.filter(isAlive)).toEqual([]);
    expect(JSON.parse(stdout.trimEnd().split('\n').at(-1)!)).toMatchObject({
      isInterrupted: true,
      builds: [{status: 'unfinished'}],
    });
    expect(work.read('build/slow-int8/verdict.json')).toBe('of an earlier build');
  },
);

test('a reader that goes away, as "head" does, is no error', async () => {
  const work = twoBuilds();
  const child = spawn(process.execPath, [path.join(inject('productFolder'), 'cli.js'), 'graph'], {
    cwd: work.path,
    env: {PATH: process.env.PATH},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (text: Buffer) => {
    stderr += text.toString();
  });
  const exitCode = await new Promise((resolve) => child.on('close', resolve));
  expect([exitCode, stderr]).toEqual([0, '']);
});
