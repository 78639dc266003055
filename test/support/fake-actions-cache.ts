/**
 * GitHub's cache service v2 as a server of this process, for tests that drive the real @actions/cache library (or the
 * bundled action) against it. Nothing leaves the machine.
 *
 *     const service = await startFakeActionsCache();          // closed when the test ends
 *     run({env: service.environment()});                      // a run on the default branch
 *     run({env: service.environment({ref: 'refs/pull/7/merge', readsFrom: ['refs/heads/main']})});
 *     run({env: service.environment({canWrite: false})});     // a token that may only read
 *     service.force({at: 'create', answer: 'rate-limited'});  // every such request from now on
 *     service.force({at: 'download', answer: 'wrong-bytes', times: 1});
 *     service.counts                                          // requests by kind so far
 *     service.entries                                         // what is stored, oldest first
 *     service.plant({key, bytes});                            // an entry that no run has made
 *
 * As the service does: entries are immutable per key, version and scope; a key that is looked up matches as a prefix too,
 * newest first, in the run's own ref and then in those it may read; a key without a match is followed by the restore
 * keys. Uploads above 128 MiB arrive in blocks. Unlike the service: nothing is evicted, and `version` of a planted entry
 * may be left open to match any.
 *
 * Source: @actions/cache 6.3.0, generated client of github.actions.results.api.v1.CacheService.
 */
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {onTestFinished} from 'vitest';

export type CacheRequest = 'look-up' | 'create' | 'finalize' | 'upload' | 'download';

export interface ForcedAnswer {
  readonly at: CacheRequest;
  /**
   * `rate-limited` 429 with Retry-After; `conflict` 409; `write-denied` and `read-denied` as for read-only tokens;
   * `server-error` 500 and `unavailable` 503, which the library tries again; `reset` closes the connection; `slow`
   * answers after `delayMs`; `wrong-bytes` and `truncated` spoil a download; `other-key` names another key as the match.
   */
  readonly answer:
    | 'rate-limited'
    | 'conflict'
    | 'write-denied'
    | 'read-denied'
    | 'server-error'
    | 'unavailable'
    | 'reset'
    | 'slow'
    | 'wrong-bytes'
    | 'truncated'
    | 'other-key';
  /** For so many requests; for all when left out. */
  readonly times?: number;
  readonly delayMs?: number;
}

export interface CacheEntry {
  readonly id: number;
  readonly key: string;
  /** Undefined for planted entries that match every version. */
  readonly version: string | undefined;
  /** The ref that wrote it. */
  readonly scope: string;
  readonly bytes: Buffer;
}

/** What a run may do, which the service reads from its token. */
export interface RunScope {
  /** Default: the default branch, `refs/heads/main`. */
  readonly ref?: string;
  /** Other refs whose entries it may read; the default branch and, of a pull request, its base. */
  readonly readsFrom?: readonly string[];
  readonly canWrite?: boolean;
}

export interface FakeActionsCache {
  readonly url: string;
  readonly entries: readonly CacheEntry[];
  readonly counts: Readonly<Record<CacheRequest, number>>;
  /** Requests without a token that this service has given out. Expected to stay 0. */
  readonly unauthorizedCount: number;
  /** The variables that a step sees; the rest of its environment is the caller's. */
  environment(scope?: RunScope): Readonly<Record<string, string>>;
  force(answer: ForcedAnswer): void;
  /** Back to honest answers. */
  forceNothing(): void;
  plant(entry: {
    readonly key: string;
    readonly bytes: Uint8Array;
    readonly scope?: string;
    readonly version?: string;
  }): void;
  /** Forgets entries, as an eviction does. */
  evict(isEvicted: (entry: CacheEntry) => boolean): void;
  close(): Promise<void>;
}

export const DEFAULT_BRANCH = 'refs/heads/main';
const SERVICE_PATH = '/twirp/github.actions.results.api.v1.CacheService/';
const METHODS: Readonly<Record<string, CacheRequest>> = {
  GetCacheEntryDownloadURL: 'look-up',
  CreateCacheEntry: 'create',
  FinalizeCacheEntryUpload: 'finalize',
};
const RETRY_AFTER_SECONDS = '42';
const TOKEN_PREFIX = 'fake-token.';

interface Upload {
  readonly key: string;
  readonly version: string;
  readonly scope: string;
  readonly blocks: Map<string, Buffer>;
  bytes: Buffer | undefined;
}

interface State {
  readonly entries: CacheEntry[];
  readonly uploads: Map<number, Upload>;
  readonly counts: Record<CacheRequest, number>;
  forced: {at: CacheRequest; answer: ForcedAnswer['answer']; left: number; delayMs: number}[];
  nextId: number;
  unauthorizedCount: number;
  url: string;
}

/** Starts the service on a free port of this machine. Called within a test, it ends with it. */
export async function startFakeActionsCache(): Promise<FakeActionsCache> {
  const state: State = {
    entries: [],
    uploads: new Map(),
    counts: {'look-up': 0, create: 0, finalize: 0, upload: 0, download: 0},
    forced: [],
    nextId: 1,
    unauthorizedCount: 0,
    url: '',
  };
  const server = createServer((request, response) => {
    answer(state, request, response).catch((error: Error) => {
      if (!response.headersSent) sendJson(response, 500, {code: 'internal', msg: error.message});
      else response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return {
    url: state.url,
    entries: state.entries,
    counts: state.counts,
    get unauthorizedCount() {
      return state.unauthorizedCount;
    },
    environment: (scope = {}) => ({
      ACTIONS_RESULTS_URL: `${state.url}/`,
      ACTIONS_RUNTIME_TOKEN: tokenOf(state, scope),
      ACTIONS_CACHE_SERVICE_V2: 'true',
    }),
    force: ({at, answer: forced, times = Number.POSITIVE_INFINITY, delayMs = 0}) =>
      void state.forced.push({at, answer: forced, left: times, delayMs}),
    forceNothing: () => {
      state.forced = [];
    },
    plant: ({key, bytes, scope = DEFAULT_BRANCH, version}) =>
      void state.entries.push({id: state.nextId++, key, version, scope, bytes: Buffer.from(bytes)}),
    evict: (isEvicted) => {
      const kept = state.entries.filter((entry) => !isEvicted(entry));
      state.entries.splice(0, state.entries.length, ...kept);
    },
    close,
  };
}

const tokenOf = ({url}: State, scope: RunScope): string => {
  const {ref = DEFAULT_BRANCH, readsFrom = [DEFAULT_BRANCH], canWrite = true} = scope;
  return TOKEN_PREFIX + Buffer.from(JSON.stringify({ref, readsFrom, canWrite, url})).toString('base64url');
};

/** Tokens are good for the service that gave them. */
function scopeOf({url}: State, {headers}: IncomingMessage): Required<RunScope> | undefined {
  const token = /^Bearer (.*)$/.exec(headers.authorization ?? '')?.[1];
  if (!token?.startsWith(TOKEN_PREFIX)) return undefined;
  const text = Buffer.from(token.slice(TOKEN_PREFIX.length), 'base64url').toString();
  const scope = JSON.parse(text) as Required<RunScope> & {url: string};
  return scope.url === url ? scope : undefined;
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const {pathname, searchParams} = new URL(request.url ?? '/', state.url);
  const body = await bodyOf(request);
  const blob = /^\/blob\/(\d+)$/.exec(pathname)?.[1];
  if (blob !== undefined) return answerBlob({state, request, response, body, id: Number(blob), searchParams});
  const method = pathname.startsWith(SERVICE_PATH) ? METHODS[pathname.slice(SERVICE_PATH.length)] : undefined;
  if (request.method !== 'POST' || !method) return sendJson(response, 404, {code: 'bad_route', msg: pathname});
  const scope = scopeOf(state, request);
  if (!scope) {
    state.unauthorizedCount++;
    return sendJson(response, 401, {code: 'unauthenticated', msg: 'no valid token'});
  }
  state.counts[method]++;
  const forced = takeForced(state, method);
  if (await answerForced(forced, response)) return;
  const fields = JSON.parse(body.toString('utf8')) as Readonly<Record<string, unknown>>;
  const called = {state, response, scope, fields, forced: forced?.answer};
  if (method === 'look-up') return lookUp(called);
  if (method === 'create') return create(called);
  finalize(called);
}

interface Call {
  readonly state: State;
  readonly response: ServerResponse;
  readonly scope: Required<RunScope>;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly forced: ForcedAnswer['answer'] | undefined;
}

function lookUp({state, response, scope, fields, forced}: Call): undefined {
  const restoreKeys = Array.isArray(fields.restore_keys) ? fields.restore_keys.map(String) : [];
  const entry = findEntry(state, scope, [String(fields.key), ...restoreKeys], String(fields.version));
  if (!entry) return sendJson(response, 200, {ok: false});
  sendJson(response, 200, {
    ok: true,
    signed_download_url: `${state.url}/blob/${entry.id}?sig=secret${entry.id}`,
    matched_key: forced === 'other-key' ? `another-${entry.key}` : entry.key,
  });
}

/** The newest entry of the first key with any: the key itself before longer ones, the own ref before others. */
function findEntry(
  {entries}: State,
  {ref, readsFrom}: Required<RunScope>,
  keys: readonly string[],
  version: string,
): CacheEntry | undefined {
  const newestFirst = [...entries].reverse().filter((entry) => (entry.version ?? version) === version);
  for (const key of keys) {
    for (const scope of [ref, ...readsFrom]) {
      const inScope = newestFirst.filter((entry) => entry.scope === scope);
      const found = inScope.find((entry) => entry.key === key) ?? inScope.find((entry) => entry.key.startsWith(key));
      if (found) return found;
    }
  }
  return undefined;
}

function create({state, response, scope, fields}: Call): undefined {
  const [key, version] = [String(fields.key), String(fields.version)];
  if (!scope.canWrite) {
    return sendJson(response, 200, {ok: false, message: 'cache write denied: the token of this run is read-only'});
  }
  const isSame = (other: {key: string; version: string | undefined; scope: string}): boolean =>
    other.key === key && other.version === version && other.scope === scope.ref;
  if (state.entries.some(isSame)) return sendConflict(response);
  const id = state.nextId++;
  state.uploads.set(id, {key, version, scope: scope.ref, blocks: new Map(), bytes: undefined});
  sendJson(response, 200, {ok: true, signed_upload_url: `${state.url}/blob/${id}?sig=secret${id}`});
}

function finalize({state, response, scope, fields}: Call): undefined {
  for (const [id, {key, version, bytes, scope: owner}] of state.uploads) {
    if (key !== fields.key || version !== fields.version || owner !== scope.ref) continue;
    if (!bytes || bytes.length !== Number(fields.size_bytes)) {
      return sendJson(response, 400, {code: 'invalid_argument', msg: `${bytes?.length} of ${fields.size_bytes} bytes`});
    }
    state.uploads.delete(id);
    state.entries.push({id, key, version, scope: owner, bytes});
    return sendJson(response, 200, {ok: true, entry_id: String(id)});
  }
  sendJson(response, 404, {code: 'not_found', msg: 'nothing was reserved under that key'});
}

interface BlobCall {
  readonly state: State;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
  readonly id: number;
  readonly searchParams: URLSearchParams;
}

async function answerBlob(call: BlobCall): Promise<void> {
  const {state, request, response, id, searchParams} = call;
  if (searchParams.get('sig') !== `secret${id}`) return sendJson(response, 403, {code: 'AuthenticationFailed'});
  const kind = request.method === 'PUT' ? 'upload' : 'download';
  state.counts[kind]++;
  const forced = takeForced(state, kind);
  if (await answerForced(forced, response)) return;
  if (kind === 'upload') return receive(call);
  const bytes = state.entries.find((entry) => entry.id === id)?.bytes;
  if (!bytes) return sendJson(response, 404, {code: 'BlobNotFound'});
  if (forced?.answer === 'wrong-bytes') return void response.end(Buffer.alloc(bytes.length, 'x'));
  if (forced?.answer === 'truncated') return void response.end(bytes.subarray(0, bytes.length >> 1));
  response.setHeader('Content-Length', bytes.length);
  response.end(bytes);
}

/** A blob in one piece, one block of it, or the list that puts the blocks together. */
function receive({state, response, body, id, searchParams}: BlobCall): undefined {
  const upload = state.uploads.get(id);
  if (!upload) return sendJson(response, 404, {code: 'BlobNotFound'});
  if (searchParams.get('comp') === 'block') upload.blocks.set(searchParams.get('blockid') ?? '', body);
  else if (searchParams.get('comp') === 'blocklist') {
    const ids = [...body.toString('utf8').matchAll(/<Latest>(.*?)<\/Latest>/g)].map(([, block = '']) => block);
    upload.bytes = Buffer.concat(ids.map((block) => upload.blocks.get(block) ?? Buffer.alloc(0)));
  } else upload.bytes = body;
  response.statusCode = 201;
  response.end();
}

function takeForced(state: State, at: CacheRequest): State['forced'][number] | undefined {
  const forced = state.forced.find((one) => one.at === at && one.left > 0);
  if (forced) forced.left--;
  return forced;
}

/** Answers for good, or only waits; true when nothing more is to be said. */
async function answerForced(forced: State['forced'][number] | undefined, response: ServerResponse): Promise<boolean> {
  switch (forced?.answer) {
    case 'rate-limited':
      response.setHeader('Retry-After', RETRY_AFTER_SECONDS);
      sendJson(response, 429, {code: 'resource_exhausted', msg: 'rate limit'});
      return true;
    case 'conflict':
      sendConflict(response);
      return true;
    case 'write-denied':
      sendJson(response, 200, {ok: false, message: 'cache write denied: the token of this run is read-only'});
      return true;
    case 'read-denied':
      sendJson(response, 403, {code: 'permission_denied', msg: 'cache read denied: no readable scope'});
      return true;
    case 'server-error':
    case 'unavailable':
      sendJson(response, forced.answer === 'unavailable' ? 503 : 500, {code: 'internal', msg: 'out of order'});
      return true;
    case 'reset':
      response.socket?.resetAndDestroy();
      return true;
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, forced.delayMs));
      return false;
    default:
      return false;
  }
}

const sendConflict = (response: ServerResponse): undefined =>
  sendJson(response, 409, {code: 'already_exists', msg: 'cache entry already exists'});

function sendJson(response: ServerResponse, status: number, body: unknown): undefined {
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
