/**
 * A store as a server of Bazel's HTTP cache protocol, for processes of this machine: `GET`, `HEAD` and `PUT` of `/ac/<key>`
 * and `/cas/<digest>` below a path that is a secret, since every user of the machine can reach a port of it. Contents are
 * checked before they are stored, and a result is given only when all it needs can be given too.
 *
 * Source: Bazel documentation, "Remote Caching", HTTP caching protocol.
 */
import {timingSafeEqual} from 'node:crypto';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import {type Digest, hashBytes, isDigest} from '../base/content-hash.ts';
import {EMPTY_DIGEST, referencedBlobs} from './action-result.ts';

/** What the server needs of a store; a `TieredStore` has it. */
export interface ServedStore {
  readResult(key: Digest): Promise<Uint8Array | undefined>;
  writeResult(key: Digest, bytes: Uint8Array): Promise<void>;
  getBlob(digest: Digest): Promise<Uint8Array | undefined>;
  putBlob(digest: Digest, bytes: Uint8Array): Promise<void>;
  hasBlob(digest: Digest, sizeBytes: number): Promise<boolean>;
}

export interface CacheServerOptions {
  readonly store: ServedStore;
  readonly isWritable: boolean;
  /** First part of every path. */
  readonly secret: string;
  /** Of one body. */
  readonly bodyBytesMax: number;
}

/** Bodies are held in memory while they are checked. */
export const SERVED_BODY_BYTES_MAX = 512 << 20;

const STATUS = {
  ok: 200,
  badRequest: 400,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  lengthRequired: 411,
  tooLarge: 413,
  internal: 500,
} as const;

/** The server, not yet listening. */
export function createCacheServer(options: CacheServerOptions): Server {
  return createServer((request, response) => {
    answer(options, request, response).catch(() => {
      if (!response.headersSent) end(response, STATUS.internal);
      else response.destroy();
    });
  });
}

interface Target {
  readonly area: 'ac' | 'cas';
  readonly digest: Digest;
}

async function answer(options: CacheServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [empty, secret = '', area, digest = '', ...others] = (request.url ?? '').split('/');
  const isKnown = empty === '' && isSame(secret, options.secret) && (area === 'ac' || area === 'cas');
  if (!isKnown || others.length > 0) return end(response, STATUS.notFound);
  if (!isDigest(digest)) return end(response, STATUS.badRequest);
  const target: Target = {area, digest};
  if (request.method === 'GET' || request.method === 'HEAD') return give(options, target, request, response);
  if (request.method === 'PUT') return take(options, target, request, response);
  response.setHeader('Allow', 'GET, HEAD, PUT');
  end(response, STATUS.methodNotAllowed);
}

async function give(
  {store}: CacheServerOptions,
  target: Target,
  {method}: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const bytes = target.area === 'cas' ? await blobOf(store, target.digest) : await resultOf(store, target.digest);
  if (!bytes) return end(response, STATUS.notFound);
  response.setHeader('Content-Type', 'application/octet-stream');
  response.setHeader('Content-Length', bytes.length);
  response.end(method === 'HEAD' ? undefined : bytes);
}

const blobOf = async (store: ServedStore, digest: Digest): Promise<Uint8Array | undefined> =>
  digest === EMPTY_DIGEST ? new Uint8Array() : store.getBlob(digest);

/** A client that got a result asks for its blobs next, and some fail a build when one is missing. */
async function resultOf(store: ServedStore, key: Digest): Promise<Uint8Array | undefined> {
  const bytes = await store.readResult(key);
  const blobs = bytes && referencedBlobs(bytes);
  if (!bytes || !blobs) return undefined;
  for (const {digest, sizeBytes} of blobs) {
    if (!(await store.hasBlob(digest, sizeBytes)) && !(await store.getBlob(digest))) return undefined;
  }
  return bytes;
}

async function take(
  {store, isWritable, bodyBytesMax}: CacheServerOptions,
  {area, digest}: Target,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isWritable) return refuse(request, response, STATUS.forbidden);
  const length = request.headers['content-length'];
  if (length === undefined) return refuse(request, response, STATUS.lengthRequired);
  if (Number(length) > bodyBytesMax) return refuse(request, response, STATUS.tooLarge);
  const bytes = await bodyOf(request);
  if (area === 'cas') {
    if (hashBytes(bytes) !== digest) return end(response, STATUS.badRequest);
    await store.putBlob(digest, bytes);
  } else {
    if (!referencedBlobs(bytes)) return end(response, STATUS.badRequest);
    await store.writeResult(digest, bytes);
  }
  end(response, STATUS.ok);
}

/** Node's parser has seen to it that no more comes than the header said; less is an error of the stream. */
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** The body is not read, so the connection cannot be used again. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
  response.setHeader('Connection', 'close');
  request.resume();
  end(response, status);
}

function end(response: ServerResponse, status: number): void {
  response.statusCode = status;
  response.end();
}

function isSame(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(hashBytes(given)), Buffer.from(hashBytes(secret))];
  return timingSafeEqual(a, b);
}
