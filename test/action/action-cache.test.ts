/** The cache of the action as GitHub runs it: bundles, the real libraries, a fake service; a new machine for each run. */
import {spawnSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {type FakeActionsCache, type RunScope, startFakeActionsCache} from '../support/fake-actions-cache.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';
import {exampleFolder, startScript, type WorkFolder} from '../support/work-folder.ts';

interface Job {
  readonly service: FakeActionsCache;
  readonly work: WorkFolder;
  readonly runId: string;
  readonly environment: Readonly<Record<string, string>>;
}

interface JobOptions {
  readonly scope?: RunScope;
  readonly event?: unknown;
  readonly environment?: Readonly<Record<string, string>>;
}

const PUSH = {repository: {default_branch: 'main'}};
const PULL_REQUEST: JobOptions = {
  scope: {ref: 'refs/pull/7/merge', readsFrom: ['refs/heads/main']},
  event: {...PUSH, pull_request: {head: {sha: 'abc', repo: {full_name: 'owner/nets'}}}},
  environment: {GITHUB_EVENT_NAME: 'pull_request', GITHUB_REF: 'refs/pull/7/merge'},
};
const FORK: JobOptions = {
  ...PULL_REQUEST,
  event: {...PUSH, pull_request: {head: {sha: 'abc', repo: {full_name: 'stranger/nets'}}}},
};

/** A fresh machine with a checkout of the example. */
function startJob(service: FakeActionsCache, runId: string, options: JobOptions = {}): Job {
  const work = exampleFolder('digits');
  const temp = temporaryDirectory();
  const files = {'.output': '', '.state': '', '.env': '', '.event.json': JSON.stringify(options.event ?? PUSH)};
  work.write(files);
  const environment = {
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: work.path,
    GITHUB_OUTPUT: path.join(work.path, '.output'),
    GITHUB_STATE: path.join(work.path, '.state'),
    GITHUB_ENV: path.join(work.path, '.env'),
    GITHUB_EVENT_PATH: path.join(work.path, '.event.json'),
    GITHUB_EVENT_NAME: 'push',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REPOSITORY: 'owner/nets',
    GITHUB_RUN_ID: runId,
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_JOB: 'gate',
    GITHUB_ACTION: '__run',
    RUNNER_TEMP: temp,
    ...service.environment(options.scope),
    ...options.environment,
  };
  return {service, work, runId, environment};
}

const INPUTS = {MANIFEST: 'quantgate.yaml', CONCURRENCY: '1', 'KEEP-GOING': 'true', MODE: 'build', BASELINE: 'none'};

async function step(
  {work, environment}: Job,
  inputs: Readonly<Record<string, string>> = {},
  script: 'action.js' | 'action-post.js' = 'action.js',
) {
  const given = Object.entries({...INPUTS, ...inputs}).map(([name, value]) => [`INPUT_${name}`, value]);
  const {exitCode, stdout, stderr} = await startScript(script, work.path, {
    environment: {...Object.fromEntries(given), ...environment, ...values(work.read('.state'), 'STATE_')},
  }).ended;
  expect([exitCode, stderr], stdout).toEqual([0, '']);
  return {log: stdout, transfers: stdout.split('\n').filter((line) => line.startsWith('cache: '))};
}

/** `name<<delimiter` blocks of a file that the runner reads. */
function values(text: string, prefix = ''): Record<string, string> {
  const blocks = [...text.matchAll(/^(.+)<<(.+)\n([\s\S]*?)\n\2$/gm)];
  return Object.fromEntries(blocks.map(([, name = '', , value = '']) => [prefix + name, value]));
}

const ranTasks = (log: string): string[] => [...log.matchAll(/^(\S+) +ran /gm)].map(([, kind = '']) => kind);

test('a second run on another machine takes everything from one entry; one upload in the first, none in the second', async () => {
  const service = await startFakeActionsCache();
  const first = await step(startJob(service, '1'));
  expect(first.transfers).toEqual([expect.stringMatching(/^cache: \d+ results saved to github \(1 entry, /)]);
  expect([service.entries.length, service.counts.upload]).toEqual([1, 1]);
  const second = await step(startJob(service, '2'));
  expect(new Set(ranTasks(second.log))).toEqual(new Set(['gate']));
  expect(second.transfers).toEqual([expect.stringMatching(/^cache: \d+ results restored from github \(1 entry, /)]);
  expect([service.entries.length, service.counts.upload, service.counts.download]).toEqual([1, 1, 1]);
  // Of another step of the same job nothing is left behind.
  expect(readdirSync(startJob(service, '3').environment.RUNNER_TEMP ?? '')).toEqual([]);
}, 120_000);

test('pull requests: what a branch makes stays its own, a fork only reads', async () => {
  const service = await startFakeActionsCache();
  await step(startJob(service, '1'));
  const edited = (job: Job): Job => {
    job.work.replace('quantgate.yaml', 'int8 per-channel, activations: uint8', 'int8 per-channel, activations: int8');
    return job;
  };
  const fork = await step(edited(startJob(service, '2', FORK)));
  expect(fork.transfers.join()).toMatch(/restored from github/);
  expect(service.entries.length).toBe(1);
  await step(edited(startJob(service, '3', PULL_REQUEST)));
  expect(service.entries.map(({scope}) => scope)).toEqual(['refs/heads/main', 'refs/pull/7/merge']);
}, 120_000);

test('modes and read-only tokens: the run goes on, and says so in one annotation', async () => {
  const service = await startFakeActionsCache();
  const small = {BUILDS: 'digits-int8'};
  await step(startJob(service, '1'), small);
  const counts = (): readonly number[] => [service.counts['look-up'], service.counts.create];
  const [lookUps = 0, creates = 0] = counts();
  const check = async (
    options: JobOptions,
    inputs: Record<string, string>,
    added: readonly number[],
  ): Promise<string> => {
    const before = counts();
    const {log} = await step(startJob(service, '2', options), {...small, ...inputs});
    expect(
      counts().map((count, i) => count - (before[i] ?? 0)),
      JSON.stringify([options, inputs]),
    ).toEqual(added);
    return log;
  };
  expect([lookUps, creates]).toEqual([1, 1]);
  await check({environment: {ACTIONS_CACHE_MODE: 'none'}}, {}, [0, 0]);
  await check({environment: {ACTIONS_CACHE_MODE: 'read'}}, {}, [1, 0]);
  await check({environment: {ACTIONS_CACHE_MODE: 'write-only'}}, {}, [0, 1]);
  await check({environment: {ACTIONS_CACHE_MODE: 'no such mode'}}, {}, [1, 0]);
  await check({}, {CACHE: 'local:rw'}, [0, 0]);
  service.evict(() => true);
  await check({}, {CACHE: 'local:rw,gha:r'}, [1, 0]);
  const denied = await check({scope: {canWrite: false}}, {}, [1, 1]);
  expect(denied.match(/^::warning title=cache\/github-write-denied::/gm)).toHaveLength(1);
  await check({environment: {ACTIONS_RUNTIME_TOKEN: ''}}, {}, [0, 0]);
  const nowhere = await check({environment: {RUNNER_TEMP: '/no/such/folder'}}, {}, [0, 0]);
  expect(nowhere.match(/^::warning title=cache\/github-unsupported::.*has no place here/gm)).toHaveLength(1);
  const absent = await check({environment: {ACTIONS_RUNTIME_TOKEN: ''}}, {CACHE: 'gha:rw'}, [0, 0]);
  expect(absent.match(/^::warning title=cache\/github-absent::/gm)).toHaveLength(1);
}, 240_000);

/** No process of the machine shows the token in the environment it was started with, but for the step itself. */
function expectTokenHidden({environment}: Job): void {
  const token = environment.ACTIONS_RUNTIME_TOKEN ?? '';
  const shown = existsSync('/proc')
    ? readdirSync('/proc').filter((pid) => {
        try {
          return (
            /^\d+$/.test(pid) &&
            readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`ACTIONS_RUNTIME_TOKEN=${token}\0`)
          );
        } catch {
          return false;
        }
      })
    : [];
  expect(shown).toEqual([]);
}

/** Starts the proxy and gives the environment of the steps that follow. */
async function setUp(job: Job) {
  const {log} = await step(job, {MODE: 'setup'});
  const exported = values(job.work.read('.env'));
  expect(log).not.toContain(exported.QUANTGATE_REMOTE_CACHE?.split('/').at(-1));
  expect(JSON.stringify(exported)).not.toContain(job.environment.ACTIONS_RUNTIME_TOKEN);
  const end = values(job.work.read('.state'))['cache-proxy'] ?? '';
  // A proxy that the test has ended is not there any more.
  onTestFinished(() => fetch(end, {method: 'POST'}).then(undefined, () => undefined));
  expectTokenHidden(job);
  return exported;
}

test('setup mode: run steps share the cache of GitHub by way of a proxy, which the post step ends', async () => {
  const service = await startFakeActionsCache();
  const build = async (job: Job, environment: Record<string, string>) => {
    const args = ['build', 'digits-int8', '--cache', 'remote:rw', '--log-format', 'json', '--concurrency', '1'];
    const {stdout, exitCode} = await job.work.quantgateWith({environment}, ...args);
    expect(exitCode, stdout).toBe(0);
    return stdout;
  };
  const first = startJob(service, '1');
  const address = await setUp(first);
  expect(await build(first, address)).toContain('"status":"ran"');
  expect(existsSync(path.join(first.work.path, '.quantgate/cache'))).toBe(false);
  const ended = await step(first, {MODE: 'setup'}, 'action-post.js');
  expect(ended.transfers).toEqual([expect.stringMatching(/saved to github \(1 entry, /)]);
  expect([service.entries.length, service.counts.upload]).toEqual([1, 1]);
  await expect(fetch(address.QUANTGATE_REMOTE_CACHE ?? '')).rejects.toThrow();

  const second = startJob(service, '2');
  const again = await build(second, await setUp(second));
  const ran = [...again.matchAll(/"kind":"([a-z-]+)","status":"ran"/g)].map(([, kind]) => kind);
  expect(new Set(ran)).toEqual(new Set(['gate']));
  await step(second, {MODE: 'setup'}, 'action-post.js');
  expect(service.counts.upload).toBe(1);
}, 120_000);

test('the post step of a build has nothing to do, and one whose proxy is gone warns', async () => {
  const service = await startFakeActionsCache();
  const job = startJob(service, '1');
  expect((await step(job, {}, 'action-post.js')).log).toBe('');
  job.work.write({'.state': 'cache-proxy<<x\nhttp://127.0.0.1:9/gone\nx\n'});
  expect((await step(job, {}, 'action-post.js')).log).toMatch(/^::warning::The cache proxy could not be asked/);
});

const bazel = spawnSync('bazel', ['--version'], {encoding: 'utf8', cwd: '/'});
if (bazel.status !== 0) process.stderr.write('Bazel is not installed: the proxy is NOT tried with its real client.\n');

test.skipIf(bazel.status !== 0)(
  'Bazel itself builds with the proxy, and hits what it has put there',
  async () => {
    const service = await startFakeActionsCache();
    const job = startJob(service, '1');
    const {QUANTGATE_REMOTE_CACHE: address = ''} = await setUp(job);
    const genrule =
      'genrule(name = "hello", outs = ["hello.txt"], cmd = "echo hello from $$(uname) > $@; echo said")\n';
    job.work.write({bazel: {WORKSPACE: '', BUILD: genrule}});
    const root = temporaryDirectory();
    const run = (...args: readonly string[]): string => {
      const options = {cwd: path.join(job.work.path, 'bazel'), encoding: 'utf8', timeout: 100_000} as const;
      const ended = spawnSync('bazel', [`--output_user_root=${root}`, '--batch', ...args], {
        ...options,
        env: {PATH: process.env.PATH, HOME: root},
      });
      expect(ended.status, `${ended.stdout}${ended.stderr}`).toBe(0);
      return ended.stdout + ended.stderr;
    };
    onTestFinished(() => void spawnSync('chmod', ['-R', 'u+w', root]));
    const build = (): string => run('build', `--remote_cache=${address}`, '//:hello');
    expect(build()).not.toContain('remote cache hit');
    run('clean');
    expect(build()).toContain('1 remote cache hit');
    // On another machine, by way of the cache of GitHub.
    await step(job, {MODE: 'setup'}, 'action-post.js');
    expect(service.entries.length).toBe(1);
    const second = startJob(service, '2');
    const {QUANTGATE_REMOTE_CACHE: other = ''} = await setUp(second);
    run('clean');
    expect(run('build', `--remote_cache=${other}`, '//:hello')).toContain('1 remote cache hit');
    await step(second, {MODE: 'setup'}, 'action-post.js');
  },
  300_000,
);
