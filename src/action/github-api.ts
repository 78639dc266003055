/** GitHub's REST API with patience: what fails for a moment is asked for again, what is refused says what is missing. */
import {getOctokit} from '@actions/github';
import {Failure} from '../base/failure.ts';
import {printableText} from '../base/printable-text.ts';
import {shortenText} from '../report/shorten-text.ts';

export type GithubApi = ReturnType<typeof getOctokit>;

export interface GithubApiOptions {
  readonly token: string;
  /** `GITHUB_API_URL` */
  readonly apiUrl: string;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Of one request. GitHub's outages of seconds are over by then, longer ones are not ours to sit out. */
const ATTEMPTS_MAX = 4;
const FIRST_WAIT_MS = 1000;
/** A server may ask for more patience than a job has. */
const WAIT_MS_MAX = 60_000;
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * Reading is repeated on errors of the server and of the network, and whatever was refused for its rate. Writing is not
 * repeated here when nobody knows whether it was done: the caller has to look first.
 */
export function openGithubApi({token, apiUrl, sleep}: GithubApiOptions): GithubApi {
  const api = getOctokit(token, {baseUrl: apiUrl});
  api.hook.wrap('request', async (request, options) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await request({
          ...options,
          request: {...options.request, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS)},
        });
      } catch (error) {
        const wait = waitBefore(error, {attempt, isReading: options.method === 'GET'});
        if (wait === undefined) throw error;
        await sleep(wait);
      }
    }
  });
  return api;
}

const TOO_MANY_REQUESTS = 429;
const FORBIDDEN = 403;
const NOT_FOUND = 404;
const UNAUTHORIZED = 401;
const SERVER_ERRORS_FROM = 500;

/** Milliseconds until the next attempt; undefined when there is none. */
function waitBefore(error: unknown, {attempt, isReading}: {attempt: number; isReading: boolean}): number | undefined {
  if (attempt >= ATTEMPTS_MAX) return undefined;
  const usual = FIRST_WAIT_MS * 2 ** (attempt - 1);
  if (isRateLimit(error)) return Math.min(askedWait(error) ?? usual, WAIT_MS_MAX);
  return isReading && isPassing(error) ? usual : undefined;
}

/** Not done at all: it may be asked again whatever it was. **Source:** GitHub REST API, "Rate limits": 403 or 429. */
function isRateLimit(error: unknown): boolean {
  const status = statusOf(error);
  if (status === TOO_MANY_REQUESTS) return true;
  return status === FORBIDDEN && (askedWait(error) !== undefined || /rate limit/i.test(textOf(error)));
}

/** Whether a request ended without anybody knowing if it was done: an error of the server, or no answer. */
export function isPassing(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined || status >= SERVER_ERRORS_FROM;
}

export const isForbidden = (error: unknown): boolean => statusOf(error) === FORBIDDEN || statusOf(error) === NOT_FOUND;

function statusOf(error: unknown): number | undefined {
  const isAnswered = error instanceof Error && 'status' in error && 'response' in error && error.response !== undefined;
  return isAnswered && typeof error.status === 'number' ? error.status : undefined;
}

/** Of the header `retry-after`, in milliseconds. */
function askedWait(error: unknown): number | undefined {
  const {response} = error as {readonly response?: {readonly headers?: Readonly<Record<string, unknown>>}};
  const seconds = Number(response?.headers?.['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const MESSAGE_LENGTH_MAX = 300;

/** What a refused or failed request means, with what to do about it. `what` follows "to". */
export function apiFailure(error: unknown, what: string): Failure {
  if (error instanceof Failure) return error;
  const status = statusOf(error);
  const said = shortenText(printableText(textOf(error).split(' - https://')[0] ?? ''), MESSAGE_LENGTH_MAX);
  const message = `GitHub did not let quantgate ${what}: ${status === undefined ? '' : `${status} `}${said}`;
  return new Failure({reason: 'service-error', message: `${message}.`, remedy: remedyFor(status), cause: error});
}

function remedyFor(status: number | undefined): string {
  if (status === UNAUTHORIZED) return 'Give the action a valid "token"; it is the token of the job by default.';
  if (status === FORBIDDEN || status === NOT_FOUND)
    return 'Give the job "permissions: pull-requests: write". Jobs of pull requests from forks never have it: use "mode: comment" in a workflow_run workflow.';
  return 'Run the job again; https://www.githubstatus.com tells of outages.';
}
