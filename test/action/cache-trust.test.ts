import {expect, test} from 'vitest';
import {cacheTrustOf, defaultCachePolicy, type RunFacts} from '../../src/action/cache-trust.ts';

const FACTS: RunFacts = {
  eventName: 'push',
  ref: 'refs/heads/main',
  isProtected: false,
  repository: 'owner/nets',
  event: {repository: {default_branch: 'main'}},
};

const ofPull = (fullName: unknown): RunFacts => ({
  ...FACTS,
  eventName: 'pull_request',
  ref: 'refs/pull/7/merge',
  event: {pull_request: {head: {sha: 'abc', repo: fullName === null ? null : {full_name: fullName}}}},
});

test('only pushes to and runs of protected branches write what they read', () => {
  const check = (facts: Partial<RunFacts>, expected: string): void => {
    const {reads, writes} = cacheTrustOf({...FACTS, ...facts});
    expect(`${reads.join('+')} → ${writes ?? '-'}`, JSON.stringify(facts)).toBe(expected);
  };
  check({}, 'main → main');
  check({eventName: 'schedule'}, 'main → main');
  check({eventName: 'workflow_dispatch'}, 'main → main');
  check({ref: 'refs/heads/release/1', isProtected: true}, 'main → main');
  check({ref: 'refs/heads/feature'}, 'main+pr → pr');
  check({eventName: 'pull_request', ref: 'refs/pull/7/merge'}, 'main+pr → pr');
  check({eventName: 'merge_group', ref: 'refs/heads/gh-readonly-queue/main/pr-7'}, 'main+pr → pr');
  // They run with the ref of the default branch, on behalf of anybody.
  for (const eventName of ['pull_request_target', 'workflow_run', 'issue_comment', 'repository_dispatch', '']) {
    check({eventName}, 'main+pr → pr');
  }
  check({ref: 'refs/tags/v1', isProtected: true}, 'main → -');
  check({event: undefined}, 'main+pr → pr');
  check({event: {repository: {default_branch: 7}}}, 'main+pr → pr');
  check({event: {repository: null}}, 'main+pr → pr');
});

test('a pull request from a fork only reads the cache of GitHub', () => {
  const check = (facts: RunFacts, gha: 'r' | 'rw'): void =>
    expect(defaultCachePolicy(facts)).toEqual({isLocalKept: true, gha, remote: undefined});
  check(FACTS, 'rw');
  check(ofPull('owner/nets'), 'rw');
  check(ofPull('Owner/Nets'), 'rw');
  check(ofPull('stranger/nets'), 'r');
  check(ofPull(null), 'r');
  check(ofPull(['owner/nets']), 'r');
});
