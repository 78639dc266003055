/** `mode: setup`: run steps, which get no token, build through the proxy; the post step saves what they made. */
import {expect, onTestFinished, test} from 'vitest';
import {type Job, startFakeGithub} from '../../support/fake-runner.ts';
import {smallDigits} from '../../support/small-digits.ts';

test('what a run step has made is there for the run step of the next job', async () => {
  const github = await startFakeGithub(smallDigits());
  const runStep = async (job: Job): Promise<string> => {
    const {exitCode, log} = await job.step({mode: 'setup'});
    expect(exitCode, log).toBe(0);
    const environment = job.exported();
    expect(Object.keys(environment)).toEqual(['QUANTGATE_REMOTE_CACHE']);
    const args = ['build', '--cache', 'remote:rw', '--concurrency', '1'];
    const built = await job.work.quantgateWith({environment}, ...args);
    expect(built.exitCode, built.stdout).toBe(0);
    const ended = await job.post();
    expect([ended.exitCode, ended.annotations], ended.log).toEqual([0, []]);
    await expect(fetch(environment.QUANTGATE_REMOTE_CACHE ?? '')).rejects.toThrow();
    return built.stdout;
  };
  onTestFinished(() => expect(github.cache.unauthorizedCount).toBe(0));
  expect(await runStep(github.pushJob())).toMatch(/, 0 of \d+ results from cache/);
  expect([github.cache.entries.length, github.cache.counts.upload]).toEqual([1, 1]);
  expect(await runStep(github.pushJob())).toMatch(/all \d+ results from cache/);
  expect([github.cache.entries.length, github.cache.counts.upload]).toEqual([1, 1]);
}, 240_000);
