/**
 * Comments on pull requests. From a job of the pull request itself where its token may write, else from a workflow of its
 * own that `workflow_run` starts: that one has the permission, runs only code of the default branch, and takes nothing from
 * the pull request but a report, which is bounded, checked and rendered here. Which pull request it is, GitHub says, never
 * the report.
 */
import {constants} from 'node:fs';
import {open} from 'node:fs/promises';
import {Failure} from '../base/failure.ts';
import {readReport} from '../report/read-report.ts';
import {REPORT_BYTES_MAX, type Report} from '../report/report.ts';
import {apiFailure, type GithubApi, openGithubApi} from './github-api.ts';
import {type CommentOutcome, writeStickyComment} from './sticky-comment.ts';

export interface CommentInputs {
  readonly token: string;
  /** Tells comments of several workflows apart. */
  readonly key: string;
  /** `owner/name` of the repository that the job runs in: `GITHUB_REPOSITORY`. */
  readonly repository: string;
  /** `GITHUB_API_URL` */
  readonly apiUrl: string;
  /** Contents of the file `GITHUB_EVENT_PATH`. */
  readonly event: unknown;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Comments with the report that another workflow left in a file. @throws Failure */
export async function runCommentMode(inputs: CommentInputs & {readonly reportFile: string}): Promise<CommentOutcome> {
  const run = workflowRunOf(inputs.event);
  if (!run) return skipped('The event is no workflow_run with a head: there is no pull request to comment on.');
  if (run.event !== 'pull_request')
    return skipped('The workflow that ended was not started by "pull_request": there is nothing to comment on.');
  const report = await readReportFile(inputs.reportFile);
  if (report === undefined) return skipped('The workflow that ended left no report: there is nothing to say.');
  const api = openGithubApi(inputs);
  const pull = await findPull(api, inputs.repository, run);
  return typeof pull === 'string' ? skipped(pull) : comment(api, inputs, pull, report);
}

/** Comments from the job of the pull request itself. @throws Failure */
export async function runDirectComment(inputs: CommentInputs & {readonly report: Report}): Promise<CommentOutcome> {
  const event = pullEventOf(inputs.event);
  if (!event) return skipped('The event is no pull request: there is nothing to comment on.');
  if (event.headRepository !== inputs.repository)
    return skipped(
      'The pull request comes from a fork, whose jobs may not comment. Use "mode: comment" in a workflow_run workflow.',
    );
  const api = openGithubApi(inputs);
  const pull = await getPull(api, inputs.repository, event.number);
  if (pull.head.sha !== event.headSha) return skipped(staleMessage(event.number, event.headSha));
  return comment(api, inputs, event.number, inputs.report);
}

const skipped = (message: string): CommentOutcome => ({status: 'skipped', message});

const staleMessage = (pull: number, sha: string): string =>
  `Pull request #${pull} has a newer commit than ${sha.slice(0, SHORT_SHA_LENGTH)}: its own run will comment.`;

const SHORT_SHA_LENGTH = 7;

const comment = (api: GithubApi, {repository, key}: CommentInputs, pull: number, report: Report) =>
  writeStickyComment(api, {...ownerAndName(repository), pull, key}, report);

function ownerAndName(repository: string): {owner: string; repo: string} {
  const [owner = '', repo = ''] = repository.split('/');
  return {owner, repo};
}

interface WorkflowRun {
  readonly event: string;
  readonly headSha: string;
  readonly headBranch: string;
  /** `owner/name` */
  readonly headRepository: string;
  /** Of pull requests within the repository; GitHub leaves it empty for forks. */
  readonly pulls: readonly number[];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const member = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);

const textAt = (value: unknown, ...path: readonly string[]): string => {
  const found = member(value, ...path);
  return typeof found === 'string' ? found : '';
};

function workflowRunOf(event: unknown): WorkflowRun | undefined {
  const run = member(event, 'workflow_run');
  const found = {
    event: textAt(run, 'event'),
    headSha: textAt(run, 'head_sha'),
    headBranch: textAt(run, 'head_branch'),
    headRepository: textAt(run, 'head_repository', 'full_name'),
  };
  if (found.headSha === '' || found.headBranch === '' || found.headRepository === '') return undefined;
  const listed = member(run, 'pull_requests');
  const pulls = (Array.isArray(listed) ? listed : []).map((pull: unknown) => member(pull, 'number'));
  return {...found, pulls: pulls.filter((number) => typeof number === 'number')};
}

function pullEventOf(event: unknown): {number: number; headSha: string; headRepository: string} | undefined {
  const number = member(event, 'pull_request', 'number');
  if (typeof number !== 'number') return undefined;
  const [headSha, headRepository] = [
    textAt(event, 'pull_request', 'head', 'sha'),
    textAt(event, 'pull_request', 'head', 'repo', 'full_name'),
  ];
  return {number, headSha, headRepository};
}

interface Pull {
  readonly number: number;
  readonly head: {readonly sha: string; readonly repo: {readonly full_name: string} | null};
}

/**
 * The open pull request whose head is the commit that was measured, or a sentence that says why there is none. It is
 * looked for by the head's branch: the commits of a fork are not those of this repository.
 */
async function findPull(api: GithubApi, repository: string, run: WorkflowRun): Promise<number | string> {
  const {headRepository, headBranch, headSha} = run;
  const head = `${ownerAndName(headRepository).owner}:${headBranch}`;
  const listed: readonly Pull[] = await api
    .paginate(api.rest.pulls.list, {...ownerAndName(repository), state: 'open', head, per_page: 100})
    .catch((error: unknown) => {
      throw apiFailure(error, 'look for the pull request');
    });
  const own = listed.filter((pull) => pull.head.repo?.full_name === headRepository);
  const current = own.filter((pull) => pull.head.sha === headSha);
  const named = current.filter(({number}) => run.pulls.includes(number));
  const [found, ...others] = named.length > 0 ? named : current;
  if (found && others.length === 0) return found.number;
  if (found)
    return `Several pull requests have the commit ${headSha.slice(0, SHORT_SHA_LENGTH)}: none is commented on.`;
  const [stale] = own;
  if (stale) return staleMessage(stale.number, headSha);
  return `No open pull request has the commit ${headSha.slice(0, SHORT_SHA_LENGTH)}: there is nothing to comment on.`;
}

const getPull = async (api: GithubApi, repository: string, number: number): Promise<Pull> => {
  try {
    return (await api.rest.pulls.get({...ownerAndName(repository), pull_number: number})).data;
  } catch (error) {
    throw apiFailure(error, `read pull request #${number}`);
  }
};

/**
 * Undefined when there is no file. It is not followed where it is a link: what it leads to is not the other job's to name.
 */
async function readReportFile(file: string): Promise<Report | undefined> {
  const bytes = await readBounded(file);
  if (bytes === undefined) return undefined;
  const report = readReport(bytes);
  if (report.ok) return report.value;
  throw new Failure({reason: 'file-unreadable', message: report.error, path: file, remedy: NOT_OURS});
}

const NOT_OURS = 'Nothing was written. Was it made by another version of quantgate, or by somebody else?';

async function readBounded(file: string): Promise<Uint8Array | undefined> {
  const refuse = (message: string): never => {
    throw new Failure({reason: 'file-unreadable', message, path: file, remedy: NOT_OURS});
  };
  try {
    await using handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stat = await handle.stat();
    if (!stat.isFile()) return refuse('The report is not a file.');
    if (stat.size > REPORT_BYTES_MAX)
      return refuse(`The report has ${stat.size} bytes; more than ${REPORT_BYTES_MAX} are not read.`);
    return await handle.readFile();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return undefined;
    if (code === 'ELOOP') return refuse('The report is a link.');
    throw error;
  }
}
