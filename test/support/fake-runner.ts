/**
 * A runner of GitHub Actions that knows one action, this one: repositories with pull requests, jobs on machines of their
 * own with a shallow checkout as actions/checkout makes it, and steps that run the bundled code under the Node that
 * `action.yml` asks for. GitHub's REST API and its cache service are servers of this process.
 *
 *     const github = await startFakeGithub();
 *     const end = await github.pushJob().step();
 *     const pull = github.openPull(7, (work) => work.write({…}));
 *     await github.pullJob(pull).step({baseline: 'fail'});
 *
 * Unlike the real one: no workflow is read, `if:` and `needs:` are the test's, and logs are not masked.
 */
import {cpSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {onTestFinished} from 'vitest';
import {parse} from 'yaml';
import type {Report} from '../../src/report/report.ts';
import {type FakeActionsCache, type RunScope, startFakeActionsCache} from './fake-actions-cache.ts';
import {type FakeGithubApi, type FakePull, startFakeGithubApi} from './fake-github-api.ts';
import {type GitRepository, gitRepository} from './git-repository.ts';
import {temporaryDirectory} from './temporary-directory.ts';
import {type Started, startScript, type WorkFolder, workFolder} from './work-folder.ts';

export const REPOSITORY = 'octo/nets';
export const TOKEN = 'ghs_token-of-the-job';

export const ACTION = parse(readFileSync('action.yml', 'utf8')) as {
  readonly inputs: Readonly<Record<string, {readonly default: string}>>;
  readonly outputs: Readonly<Record<string, unknown>>;
};

/** Installed by `.ci/run`; a developer may do without. */
export const ACTION_NODE = process.env.QUANTGATE_NODE24;

if (!ACTION_NODE)
  process.stderr.write(
    `QUANTGATE_NODE24 is not set: the action runs under Node ${process.version}, not under the 24 of action.yml.\n`,
  );

export interface StepEnd {
  readonly exitCode: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** Lines of the log that are commands of the runner. */
  readonly annotations: readonly string[];
  /** Results that builds asked for, and those that were computed, tasks and items; from the report. */
  readonly results: {readonly total: number; readonly computed: number} | undefined;
  /** Kinds of the tasks that did something; gates are left out. */
  readonly ran: readonly string[];
}

export interface Job {
  readonly work: WorkFolder;
  readonly environment: Readonly<Record<string, string>>;
  /** The action with its default inputs, `inputs` instead of some. Cache and comments are on unless switched off. */
  step(inputs?: Inputs): Promise<StepEnd>;
  start(inputs: Inputs): Started;
  /** The post step of what ran before. */
  post(): Promise<StepEnd>;
  /** What steps have exported to those behind them. */
  exported(): Readonly<Record<string, string>>;
}

type Inputs = Readonly<Record<string, string>>;

export interface Pull {
  readonly number: number;
  readonly headSha: string;
  /** Of GitHub's merge of it into the base. */
  readonly mergeSha: string;
  readonly headRepository: string;
}

interface JobOptions {
  readonly ref: string;
  readonly sha: string;
  readonly eventName: string;
  readonly event: unknown;
  readonly scope?: RunScope;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface FakeGithub {
  readonly origin: GitRepository;
  readonly cache: FakeActionsCache;
  readonly api: FakeGithubApi;
  /** A job of a push to main, as main is now. */
  pushJob(environment?: Readonly<Record<string, string>>): Job;
  /** A pull request with a change, or with one change more. */
  openPull(number: number, change: (work: WorkFolder) => void, headRepository?: string): Pull;
  pullJob(pull: Pull, environment?: Readonly<Record<string, string>>): Job;
  /** The job of a workflow that another one's end has started. */
  workflowRunJob(pull: Pull): Job;
}

/** @param files of the first commit of main */
export async function startFakeGithub(files: WorkFolder, mayComment = true): Promise<FakeGithub> {
  const cache = await startFakeActionsCache();
  const api = await startFakeGithubApi({repository: REPOSITORY, token: TOKEN, mayWrite: mayComment});
  onTestFinished(() => api.close());
  const origin = gitRepository();
  cpSync(files.path, origin.path, {recursive: true});
  origin.commit();
  const pulls = new Map<number, FakePull>();
  const state: State = {origin, cache, api, runCount: 0};
  return {
    origin,
    cache,
    api,
    pushJob: (environment = {}) => pushJob(state, environment),
    openPull: (number, change, headRepository = REPOSITORY) => {
      const pull = commitPull(origin, number, change, headRepository);
      pulls.set(number, {number, state: 'open', headSha: pull.headSha, headRef: 'topic', headRepository});
      api.setPulls([...pulls.values()]);
      return pull;
    },
    pullJob: (pull, environment = {}) => pullJob(state, pull, environment),
    workflowRunJob: (pull) => workflowRunJob(state, pull),
  };
}

interface State {
  readonly origin: GitRepository;
  readonly cache: FakeActionsCache;
  readonly api: FakeGithubApi;
  runCount: number;
}

const PAYLOAD = {repository: {default_branch: 'main', full_name: REPOSITORY}};

function pushJob(state: State, environment: Readonly<Record<string, string>>): Job {
  const sha = state.origin.git('rev-parse', 'main');
  return startJob(state, {ref: 'refs/heads/main', sha, eventName: 'push', event: PAYLOAD, environment});
}

/** On a branch of its own, merged as GitHub merges it: into a ref that nobody has checked out. */
function commitPull(
  origin: GitRepository,
  number: number,
  change: (work: WorkFolder) => void,
  headRepository: string,
): Pull {
  const branch = `pull-${number}`;
  const isNew = origin.git('branch', '--list', branch) === '';
  origin.git('checkout', '-q', ...(isNew ? ['-b', branch] : [branch]));
  change(workFolder({}, origin.path));
  const headSha = origin.commit();
  origin.git('checkout', '-q', '--detach', 'main');
  origin.git('merge', '-q', '--no-ff', '-m', `Merge ${headSha} into main`, branch);
  const mergeSha = origin.git('rev-parse', 'HEAD');
  origin.git('update-ref', `refs/pull/${number}/merge`, mergeSha);
  origin.git('checkout', '-q', 'main');
  return {number, headSha, mergeSha, headRepository};
}

function pullJob(state: State, pull: Pull, environment: Readonly<Record<string, string>>): Job {
  const {number, headSha, mergeSha, headRepository} = pull;
  const ref = `refs/pull/${number}/merge`;
  const head = {sha: headSha, ref: 'topic', repo: {full_name: headRepository}};
  return startJob(state, {
    ...{ref, sha: mergeSha, eventName: 'pull_request'},
    event: {...PAYLOAD, pull_request: {number, head}},
    scope: {ref, readsFrom: ['refs/heads/main']},
    environment: {GITHUB_BASE_REF: 'main', GITHUB_HEAD_REF: 'topic', ...environment},
  });
}

function workflowRunJob(state: State, {headSha, headRepository}: Pull): Job {
  const sha = state.origin.git('rev-parse', 'main');
  const run = {name: 'gate', event: 'pull_request', head_sha: headSha, head_branch: 'topic', pull_requests: []};
  const event = {...PAYLOAD, workflow_run: {...run, head_repository: {full_name: headRepository}}};
  return startJob(state, {ref: 'refs/heads/main', sha, eventName: 'workflow_run', event});
}

/** A new machine with nothing on it but a checkout of depth 1. */
function startJob(state: State, options: JobOptions): Job {
  const {origin, cache, api} = state;
  const {ref, sha, eventName, event, scope} = options;
  const work = workFolder({}, checkout(origin, ref, sha));
  const machine = workFolder({output: '', state: '', env: '', summary: '', 'event.json': JSON.stringify(event)});
  const file = (name: string): string => path.join(machine.path, name);
  const environment = {
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: work.path,
    GITHUB_OUTPUT: file('output'),
    GITHUB_STATE: file('state'),
    GITHUB_ENV: file('env'),
    GITHUB_STEP_SUMMARY: file('summary'),
    GITHUB_EVENT_PATH: file('event.json'),
    GITHUB_EVENT_NAME: eventName,
    GITHUB_REF: ref,
    GITHUB_SHA: sha,
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_API_URL: api.url,
    GITHUB_WORKFLOW: 'gate',
    GITHUB_RUN_ID: String(++state.runCount),
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_JOB: 'gate',
    GITHUB_ACTION: '__run',
    RUNNER_TEMP: temporaryDirectory(),
    ...cache.environment(scope),
    ...options.environment,
  };
  const start = (inputs: Inputs, script: 'action.js' | 'action-post.js' = 'action.js'): Started => {
    machine.write({output: '', summary: ''});
    const given = {...environment, ...inputVariables(inputs), ...blocks(machine.read('state'), 'STATE_')};
    return startScript(script, work.path, {environment: given, ...(ACTION_NODE ? {node: ACTION_NODE} : {})});
  };
  const endOf = async ({ended}: Started): Promise<StepEnd> => {
    const {exitCode, stdout, stderr} = await ended;
    if (stderr !== '') throw new Error(`the step wrote to standard error: ${stderr}`);
    const outputs = blocks(machine.read('output'));
    return {...readLog(stdout), exitCode, outputs, summary: machine.read('summary'), results: countResults(outputs)};
  };
  return {
    work,
    environment,
    step: (inputs = {}) => endOf(start(inputs)),
    start,
    post: () => endOf(start({}, 'action-post.js')),
    exported: () => blocks(machine.read('env')),
  };
}

/** As actions/checkout: one commit, no branch. */
function checkout(origin: GitRepository, ref: string, sha: string): string {
  const {git, path: folder} = gitRepository();
  git('remote', 'add', 'origin', `file://${origin.path}`);
  git('fetch', '-q', '--no-tags', '--depth=1', 'origin', `+${sha}:refs/remotes/${ref.replace(/^refs\//, '')}`);
  git('checkout', '-q', '--detach', sha);
  return folder;
}

function inputVariables(inputs: Inputs): Record<string, string> {
  const usual = Object.entries(ACTION.inputs).map(([name, input]) => [
    name,
    input.default.replace('${{ github.token }}', TOKEN),
  ]);
  const all = {...Object.fromEntries(usual), concurrency: '1', ...inputs} as Record<string, string>;
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
}

/** `name<<delimiter` blocks of a file that the runner reads. */
function blocks(text: string, prefix = ''): Record<string, string> {
  const found = [...text.matchAll(/^(.+)<<(.+)\n([\s\S]*?)\n\2$/gm)];
  return Object.fromEntries(found.map(([, name = '', , value = '']) => [prefix + name, value]));
}

function countResults({'report-json': file}: Readonly<Record<string, string>>): StepEnd['results'] {
  if (file === undefined) return undefined;
  const {builds} = JSON.parse(readFileSync(file, 'utf8')) as Report;
  const total = builds.reduce((sum, {resultCount}) => sum + resultCount, 0);
  return {total, computed: total - builds.reduce((sum, {cachedCount}) => sum + cachedCount, 0)};
}

function readLog(log: string): Pick<StepEnd, 'log' | 'annotations' | 'ran'> {
  const lines = log.split('\n');
  const kinds = lines.map((line) => /^(\S+) +ran /.exec(line)?.[1]);
  const ran = kinds.filter((kind) => kind !== undefined && kind !== 'gate') as string[];
  return {log, annotations: lines.filter((line) => /^::(?:error|warning|notice)/.test(line)), ran};
}
