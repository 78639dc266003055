import {expect, test} from 'vitest';
import {readInputs} from '../../src/action/action-inputs.ts';
import {metricsJson} from '../../src/action/report-outputs.ts';
import {ACTION} from '../support/fake-runner.ts';
import {EVIL, reportShape} from '../support/report-shapes.ts';

const read = (inputs: Readonly<Record<string, string>>, environment: Readonly<Record<string, string>> = {}) =>
  readInputs((name) => inputs[name] ?? '', '/workspace', environment);

const PULL_REQUEST = {
  ...{GITHUB_EVENT_NAME: 'pull_request', GITHUB_BASE_REF: 'main'},
  ...{GITHUB_REF: 'refs/pull/7/merge', GITHUB_SHA: 'a'.repeat(40)},
};

test('without inputs everything is as action.yml says', () => {
  expect(read({})).toMatchObject({
    ok: true,
    value: {
      ...{mode: 'build', directory: '/workspace', manifestFile: '/workspace/quantgate.yaml', builds: []},
      ...{base: undefined, keepGoing: true, failOn: 'fail', comment: 'auto', engineWish: 'auto', attest: false},
      cachePolicy: {isLocalKept: true, gha: undefined, remote: undefined},
    },
  });
});

test('the defaults of action.yml are those of the reader', () => {
  const defaults = Object.fromEntries(Object.entries(ACTION.inputs).map(([name, input]) => [name, input.default]));
  expect(read({...defaults, token: ''})).toEqual(read({}));
});

test('pull requests are compared with their base, unless told otherwise', () => {
  const baseOf = (inputs: Readonly<Record<string, string>>, environment: Readonly<Record<string, string>>) => {
    const result = read(inputs, environment);
    return result.ok ? result.value.base : result.error;
  };
  const {GITHUB_REF: githubRef, GITHUB_SHA: githubSha} = PULL_REQUEST;
  const request = {ref: 'main', githubRef, githubSha, onMissing: 'compute', isLocked: false};
  expect(baseOf({}, PULL_REQUEST)).toEqual(request);
  expect(baseOf({baseline: 'warn'}, PULL_REQUEST)).toEqual({...request, onMissing: 'warn'});
  expect(baseOf({baseline: 'none'}, PULL_REQUEST)).toBeUndefined();
  expect(baseOf({}, {GITHUB_EVENT_NAME: 'push'})).toBeUndefined();
  expect(baseOf({baseline: 'fail'}, {GITHUB_EVENT_NAME: 'push'})).toMatchObject({ref: undefined, onMissing: 'fail'});
});

test('all mistakes are told at once, with what was probably meant', () => {
  const result = read({
    ...{mode: 'shards', baseline: 'computed', 'fail-on': 'always', comment: 'ture', concurrency: 'all'},
    ...{cache: 'github:rw', engine: 'cuda', shards: '0', 'keep-going': 'yes'},
  });
  expect(result.ok ? [] : result.error).toEqual([
    'The input "mode" is "shards". Did you mean "shard"?',
    'The input "baseline" is "computed". Did you mean "compute"?',
    expect.stringMatching(/^The input "cache": The cache policy "github:rw" names the store "github"\./),
    expect.stringMatching(/^The input "concurrency": /),
    expect.stringMatching(/^The input "engine": "cuda" is no engine\./),
    'The input "keep-going" is "yes". It can be true, false.',
    'The input "fail-on" is "always". It can be fail, inconclusive, warn.',
    'The input "comment" is "ture". Did you mean "true"?',
    expect.stringMatching(/^The input "shards": /),
  ]);
});

test('modes ask for what they need, and a shard has a plain name', () => {
  const check = (inputs: Readonly<Record<string, string>>, message: RegExp): void => {
    const result = read(inputs);
    expect(result.ok ? [] : result.error).toEqual([expect.stringMatching(message)]);
  };
  check({mode: 'shard'}, /needs the input "shard"/);
  check({mode: 'merge'}, /needs the input "shards-from"/);
  for (const shard of ['../x', 'a/b', '-x', 'a b', 'a\nb', '.']) check({mode: 'shard', shard}, /no plain name/);
  expect(read({mode: 'shard', shard: '3-of-16'}).ok).toBe(true);
});

test('figures as an output: within their limit, and one word for a shell', () => {
  const json = metricsJson(reportShape('hostile'));
  expect(json).toMatch(/^[\w "\\{}[\]:,./+-]*$/);
  expect(JSON.parse(json)[0].output).toBe(EVIL);
  const long = metricsJson(reportShape('many-builds'));
  expect(long.length).toBeLessThanOrEqual(100_000);
  expect(JSON.parse(long).length).toBeGreaterThan(100);
});
