/**
 * The part of GitHub's REST API that quantgate talks to, on a port of this machine: pull requests, comments, with paging,
 * permissions, and errors on demand. Everything that was asked is kept.
 */
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';

export interface FakeUser {
  readonly login: string;
  readonly type: 'Bot' | 'User';
}

export interface FakeComment {
  readonly id: number;
  readonly user: FakeUser;
  body: string;
}

export interface FakePull {
  readonly number: number;
  readonly state: 'open' | 'closed';
  readonly headSha: string;
  readonly headRef: string;
  /** `owner/name`; undefined for a fork that is gone. */
  readonly headRepository: string | undefined;
  readonly baseSha?: string;
  readonly baseRef?: string;
}

/** An answer instead of the usual one. */
export interface ForcedAnswer {
  readonly method: string;
  readonly path: RegExp;
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** How many requests it holds for; 1 unless told otherwise. */
  readonly times?: number;
  /** The request is done all the same: only its answer is lost. */
  readonly isDone?: boolean;
}

export interface FakeGithubOptions {
  /** `owner/name` */
  readonly repository: string;
  readonly pulls?: readonly FakePull[];
  /** By number of the pull request. */
  readonly comments?: Readonly<Record<number, readonly FakeComment[]>>;
  /** Who the token is; bots cannot ask for it, as with the token of a workflow. */
  readonly viewer?: FakeUser;
  /** False for a token that may only read. */
  readonly mayWrite?: boolean;
  readonly token?: string;
}

export interface FakeGithubApi {
  /** For `GITHUB_API_URL`. */
  readonly url: string;
  /** `GET /repos/a/b/pulls?state=open`, in order. */
  readonly requests: readonly string[];
  readonly commentsOf: (pull: number) => readonly FakeComment[];
  readonly force: (answer: ForcedAnswer) => void;
  readonly setPulls: (pulls: readonly FakePull[]) => void;
  readonly close: () => Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

const WORKFLOW_BOT: FakeUser = {login: 'github-actions[bot]', type: 'Bot'};
const COMMENT_CHARACTERS_MAX = 65_536;
const NOT_FOUND: Answer = {status: 404, body: {message: 'Not Found'}};
const REFUSED: Answer = {status: 403, body: {message: 'Resource not accessible by integration'}};

export async function startFakeGithubApi(options: FakeGithubOptions): Promise<FakeGithubApi> {
  const requests: string[] = [];
  const forced: {answer: ForcedAnswer; left: number}[] = [];
  const state = createState(options);
  const server = createServer((message, response) => {
    void readText(message).then((body) => {
      const url = new URL(message.url ?? '/', 'http://fake');
      const request = {method: message.method ?? 'GET', path: url.pathname, query: url.searchParams, body};
      requests.push(`${request.method} ${url.pathname}${url.search}`);
      const isKnown = message.headers.authorization === `token ${options.token ?? 'token'}`;
      const usual = (): Answer => (isKnown ? state.answer(request) : {status: 401, body: {message: 'Bad credentials'}});
      send(response, forcedAnswer(forced, request, usual) ?? usual());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    commentsOf: state.commentsOf,
    setPulls: state.setPulls,
    force: (answer) => void forced.push({answer, left: answer.times ?? 1}),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function forcedAnswer(
  forced: {answer: ForcedAnswer; left: number}[],
  {method, path}: Request,
  usual: () => Answer,
): Answer | undefined {
  const found = forced.find(({answer, left}) => left > 0 && answer.method === method && answer.path.test(path));
  if (!found) return undefined;
  found.left--;
  if (found.answer.isDone) usual();
  const {status, body = {message: 'forced'}, headers = {}} = found.answer;
  return {status, body, headers};
}

function createState({repository, viewer = WORKFLOW_BOT, mayWrite = true, ...given}: FakeGithubOptions) {
  let pulls = given.pulls ?? [];
  const comments = new Map<number, FakeComment[]>(
    Object.entries(given.comments ?? {}).map(([pull, list]) => [Number(pull), list.map((one) => ({...one}))]),
  );
  const commentsOf = (pull: number): FakeComment[] => {
    const list = comments.get(pull) ?? [];
    comments.set(pull, list);
    return list;
  };
  const root = `/repos/${repository}`;
  const createComment = (pull: number, body: string): Answer => {
    if (!mayWrite) return REFUSED;
    if (body.length > COMMENT_CHARACTERS_MAX) return tooLong();
    const ids = [...comments.values()].flat().map(({id}) => id);
    const comment = {id: ids.reduce((a, b) => (a > b ? a : b), 0) + 1, user: viewer, body};
    commentsOf(pull).push(comment);
    return {status: 201, body: commentJson(repository, pull, comment)};
  };
  const updateComment = (id: number, body: string): Answer => {
    const [pull, comment] = findComment(comments, id);
    if (!comment) return NOT_FOUND;
    if (!mayWrite || comment.user.login !== viewer.login) return REFUSED;
    if (body.length > COMMENT_CHARACTERS_MAX) return tooLong();
    comment.body = body;
    return {status: 200, body: commentJson(repository, pull, comment)};
  };
  const answer = ({method, path, query, body}: Request): Answer => {
    if (method === 'GET' && path === '/user') return viewer.type === 'Bot' ? REFUSED : {status: 200, body: viewer};
    if (!path.startsWith(`${root}/`)) return NOT_FOUND;
    const rest = path.slice(root.length);
    const pull = /^\/(?:pulls|issues)\/(\d+)/.exec(rest)?.[1];
    if (method === 'GET' && rest === '/pulls') return page(pulls.filter(matches(query)).map(toJson(repository)), query);
    const found = pulls.find(({number}) => number === Number(pull));
    const edited = /^\/issues\/comments\/(\d+)$/.exec(rest)?.[1];
    if (method === 'PATCH' && edited !== undefined) return updateComment(Number(edited), bodyOf(body));
    if (!found) return NOT_FOUND;
    if (method === 'GET' && /^\/pulls\/\d+$/.test(rest)) return {status: 200, body: toJson(repository)(found)};
    if (!/^\/issues\/\d+\/comments$/.test(rest)) return NOT_FOUND;
    if (method === 'POST') return createComment(found.number, bodyOf(body));
    return page(
      commentsOf(found.number).map((one) => commentJson(repository, found.number, one)),
      query,
    );
  };
  const setPulls = (changed: readonly FakePull[]): void => {
    pulls = changed;
  };
  return {answer, commentsOf, setPulls};
}

const bodyOf = (text: string): string => String((JSON.parse(text) as {body?: unknown}).body);

const tooLong = (): Answer => ({status: 422, body: {message: 'Validation Failed: body is too long'}});

function findComment(comments: ReadonlyMap<number, FakeComment[]>, id: number): [number, FakeComment | undefined] {
  for (const [pull, list] of comments) {
    const comment = list.find((one) => one.id === id);
    if (comment) return [pull, comment];
  }
  return [0, undefined];
}

const commentJson = (repository: string, pull: number, {id, user, body}: FakeComment) => ({
  ...{id, user, body},
  html_url: `https://github.com/${repository}/pull/${pull}#issuecomment-${id}`,
});

/** `head` is `owner:branch`, of whatever repository that owner has. */
const matches =
  (query: URLSearchParams) =>
  ({state, headRepository, headRef}: FakePull): boolean => {
    const [wantedState, head] = [query.get('state') ?? 'open', query.get('head')];
    const owner = headRepository?.split('/')[0];
    return (wantedState === 'all' || wantedState === state) && (head === null || head === `${owner}:${headRef}`);
  };

const toJson =
  (repository: string) =>
  ({number, state, headSha, headRef, headRepository, baseSha = '', baseRef = 'main'}: FakePull) => ({
    ...{number, state},
    head: {
      ...{sha: headSha, ref: headRef},
      repo: headRepository === undefined ? null : {full_name: headRepository},
    },
    base: {sha: baseSha, ref: baseRef, repo: {full_name: repository}},
  });

/** As GitHub pages: the next page is in the header `link`. */
function page(all: readonly unknown[], query: URLSearchParams): Answer {
  const [size, number] = [Number(query.get('per_page') ?? '30'), Number(query.get('page') ?? '1')];
  const next = new URLSearchParams(query);
  next.set('page', String(number + 1));
  const hasNext = number * size < all.length;
  const headers = hasNext ? {link: `<{origin}{path}?${next}>; rel="next"`} : {};
  return {status: 200, body: all.slice((number - 1) * size, number * size), headers: {...headers}};
}

async function readText(message: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, {status, body, headers = {}}: Answer): void {
  const {host = ''} = response.req.headers;
  const path = new URL(response.req.url ?? '/', 'http://fake').pathname;
  const filled = Object.entries(headers).map(([name, value]): [string, string] => [
    name,
    value.replace('{origin}', `http://${host}`).replace('{path}', path),
  ]);
  response.writeHead(status, {'content-type': 'application/json', ...Object.fromEntries(filled)});
  response.end(JSON.stringify(body));
}
