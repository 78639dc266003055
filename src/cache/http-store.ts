/**
 * A server that speaks Bazel's HTTP cache protocol as a tier behind the folder: `GET` and `PUT` of `/ac/<key>` and
 * `/cas/<digest>`. Contents are verified here, since many servers take and give anything. A result is sent after the blobs
 * it needs, and not at all when one of them was refused.
 *
 * Source: Bazel documentation, "Remote Caching", HTTP caching protocol.
 */
import {type Digest, hashBytes} from '../base/content-hash.ts';
import type {Diagnostic} from '../base/diagnostic.ts';
import {referencedBlobs} from './action-result.ts';
import type {CacheAccess} from './cache-policy.ts';
import type {DirectoryStore} from './directory-store.ts';
import type {CacheTransfer, CacheUse, RemoteTier} from './remote-tier.ts';

export interface HttpTierOptions {
  /** Base address; a path is kept. User and password in it become the header of Basic authentication. */
  readonly address: string;
  readonly access: CacheAccess;
  readonly onProblem: (problem: Diagnostic) => void;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** For one request. */
  readonly timeoutMs: number;
}

export const HTTP_CACHE_TIMEOUT_MS = 30_000;
/** After so many failures one after the other the server is not asked again in this run. */
const FAILURES_MAX = 3;
/** Requests at the same time while saving. */
const UPLOADS_AT_ONCE = 8;
const STORE_NAME = 'remote';
const NOT_FOUND = 404;
const REFUSALS: readonly number[] = [401, 403, 405];

/** Undefined when the address is none that `fetch` knows. */
export function openHttpTier(options: HttpTierOptions): RemoteTier | undefined {
  const client = openClient(options);
  if (!client) return undefined;
  return {
    name: STORE_NAME,
    restore: async () => undefined,
    getResult: async (key) => {
      const bytes = await client.get(`ac/${key}`);
      if (!bytes || referencedBlobs(bytes)) return bytes;
      client.reportDamage('a result that is none');
      return undefined;
    },
    // Asking would cost a request each, and some servers refuse HEAD. What turns out to be gone is made again.
    hasBlob: () => client.isUp(),
    getBlob: async (digest) => {
      const bytes = await client.get(`cas/${digest}`);
      if (!bytes || hashBytes(bytes) === digest) return bytes;
      client.reportDamage('a blob whose content is not what its name says');
      return undefined;
    },
    save: (local, use) => (options.access === 'rw' ? saveMade(client, local, use, options.clock) : empty()),
    close: empty,
  };
}

const empty = async (): Promise<undefined> => undefined;

interface Client {
  get(path: string): Promise<Uint8Array | undefined>;
  /** True when the server took it. */
  put(path: string, bytes: Uint8Array): Promise<boolean>;
  isUp(): boolean;
  isWritable(): boolean;
  reportDamage(what: string): void;
}

async function saveMade(
  client: Client,
  local: DirectoryStore,
  {made}: CacheUse,
  clock: () => number,
): Promise<CacheTransfer | undefined> {
  const startedMs = clock();
  const saved = {resultCount: 0, entryCount: 0, sizeBytes: 0};
  const blobs = new Map<Digest, Promise<boolean>>();
  const putCounted = async (path: string, bytes: Uint8Array): Promise<boolean> => {
    if (!(await client.put(path, bytes))) return false;
    saved.entryCount++;
    saved.sizeBytes += bytes.length;
    return true;
  };
  const putBlob = async (digest: Digest): Promise<boolean> => {
    const bytes = await local.getBlob(digest);
    return bytes !== undefined && putCounted(`cas/${digest}`, bytes);
  };
  const putBlobOnce = (digest: Digest): Promise<boolean> => {
    const put = blobs.get(digest) ?? putBlob(digest);
    blobs.set(digest, put);
    return put;
  };
  const putResult = async (key: Digest): Promise<void> => {
    const bytes = await local.readResult(key);
    const references = bytes && referencedBlobs(bytes);
    if (!bytes || !references) return;
    const arePut = await Promise.all(references.map(({digest}) => putBlobOnce(digest)));
    if (arePut.every(Boolean) && (await putCounted(`ac/${key}`, bytes))) saved.resultCount++;
  };
  const keys = [...made];
  for (let i = 0; i < keys.length && client.isWritable(); i += UPLOADS_AT_ONCE) {
    await Promise.all(keys.slice(i, i + UPLOADS_AT_ONCE).map(putResult));
  }
  if (saved.entryCount === 0) return undefined;
  return {store: STORE_NAME, direction: 'saved', ...saved, durationMs: clock() - startedMs};
}

function openClient({address, onProblem, timeoutMs}: HttpTierOptions): Client | undefined {
  const base = parseBase(address);
  if (!base) return undefined;
  let failuresInARow = 0;
  let isRefused = false;
  const reported = new Set<string>();
  const report = (code: string, message: string): void => {
    if (reported.has(code)) return;
    reported.add(code);
    onProblem({severity: 'warning', code, message});
  };
  const isUp = (): boolean => failuresInARow < FAILURES_MAX;
  const send = async (path: string, init: RequestInit): Promise<Response | undefined> => {
    try {
      const headers = {...base.headers, ...(init.body ? {'Content-Type': 'application/octet-stream'} : {})};
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await fetch(`${base.url}/${path}`, {...init, headers, signal, redirect: 'error'});
      if (response.status < 500) failuresInARow = 0;
      else throw new Error(`status ${response.status}`);
      return response;
    } catch (error) {
      failuresInARow++;
      report(
        'cache/remote-unavailable',
        `the remote cache could not be used (${reasonOf(error)}); the run goes on without it`,
      );
      return undefined;
    }
  };
  return {
    isUp,
    isWritable: () => isUp() && !isRefused,
    reportDamage: (what) =>
      report('cache/remote-damaged-entry', `the remote cache gave ${what}; it is ignored and made again`),
    get: async (path) => {
      const response = isUp() ? await send(path, {method: 'GET'}) : undefined;
      if (response && !response.ok && response.status !== NOT_FOUND)
        report('cache/remote-refused', `the remote cache refused to be read (status ${response.status})`);
      const body = await response?.arrayBuffer().catch(() => undefined);
      return response?.ok && body ? Buffer.from(body) : undefined;
    },
    put: async (path, bytes) => {
      if (!isUp() || isRefused) return false;
      const response = await send(path, {method: 'PUT', body: bytes});
      await response?.arrayBuffer().catch(() => undefined);
      if (response && REFUSALS.includes(response.status)) isRefused = true;
      if (response && !response.ok)
        report('cache/remote-unwritten', `the remote cache refused to be written (status ${response.status})`);
      return response?.ok ?? false;
    },
  };
}

/** The address without user and password, which `fetch` does not take. */
function parseBase(address: string): {url: string; headers: Readonly<Record<string, string>>} | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  const login = Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString(
    'base64',
  );
  const headers: Record<string, string> = url.username === '' ? {} : {Authorization: `Basic ${login}`};
  return {url: `${url.origin}${url.pathname.replace(/\/+$/, '')}`, headers};
}

/** In few words, without the address: it may hold a secret. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  const {cause} = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  return code ?? (error.name === 'TimeoutError' ? 'no answer in time' : error.message);
}
