/** Machines of one repository that share a fake cache of GitHub Actions, by way of the real library in its process. */
import path from 'node:path';
import {inject, onTestFinished} from 'vitest';
import {type Digest, hashBytes} from '../../src/base/content-hash.ts';
import type {Diagnostic} from '../../src/base/diagnostic.ts';
import {directoryStoreOptions, openDirectoryStore} from '../../src/cache/directory-store.ts';
import {openGithubActionsTier, UPLOADS_PER_MINUTE} from '../../src/cache/github-actions-store.ts';
import {openGithubCacheClient} from '../../src/cache/github-cache-client.ts';
import type {CacheTrust, PackScope} from '../../src/cache/github-cache-keys.ts';
import type {CacheTransfer} from '../../src/cache/remote-tier.ts';
import {openTieredStore, type TieredStore} from '../../src/cache/tiered-store.ts';
import {openTokenBucket, type TokenBucket} from '../../src/cache/token-bucket.ts';
import type {FakeActionsCache, RunScope} from './fake-actions-cache.ts';
import {temporaryDirectory} from './temporary-directory.ts';

export interface Machine {
  readonly store: TieredStore;
  readonly problems: Diagnostic[];
  readonly temp: string;
  /** What restoring gave; undefined for nothing. */
  readonly restored: CacheTransfer | undefined;
  /** Saves, ends, and tells what was saved. */
  finish(): Promise<CacheTransfer | undefined>;
}

export interface MachineOptions {
  readonly run?: string;
  readonly trust?: CacheTrust;
  readonly scope?: RunScope;
  readonly packScope?: PackScope;
  readonly timeoutMs?: number;
  readonly uploads?: TokenBucket;
  readonly environment?: Readonly<Record<string, string>>;
}

export const MAIN: CacheTrust = {reads: ['main'], writes: 'main'};
export const PULL_REQUEST: CacheTrust = {reads: ['main', 'pr'], writes: 'pr'};
export const PULL_SCOPE: RunScope = {ref: 'refs/pull/7/merge', readsFrom: ['refs/heads/main']};
export const PACK_SCOPE: PackScope = {numericsClass: 'ort=1;isa=test', manifest: 'quantgate.yaml'};

/** A machine with nothing on it, its packs restored. */
export async function startMachine(service: FakeActionsCache, options: MachineOptions = {}): Promise<Machine> {
  const {run = '1', trust = MAIN, scope = {}, packScope = PACK_SCOPE, timeoutMs = 30_000} = options;
  const temp = temporaryDirectory();
  const problems: Diagnostic[] = [];
  const onProblem = (problem: Diagnostic): void => void problems.push(problem);
  const environment = {
    PATH: process.env.PATH,
    HOME: temp,
    RUNNER_TEMP: temp,
    ...service.environment(scope),
    ...options.environment,
  };
  const processFile = path.join(inject('productFolder'), 'github-cache.js');
  const client = openGithubCacheClient({processFile, environment, timeoutMs});
  if (!client) throw new Error('no stand-in for tar here');
  const tier = openGithubActionsTier({
    ...{client, trust, scope: packScope, run: [run], onProblem, clock: Date.now},
    uploads: options.uploads ?? openTokenBucket(UPLOADS_PER_MINUTE, Date.now),
  });
  const store = openTieredStore(
    openDirectoryStore(path.join(temporaryDirectory(), 'cache'), directoryStoreOptions(onProblem)),
    [tier],
  );
  onTestFinished(() => store.close());
  const [restored] = await store.restore();
  const finish = async (): Promise<CacheTransfer | undefined> => {
    const [saved] = await store.save();
    await store.close();
    return saved;
  };
  return {store, problems, temp, restored, finish};
}

/** Stores a result with one output of that text in a blob, and gives its key. */
export async function make(
  store: TieredStore,
  name: string,
  bytes: Uint8Array = Buffer.from(`bytes of ${name}`),
): Promise<Digest> {
  const digest = hashBytes(bytes);
  const key = hashBytes(name);
  await store.putBlob(digest, bytes);
  const output = {path: 'out', digest, sizeBytes: bytes.length, contents: undefined};
  await store.putResult(key, {outputs: [output], startedMs: 1, durationMs: 2});
  return key;
}

/** The bytes of a result that `make` made, undefined for a miss. */
export async function read(store: TieredStore, name: string): Promise<Uint8Array | undefined> {
  const output = (await store.getResult(hashBytes(name)))?.outputs[0];
  return output && store.getBlob(output.digest);
}
