import {execFile} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';
import {afterEach, beforeAll, expect, test, vi} from 'vitest';
import {Failure} from '../../src/base/failure.ts';
import {InvariantError} from '../../src/base/invariant.ts';
import {createWorkerPool, type WorkerPool} from '../../src/build/worker-pool.ts';
import {workerBundle} from '../support/worker-bundle.ts';

let workerFile: string;
let pool: WorkerPool;

beforeAll(async () => {
  workerFile = await workerBundle('test/support/odd-worker.ts');
});

const start = (size: number): WorkerPool => {
  pool = createWorkerPool({workerFile, size});
  return pool;
};

afterEach(() => pool.close());

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const failureOf = async (promise: Promise<unknown>): Promise<Failure> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Failure);
  return error as Failure;
};

test('typed arrays, bigints and undefined members survive the way there and back', async () => {
  const payload = {
    a: new Float32Array([1, Number.NaN, -0]),
    b: new BigInt64Array([-5n]),
    c: undefined,
    d: ['x', {e: 1n}],
  };
  expect(await start(1).runJob('echo', payload)).toEqual(payload);
});

test('one worker does all jobs, in order; it starts only when there is a job', async () => {
  const one = start(1);
  const pids = await Promise.all([1, 2, 3].map(() => one.runJob('pid', undefined)));
  expect(new Set(pids).size).toBe(1);
});

test('workers started ahead have done their preparation, once, when the first job comes', async () => {
  const two = start(2);
  two.prepare('prepare');
  two.prepare('prepare');
  expect(await Promise.all([1, 2, 3].map(() => two.runJob('prepared count', undefined)))).toEqual([1, 1, 1]);
});

test('a preparation that fails, or kills its worker, is no matter: the jobs are done all the same', async () => {
  for (const job of ['bug', 'abort', 'no such job']) {
    const one = start(1);
    one.prepare(job);
    expect(await one.runJob('echo', 'x')).toBe('x');
    await one.close();
  }
});

test('a pool that is closed while workers get ready leaves none behind', async () => {
  const two = start(2);
  two.prepare('never');
  const pids = await Promise.race([two.close(), two.runJob('pid', undefined).catch(() => undefined)]);
  expect(pids).toBeUndefined();
  two.prepare('never');
  await two.close();
});

test('as many jobs run at once as the pool is large', async () => {
  const two = start(2);
  const pids = await Promise.all([two.runJob('pid', undefined), two.runJob('pid', undefined)]);
  expect(new Set(pids).size).toBe(2);
});

test('progress is told, and not for every step', async () => {
  const told: number[] = [];
  await start(1).runJob('progress', undefined, {onProgress: (done) => told.push(done)});
  expect(told.length).toBeGreaterThan(0);
  expect(told.length).toBeLessThan(10);
  expect(told).toEqual([...told].sort((a, b) => a - b));
});

test('a failure keeps reason, message, path, remedy, and tells its cause', async () => {
  const failure = await failureOf(start(1).runJob('failure', undefined));
  const {reason, message, path: file, remedy, stack} = failure;
  expect({reason, message, file, remedy}).toEqual({
    reason: 'bad-data',
    message: 'The file is bad.',
    file: 'a.npy',
    remedy: 'Mend it.',
  });
  expect(stack).toContain('deep reason');
});

test('a bug keeps its name, its message and the stack of the worker', async () => {
  const error = await start(1)
    .runJob('bug', undefined)
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({name: 'TypeError', message: 'x is not a function'});
  expect((error as Error).stack).toContain('odd-worker');
  await expect(pool.runJob('invariant', undefined)).rejects.toThrow(InvariantError);
  await expect(pool.runJob('nope', undefined)).rejects.toThrow('no job "nope"');
});

test('data that cannot be sent is an error of that job, and the worker goes on', async () => {
  await expect(start(1).runJob('unclonable', undefined)).rejects.toThrow('could not be cloned');
  await expect(pool.runJob('echo', () => undefined)).rejects.toThrow('could not be cloned');
  expect(await pool.runJob('echo', 1)).toBe(1);
});

test('a worker that dies fails its own job only, says how and what it wrote, and is replaced', async () => {
  const two = start(2);
  const [died, lived, later] = await Promise.all([
    failureOf(two.runJob('abort', undefined)),
    two.runJob('echo', 'other'),
    two.runJob('echo', 'later'),
  ]);
  expect(died.reason).toBe('engine-crashed');
  expect(died.message).toMatch(/"abort" was killed by SIG\w+\. It wrote:\n[\s\S]*something native/);
  expect([lived, later]).toEqual(['other', 'later']);
  expect((await failureOf(two.runJob('exit', undefined))).message).toContain('ended with exit code 3');
  expect(await two.runJob('echo', 'again')).toBe('again');
});

test('a worker killed from outside is told as probable want of memory', async () => {
  const one = start(1);
  const pid = (await one.runJob('pid', undefined)) as number;
  const running = failureOf(one.runJob('never', undefined));
  process.kill(pid, 'SIGKILL');
  expect((await running).remedy).toContain('want of memory');
});

test('a worker file that cannot be loaded fails the job', async () => {
  pool = createWorkerPool({workerFile: '/nonexistent/worker.mjs', size: 1});
  expect((await failureOf(pool.runJob('echo', 1))).reason).toBe('engine-crashed');
});

test('an abort stops running and queued jobs at once, and other jobs go on', async () => {
  const one = start(1);
  const pid = (await one.runJob('pid', undefined)) as number;
  const controller = new AbortController();
  const stopped = [1, 2].map(() => failureOf(one.runJob('never', undefined, {signal: controller.signal})));
  const other = one.runJob('echo', 'still here');
  controller.abort();
  expect((await Promise.all(stopped)).map(({reason}) => reason)).toEqual(['interrupted', 'interrupted']);
  expect(await other).toBe('still here');
  expect(isAlive(pid)).toBe(false);
  expect((await failureOf(one.runJob('echo', 1, {signal: controller.signal}))).reason).toBe('interrupted');
});

/** All that the process was started with, as every process of the user can read it. */
const environmentOf = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/environ`, 'utf8')
    .split('\0')
    .filter((entry) => entry !== '');

test.skipIf(process.platform !== 'linux')(
  'secrets of the build are not in the environment of its workers',
  async () => {
    for (const name of [
      'ACTIONS_RUNTIME_TOKEN',
      'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
      'GITHUB_TOKEN',
      'INPUT_TOKEN',
      'NPM_TOKEN',
    ])
      vi.stubEnv(name, `secret of ${name}`);
    vi.stubEnv('NODE_OPTIONS', '--max-old-space-size=300');
    pool = createWorkerPool({workerFile, size: 1, environment: {QUANTGATE_TOLD: 'this'}});
    const entries = environmentOf((await pool.runJob('pid', undefined)) as number);
    vi.unstubAllEnvs();
    const names = entries.map((entry) => entry.split('=')[0] ?? '');
    expect(entries.filter((entry) => entry.includes('secret'))).toEqual([]);
    expect(entries).toContain('NODE_OPTIONS=--max-old-space-size=300');
    expect(entries).toContain('QUANTGATE_TOLD=this');
    const known = ['NODE_OPTIONS', 'LD_LIBRARY_PATH', 'TMPDIR', 'TEMP', 'TMP', 'QUANTGATE_TOLD'];
    expect(names.filter((name) => !known.includes(name) && !name.startsWith('NODE_CHANNEL_'))).toEqual([]);
  },
);

test('closing leaves no process behind', async () => {
  const two = start(2);
  const pids = (await Promise.all([two.runJob('pid', undefined), two.runJob('pid', undefined)])) as number[];
  const running = failureOf(two.runJob('never', undefined));
  await two.close();
  expect((await running).reason).toBe('interrupted');
  expect(pids.map(isAlive)).toEqual([false, false]);
  expect((await failureOf(two.runJob('echo', 1))).reason).toBe('interrupted');
});

/** Bundled too, so that the parent can be a process of its own. */
async function runParent(body: string): Promise<{stdout: string; stderr: string}> {
  const folder = await mkdtemp(path.join(tmpdir(), 'quantgate-pool-'));
  const entry = path.join(folder, 'parent.mjs');
  const poolFile = await workerBundle('src/build/worker-pool.ts');
  await writeFile(
    entry,
    `import {createWorkerPool} from ${JSON.stringify(poolFile)};\nconst pool = createWorkerPool({workerFile: ${JSON.stringify(workerFile)}, size: 1});\n${body}`,
  );
  try {
    return await promisify(execFile)(process.execPath, [entry]).catch(
      (error) => error as {stdout: string; stderr: string},
    );
  } finally {
    await rm(folder, {recursive: true});
  }
}

async function untilGone(pid: number): Promise<boolean> {
  for (let i = 0; i < 100 && isAlive(pid); i++) await new Promise((resolve) => setTimeout(resolve, 50));
  return !isAlive(pid);
}

test('what a worker writes is not spilled, and an idle worker does not keep its parent', async () => {
  const {stdout, stderr} = await runParent(`console.log(await pool.runJob('shout'), await pool.runJob('pid'));`);
  expect(stdout).toMatch(/^ok \d+\n$/);
  expect(stderr).toBe('');
  expect(await untilGone(Number(stdout.split(' ')[1]))).toBe(true);
});

test('an answer that arrives while the pool is being closed does not end the parent too early', async () => {
  const {stdout} = await runParent(
    `await pool.runJob('pid');
     const late = pool.runJob('echo', 1).catch(() => undefined);
     await new Promise((resolve) => setImmediate(resolve));
     const untilMs = performance.now() + 300;
     while (performance.now() < untilMs);
     await pool.close();
     console.log('closed');`,
  );
  expect(stdout).toBe('closed\n');
});

test('a worker at work ends when its parent dies', async () => {
  const {stdout} = await runParent(
    `console.log(await pool.runJob('pid')); pool.runJob('never'); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 50);`,
  );
  expect(await untilGone(Number(stdout))).toBe(true);
});
