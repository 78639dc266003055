/** Comments against a fake of GitHub's REST API, asked by the real client. */
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, expect, test} from 'vitest';
import {type CommentInputs, runCommentMode, runDirectComment} from '../../src/action/comment-mode.ts';
import {commentMarker} from '../../src/action/sticky-comment.ts';
import {Failure} from '../../src/base/failure.ts';
import {reportText} from '../../src/report/make-report.ts';
import {REPORT_BYTES_MAX} from '../../src/report/report.ts';
import {
  type FakeComment,
  type FakeGithubApi,
  type FakeGithubOptions,
  type FakePull,
  startFakeGithubApi,
} from '../support/fake-github-api.ts';
import {type RunName, reportShape} from '../support/report-shapes.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';

const REPOSITORY = 'octo/nets';
const SHA = 'a'.repeat(40);
const NEWER = 'b'.repeat(40);
const BOT = {login: 'github-actions[bot]', type: 'Bot'} as const;
const USER = {login: 'mallory', type: 'User'} as const;

const PULL: FakePull = {number: 7, state: 'open', headSha: SHA, headRef: 'topic', headRepository: REPOSITORY};
const FORK: FakePull = {...PULL, number: 8, headRepository: 'mallory/nets'};

const servers: FakeGithubApi[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function fake(options: Partial<FakeGithubOptions> = {}): Promise<FakeGithubApi> {
  const server = await startFakeGithubApi({repository: REPOSITORY, pulls: [PULL], ...options});
  servers.push(server);
  return server;
}

/** The event of a workflow that ended, as GitHub writes it. */
const workflowRun = ({headSha, headRef, headRepository}: FakePull, changes: Record<string, unknown> = {}) => ({
  workflow_run: {
    ...{event: 'pull_request', head_sha: headSha, head_branch: headRef, pull_requests: []},
    head_repository: {full_name: headRepository},
    ...changes,
  },
});

const waits: number[] = [];

const inputs = (api: FakeGithubApi, event: unknown): CommentInputs => ({
  ...{token: 'token', key: 'quantgate', repository: REPOSITORY, apiUrl: api.url, event},
  sleep: async (milliseconds) => void waits.push(milliseconds),
});

function reportFile(content: string): string {
  const file = path.join(temporaryDirectory(), 'report.json');
  writeFileSync(file, content);
  return file;
}

const reportOf = (name: RunName): string => reportFile(reportText(reportShape(name)));

const run = (api: FakeGithubApi, {event = workflowRun(PULL) as unknown, file = reportOf('pull-request')} = {}) =>
  runCommentMode({...inputs(api, event), reportFile: file});

test('a comment is written once and then updated in its place', async () => {
  const api = await fake();
  expect(await run(api, {file: reportOf('pass')})).toMatchObject({
    status: 'created',
    message: 'The comment on #7 was created.',
  });
  expect(await run(api)).toMatchObject({status: 'updated'});
  expect(await run(api)).toMatchObject({status: 'unchanged'});
  const comments = api.commentsOf(7);
  expect(comments).toHaveLength(1);
  expect(comments[0]?.body).toMatch(/^<!-- quantgate report [0-9a-f]{16} -->\n### quantgate: 1 of 4 builds fails/);
  expect(api.requests.filter((request) => !request.startsWith('GET'))).toEqual([
    'POST /repos/octo/nets/issues/7/comments',
    'PATCH /repos/octo/nets/issues/comments/1',
  ]);
});

test('comments of other keys stay, and hostile keys cannot end the marker', async () => {
  const api = await fake();
  const event = workflowRun(PULL);
  const with_ = (key: string) => runCommentMode({...inputs(api, event), key, reportFile: reportOf('pass')});
  await with_('one');
  expect(await with_('--> <b>two')).toMatchObject({status: 'created'});
  expect(await with_('one')).toMatchObject({status: 'unchanged'});
  expect(api.commentsOf(7)).toHaveLength(2);
  expect(commentMarker('--> <b>')).toMatch(/^<!-- quantgate report [0-9a-f]{16} -->\n$/);
});

/** So many comments that the own one is on the third page. */
const others = (count: number): FakeComment[] =>
  Array.from({length: count}, (_, i) => ({id: i + 1, user: USER, body: `comment ${i}`}));

test('the own comment is found on any page, and a comment of a person with the marker is not taken for it', async () => {
  const marker = commentMarker('quantgate');
  const own = {id: 900, user: BOT, body: `${marker}old`};
  const forged = {id: 800, user: USER, body: `${marker}forged`};
  const quoting = {id: 850, user: BOT, body: `> ${marker}quoted`};
  const api = await fake({comments: {7: [...others(230), forged, quoting, own]}});
  expect(await run(api)).toMatchObject({status: 'updated'});
  const bodies = new Map(api.commentsOf(7).map(({id, body}) => [id, body]));
  expect(bodies.get(800)).toBe(`${marker}forged`);
  expect(bodies.get(850)).toContain('quoted');
  expect(bodies.get(900)).toContain('### quantgate');
  expect(api.requests.filter((request) => request.includes('/issues/7/comments'))).toHaveLength(3);
});

test('with the token of a person, that person is asked for, and only their comment is updated', async () => {
  const me = {login: 'me', type: 'User'} as const;
  const marker = commentMarker('quantgate');
  const comments = [
    {id: 1, user: USER, body: `${marker}forged`},
    {id: 2, user: me, body: `${marker}old`},
  ];
  const api = await fake({viewer: me, comments: {7: comments}});
  expect(await run(api)).toMatchObject({status: 'updated'});
  expect(api.commentsOf(7)[0]?.body).toBe(`${marker}forged`);
  expect(api.commentsOf(7)[1]?.body).toContain('### quantgate');
});

test('a pull request from a fork is found by its branch, and none of another repository with the same branch', async () => {
  const other = {...FORK, number: 9, headRepository: 'mallory/other'};
  const api = await fake({pulls: [PULL, other, FORK]});
  expect(await run(api, {event: workflowRun(FORK)})).toMatchObject({message: 'The comment on #8 was created.'});
  expect(api.requests[0]).toContain('head=mallory%3Atopic');
  expect([api.commentsOf(7), api.commentsOf(9)]).toEqual([[], []]);
});

test('of a branch with several pull requests the one that GitHub names, else none', async () => {
  const api = await fake({pulls: [PULL, {...PULL, number: 10}]});
  const named = workflowRun(PULL, {pull_requests: [{number: 10}]});
  expect(await run(api, {event: named})).toMatchObject({message: 'The comment on #10 was created.'});
  expect(await run(api)).toMatchObject({status: 'skipped', message: expect.stringContaining('Several pull requests')});
});

test('nothing is written for an old commit, a closed pull request, another event, or a run without report', async () => {
  const check = async (given: Parameters<typeof run>[1], pulls: readonly FakePull[], message: string) => {
    const api = await fake({pulls});
    expect(await run(api, given)).toEqual({status: 'skipped', message: expect.stringContaining(message)});
    expect(api.requests.filter((request) => !request.startsWith('GET'))).toEqual([]);
  };
  await check({}, [{...PULL, headSha: NEWER}], 'Pull request #7 has a newer commit than aaaaaaa');
  await check({}, [{...PULL, state: 'closed'}], 'No open pull request has the commit aaaaaaa');
  await check({}, [{...PULL, headRepository: undefined}], 'No open pull request');
  await check({event: workflowRun(PULL, {event: 'push'})}, [PULL], 'was not started by "pull_request"');
  await check({event: workflowRun(PULL, {event: 'pull_request_target'})}, [PULL], 'was not started by');
  await check({event: {}}, [PULL], 'no workflow_run');
  await check({event: {workflow_run: {event: 'pull_request', head_sha: {}}}}, [PULL], 'no workflow_run');
  await check({file: '/nowhere/report.json'}, [PULL], 'left no report');
});

test('a forged report is refused before anything is asked, and nothing of it is shown', async () => {
  const check = async (file: string, message: string) => {
    const api = await fake();
    const failure = await run(api, {file}).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({reason: 'file-unreadable', message: expect.stringContaining(message)});
    expect(JSON.stringify(failure)).not.toContain('SECRET');
    expect(api.requests).toEqual([]);
  };
  const folder = temporaryDirectory();
  writeFileSync(path.join(folder, 'secret'), 'SECRET=1');
  symlinkSync(path.join(folder, 'secret'), path.join(folder, 'link.json'));
  mkdirSync(path.join(folder, 'folder.json'));
  await check(path.join(folder, 'link.json'), 'The report is a link.');
  await check(path.join(folder, 'folder.json'), 'The report is not a file.');
  await check(path.join(folder, 'secret'), 'The report is not JSON.');
  await check(reportFile(JSON.stringify({version: 1, pull: 1, SECRET: 1})), 'must be');
  await check(reportFile(' '.repeat(REPORT_BYTES_MAX + 1)), `more than ${REPORT_BYTES_MAX} are not read`);
});

test('what a hostile report says is written as text, within the limit of a comment', async () => {
  const api = await fake();
  await run(api, {file: reportOf('hostile')});
  const {body = ''} = api.commentsOf(7)[0] ?? {};
  expect(body.replace(commentMarker('quantgate'), '')).not.toMatch(/<img|<!--|:\/\/|@everyone/);
  await run(api, {file: reportOf('many-builds')});
  expect(api.commentsOf(7)[0]?.body.length).toBeLessThanOrEqual(65_536);
});

test('a token that may not write is told what it lacks', async () => {
  const api = await fake({mayWrite: false});
  const failure = await run(api).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    reason: 'service-error',
    message: expect.stringContaining('GitHub did not let quantgate comment on #7: 403 Resource not accessible'),
    remedy: expect.stringContaining('permissions: pull-requests: write'),
  });
  const unknown = await fake({token: 'other'});
  await expect(run(unknown)).rejects.toMatchObject({remedy: expect.stringContaining('valid "token"')});
});

test('errors of the server are sat out, with longer waits each time, but not for ever', async () => {
  const api = await fake();
  api.force({method: 'GET', path: /pulls$/, status: 502, times: 3});
  waits.length = 0;
  expect(await run(api)).toMatchObject({status: 'created'});
  expect(waits).toEqual([1000, 2000, 4000]);
  api.force({method: 'GET', path: /pulls$/, status: 503, times: 4});
  await expect(run(api)).rejects.toMatchObject({reason: 'service-error', remedy: expect.stringContaining('again')});
});

test('a comment whose answer was lost is not written twice', async () => {
  const api = await fake();
  api.force({method: 'POST', path: /comments$/, status: 502, isDone: true});
  expect(await run(api)).toMatchObject({status: 'unchanged'});
  expect(api.commentsOf(7)).toHaveLength(1);
  const lost = await fake();
  lost.force({method: 'POST', path: /comments$/, status: 502});
  expect(await run(lost)).toMatchObject({status: 'created'});
  expect(lost.commentsOf(7)).toHaveLength(1);
  const broken = await fake();
  broken.force({method: 'POST', path: /comments$/, status: 502, times: 9});
  await expect(run(broken)).rejects.toMatchObject({reason: 'service-error'});
  expect(broken.requests.filter((request) => request.startsWith('POST'))).toHaveLength(2);
});

test('a limit of the rate is waited for as GitHub asks, up to a minute', async () => {
  const api = await fake();
  const body = {message: 'You have exceeded a secondary rate limit.'};
  api.force({method: 'POST', path: /comments$/, status: 403, body, headers: {'retry-after': '7'}});
  api.force({method: 'POST', path: /comments$/, status: 429, body, headers: {'retry-after': '3600'}});
  api.force({method: 'POST', path: /comments$/, status: 403, body});
  waits.length = 0;
  expect(await run(api)).toMatchObject({status: 'created'});
  expect(waits).toEqual([7000, 60_000, 4000]);
  expect(api.commentsOf(7)).toHaveLength(1);
});

const pullEvent = ({number, headSha, headRepository}: FakePull) => ({
  pull_request: {number, head: {sha: headSha, repo: {full_name: headRepository}}},
});

test('the job of a pull request itself comments, unless it comes from a fork or is not the newest', async () => {
  const report = reportShape('pull-request');
  const direct = (api: FakeGithubApi, event: unknown) => runDirectComment({...inputs(api, event), report});
  const api = await fake({pulls: [PULL, FORK]});
  expect(await direct(api, pullEvent(PULL))).toMatchObject({status: 'created'});
  expect(await direct(api, pullEvent({...PULL, headSha: NEWER}))).toMatchObject({
    status: 'skipped',
    message: expect.stringContaining('newer commit'),
  });
  expect(await direct(api, pullEvent(FORK))).toMatchObject({
    status: 'skipped',
    message: expect.stringContaining('comes from a fork'),
  });
  expect(await direct(api, {})).toMatchObject({status: 'skipped'});
  expect(api.requests.filter((request) => !request.startsWith('GET'))).toHaveLength(1);
});
