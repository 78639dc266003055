/** What a team sees of the action in pull requests, from the first push on: the bundle, real git, real libraries. */
import {readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {changeOneWeight, editedModel} from '../../support/edit-model.ts';
import {type Job, type StepEnd, startFakeGithub} from '../../support/fake-runner.ts';
import {smallDigits} from '../../support/small-digits.ts';
import type {WorkFolder} from '../../support/work-folder.ts';

/** With a gate against the base. */
function nets(): WorkFolder {
  const work = smallDigits();
  work.replace('quantgate.yaml', 'snr: ">= 30 dB"', 'snr: { min: 30 dB, drop-from-base: "<= 1 dB" }');
  return work;
}

/** Fine-tunes the last layer. */
const changeHead = (work: WorkFolder): void =>
  work.write({
    'digits.onnx': editedModel(work.bytes('digits.onnx'), (model) => changeOneWeight(model, LAST_WEIGHT, 0.05)),
  });
const LAST_WEIGHT = 'classifier.weight';

const failGate = (work: WorkFolder): void => work.replace('quantgate.yaml', 'min: 30 dB', 'min: 90 dB');

const transfers = ({log}: StepEnd): readonly string[] => log.split('\n').filter((line) => line.startsWith('cache: '));

test('from the first push to a changed layer: each run computes only what nobody has, and one comment tells of it', async () => {
  const github = await startFakeGithub(nets());
  const {cache, api} = github;
  const counted = async (job: Job): Promise<[StepEnd, {entries: number; uploads: number}]> => {
    const before = {entries: cache.entries.length, uploads: cache.counts.upload};
    const end = await job.step();
    expect([end.exitCode, end.outputs.verdict], end.log).toEqual([0, 'pass']);
    return [end, {entries: cache.entries.length - before.entries, uploads: cache.counts.upload - before.uploads}];
  };

  const [cold, coldCounts] = await counted(github.pushJob());
  expect(coldCounts).toEqual({entries: 1, uploads: 1});
  expect(cold.results?.computed).toBe(cold.results?.total);
  expect(cache.entries[0]?.key).toMatch(/^quantgate1-main-/);
  expect(Object.keys(cold.outputs).sort()).toEqual([
    ...['changed-builds', 'metrics', 'report-html', 'report-json', 'report-sarif', 'verdict'],
  ]);
  expect(JSON.parse(cold.outputs.metrics ?? '')).toContainEqual({
    ...{build: 'digits-int8', metric: 'size', value: expect.any(Number), floatValue: expect.any(Number)},
  });
  for (const name of ['report-html', 'report-sarif']) readFileSync(cold.outputs[name] ?? '');

  const [repeated, repeatedCounts] = await counted(github.pushJob());
  expect([repeated.ran, repeated.results?.computed, repeatedCounts]).toEqual([[], 0, {entries: 0, uploads: 0}]);
  expect(api.requests).toEqual([]);

  const pull = github.openPull(7, (work) => work.write({'README.md': 'about the net'}));
  const [unrelated, unrelatedCounts] = await counted(github.pullJob(pull));
  expect([unrelated.ran, unrelated.results?.computed, unrelatedCounts]).toEqual([[], 0, {entries: 0, uploads: 0}]);
  expect(unrelated.outputs['changed-builds']).toBe('');
  expect(unrelated.log).toMatch(/^Compared with [0-9a-f]{7} \(first parent of the merge commit\)\.$/m);
  expect(api.commentsOf(7)).toHaveLength(1);
  const [{body: first = ''} = {}] = api.commentsOf(7);

  const [changed, changedCounts] = await counted(github.pullJob(github.openPull(7, changeHead)));
  expect(changedCounts).toEqual({entries: 1, uploads: 1});
  expect(cache.entries.at(-1)).toMatchObject({
    ...{key: expect.stringMatching(/^quantgate1-pr-/), scope: 'refs/pull/7/merge'},
  });
  expect(changed.outputs['changed-builds']).toBe('digits-int8');
  const {computed = 0, total = 0} = changed.results ?? {};
  expect(computed).toBeGreaterThan(0);
  expect(computed / total).toBeLessThan(0.5);
  expect(api.commentsOf(7)).toHaveLength(1);
  expect(api.commentsOf(7)[0]?.body).not.toBe(first);
  expect(api.requests.filter((request) => !request.startsWith('GET')).map((request) => request.split(' ')[0])).toEqual([
    ...['POST', 'PATCH'],
  ]);
  expect([cache.unauthorizedCount, transfers(changed).length]).toEqual([0, 2]);
}, 240_000);

test('a fork reads the cache, writes none, and is not commented on; a job of its own comments for it', async () => {
  const github = await startFakeGithub(nets());
  await github.pushJob().step({cache: 'gha:rw'});
  const pull = github.openPull(8, changeHead, 'mallory/nets');
  const job = github.pullJob(pull);
  const end = await job.step();
  expect([end.exitCode, end.outputs.verdict, github.cache.entries.length], end.log).toEqual([0, 'pass', 1]);
  expect(transfers(end).join()).toMatch(/^cache: \d+ results restored from github/);
  expect(end.log).toContain('comes from a fork');
  expect(github.api.requests).toEqual([]);

  const comment = {mode: 'comment', 'report-json': 'artifact/report.json'};
  const commenting = github.workflowRunJob(pull);
  const none = await commenting.step(comment);
  expect([none.exitCode, none.log], none.log).toEqual([0, expect.stringContaining('left no report')]);
  commenting.work.write({'artifact/report.json': readFileSync(end.outputs['report-json'] ?? '')});
  for (const word of ['created', 'as it was']) expect((await commenting.step(comment)).log).toContain(word);
  expect(github.api.commentsOf(8)).toHaveLength(1);
  commenting.work.write({'artifact/report.json': '{"version":1}'});
  const forged = await commenting.step(comment);
  expect([forged.exitCode, forged.outputs.verdict, forged.annotations.length]).toEqual([1, 'error', 1]);
  expect(github.api.commentsOf(8)).toHaveLength(1);
}, 240_000);

test('without a cache service everything is computed, the base as well, and a token that may not comment is no fault', async () => {
  const github = await startFakeGithub(nets(), false);
  const pull = github.openPull(7, changeHead);
  const nothing = {ACTIONS_RUNTIME_TOKEN: '', ACTIONS_RESULTS_URL: ''};
  const job = github.pullJob(pull, nothing);
  const end = await job.step();
  expect([end.exitCode, end.outputs.verdict, end.annotations], end.log).toEqual([0, 'pass', []]);
  expect(end.log).toContain('pull-requests: write');
  // The base was computed first; what the change leaves untouched was not computed again.
  expect(end.results?.computed).toBeGreaterThan(0);
  expect(end.results?.computed).toBeLessThan(end.results?.total ?? 0);
  const asked = await job.step({comment: 'true'});
  expect([asked.exitCode, asked.annotations.length], asked.log).toEqual([0, 1]);
  expect(asked.annotations[0]).toMatch(/^::warning::GitHub did not let quantgate comment on #7/);
}, 240_000);

test('a base that cannot be fetched: an error, or with "warn" a warning', async () => {
  const github = await startFakeGithub(nets());
  const job = github.pullJob(github.openPull(7, changeHead));
  rmSync(path.join(job.work.path, '.git/refs/remotes'), {recursive: true});
  const config = job.work.read('.git/config');
  job.work.write({'.git/config': config.slice(0, config.indexOf('[remote'))});
  for (const baseline of ['compute', 'fail']) {
    const end = await job.step({baseline});
    expect([end.exitCode, end.outputs.verdict], end.log).toEqual([1, 'error']);
    expect(end.annotations[0]).toMatch(/the base commit [0-9a-f]{40} has not been fetched%0ASet "fetch-depth: 2"/);
  }
  const warned = await job.step({baseline: 'warn'});
  expect([warned.exitCode, warned.outputs.verdict], warned.log).toEqual([0, 'warn']);
  const strict = await job.step({baseline: 'warn', 'fail-on': 'warn'});
  expect([strict.exitCode, strict.outputs.verdict], strict.log).toEqual([1, 'warn']);
  expect((await job.step({baseline: 'none'})).outputs.verdict).toBe('pass');
}, 240_000);

test('figures of the base that nobody has computed: "fail" fails, "warn" warns, and nothing of the base runs', async () => {
  const github = await startFakeGithub(nets());
  const job = github.pullJob(github.openPull(7, changeHead));
  const failed = await job.step({baseline: 'fail'});
  expect([failed.exitCode, failed.outputs.verdict], failed.log).toEqual([1, 'fail']);
  expect((await job.step({baseline: 'warn'})).outputs.verdict).toBe('warn');
  expect((await job.step({baseline: 'compute'})).outputs.verdict).toBe('pass');
}, 240_000);

test('a gate that fails: exit code 1, an annotation at its line, the summary and the comment say why', async () => {
  const github = await startFakeGithub(nets());
  const pull = github.openPull(7, failGate);
  const end = await github.pullJob(pull).step({baseline: 'warn'});
  expect([end.exitCode, end.outputs.verdict], end.log).toEqual([1, 'fail']);
  expect(end.annotations.join('\n')).toMatch(
    /^::error file=quantgate\.yaml,line=\d+,col=\d+,title=digits-int8%3A snr::/m,
  );
  expect(end.annotations.at(-1)).toBe('::error::Gates failed: digits-int8.');
  expect(end.summary).toMatch(/^### quantgate: 1 of 1 build fails$/m);
  expect(github.api.commentsOf(7)[0]?.body).toContain('1 of 1 build fails');
}, 120_000);

test('a run that is cancelled ends by itself, and the next one goes on where it stopped', async () => {
  const github = await startFakeGithub(nets());
  const job = github.pushJob();
  const {process: child, ended} = job.start({});
  const stop = setInterval(() => {
    // As soon as something was computed.
    if (!hasResults(job.work)) return;
    clearInterval(stop);
    child.kill('SIGINT');
  }, 5);
  const {exitCode, stdout} = await ended;
  clearInterval(stop);
  expect(exitCode, stdout).toBe(1);
  expect(stdout).toContain('::error::The run was cancelled. What was finished is kept in the cache.');
  const next = await github.pushJob().step();
  expect([next.exitCode, next.outputs.verdict]).toEqual([0, 'pass']);
  expect(next.results?.computed).toBeLessThan(next.results?.total ?? 0);
}, 120_000);

function hasResults(work: WorkFolder): boolean {
  try {
    return work.files('.quantgate/cache/ac').size > 0;
  } catch {
    // Not there yet.
    return false;
  }
}
