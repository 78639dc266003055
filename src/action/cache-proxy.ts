/**
 * The process behind `mode: setup`: restores the packs, serves the cache, and at the end saves what it was given. It
 * outlives the step that starts it and is told what to do over a channel, so that no secret stands in its arguments.
 */
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import {formatDiagnostic} from '../base/diagnostic.ts';
import {createCacheServer, SERVED_BODY_BYTES_MAX} from '../cache/bazel-http-server.ts';
import type {CachePolicy} from '../cache/cache-policy.ts';
import {directoryStoreOptions, openDirectoryStore} from '../cache/directory-store.ts';
import {type GithubRun, openRemoteTiers} from '../cache/open-remote-tiers.ts';
import type {CacheTransfer} from '../cache/remote-tier.ts';
import {openTieredStore, type TieredStore} from '../cache/tiered-store.ts';

export interface CacheProxyOrder {
  readonly policy: CachePolicy;
  readonly github: GithubRun;
  /** Private folder for what is served. */
  readonly directory: string;
  /** That of the step, with what GitHub gives to actions only. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** First part of the paths of the cache. */
  readonly secret: string;
  /** The whole path that ends the proxy. */
  readonly endSecret: string;
}

export interface CacheProxyStart {
  readonly port: number;
  readonly transfers: readonly CacheTransfer[];
  readonly problems: readonly string[];
}

export interface CacheProxyEnd {
  readonly transfers: readonly CacheTransfer[];
  /** Since the start was told. */
  readonly problems: readonly string[];
}

process.once('message', (message) => void start(message as CacheProxyOrder));

async function start(order: CacheProxyOrder): Promise<void> {
  const {policy, github, directory} = order;
  const problems: string[] = [];
  const onProblem = (problem: Parameters<typeof formatDiagnostic>[0]): void =>
    void problems.push(formatDiagnostic(problem));
  // The proxy is the remote tier of others; to have one itself would be a circle.
  const tiers = openRemoteTiers({
    policy: {...policy, remote: undefined},
    ...{github, environment: order.environment, onProblem, clock: Date.now},
  });
  const local = openDirectoryStore(path.join(directory, 'cache'), directoryStoreOptions(onProblem));
  const store = openTieredStore(local, tiers);
  const transfers = await store.restore();
  const port = await serve(order, store, () => problems.splice(0));
  const started: CacheProxyStart = {port, transfers, problems: problems.splice(0)};
  process.send?.(started);
}

/** One port for the cache and for the order to end. */
async function serve(order: CacheProxyOrder, store: TieredStore, takeProblems: () => string[]): Promise<number> {
  const {secret, endSecret, policy} = order;
  const isWritable = policy.gha === 'rw';
  const cache = createCacheServer({store, isWritable, secret, bodyBytesMax: SERVED_BODY_BYTES_MAX});
  const end = async (response: ServerResponse): Promise<void> => {
    const transfers = await store.save();
    await store.close();
    const ended: CacheProxyEnd = {transfers, problems: takeProblems()};
    response.end(JSON.stringify(ended), () => process.exit(0));
  };
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (request.method === 'POST' && request.url === `/${endSecret}`) void end(response);
    else cache.emit('request', request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
