/**
 * `mode: setup`: quantgate – or Bazel, or whatever speaks its protocol – in the `run:` steps of a job shares the cache of
 * GitHub Actions, for which GitHub gives its token to actions only. A process in the background holds the token and serves
 * the cache at a port of this machine, under a path that only this job knows; the post step has it save what it got, and
 * ends it.
 */
import {type ChildProcess, spawn} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import * as core from '@actions/core';
import {splitEnvironment} from '../cache/github-cache-client.ts';
import {REMOTE_CACHE_VARIABLE} from '../cache/open-remote-tiers.ts';
import type {CacheTransfer} from '../cache/remote-tier.ts';
import {ENGINE_VARIABLE} from '../engine/choose-engine.ts';
import {transferText} from '../logging/transfer-text.ts';
import {githubRun} from './action-cache.ts';
import type {ActionInputs} from './action-inputs.ts';
import type {CacheProxyEnd, CacheProxyOrder, CacheProxyStart} from './cache-proxy.ts';
import {expectedKind} from './provide-engine.ts';
import {displayPath} from './runner.ts';

/** Where the post step finds the address that ends the proxy; only steps of this action can read it. */
const PROXY_STATE = 'cache-proxy';
const SECRET_BYTES = 32;
/** Restoring has its own limit in the tier; this is for a process that does not come up at all. */
const START_TIMEOUT_MS = 300_000;
const STOP_TIMEOUT_MS = 600_000;

/**
 * Starts the proxy and exports its address to the steps that follow. A proxy that does not come up is a warning: the steps
 * do without.
 */
export async function startSetup({cachePolicy: policy, manifestFile, engineWish}: ActionInputs): Promise<void> {
  const folder = mkdtempSync(path.join(process.env.RUNNER_TEMP ?? tmpdir(), 'quantgate-proxy-'));
  const order: CacheProxyOrder = {
    policy,
    github: githubRun({setup: displayPath(manifestFile)}, process.env, expectedKind(engineWish)),
    directory: folder,
    environment: process.env,
    secret: randomBytes(SECRET_BYTES).toString('hex'),
    endSecret: randomBytes(SECRET_BYTES).toString('hex'),
  };
  const started = await startProxy(order);
  if (typeof started === 'string')
    return core.warning(`The cache proxy did not start (${started}); the steps that follow do without.`);
  const {port, transfers, problems} = started;
  for (const problem of problems) core.warning(problem);
  tell(transfers);
  core.saveState(PROXY_STATE, `http://127.0.0.1:${port}/${order.endSecret}`);
  const address = `http://127.0.0.1:${port}/${order.secret}`;
  core.exportVariable(REMOTE_CACHE_VARIABLE, address);
  if (engineWish !== 'auto') core.exportVariable(ENGINE_VARIABLE, engineWish);
  core.info(
    `${REMOTE_CACHE_VARIABLE} is set for the steps that follow: quantgate build --cache local:rw,remote:${policy.gha ?? 'r'}`,
  );
}

/** The post step: has the proxy save the pack and end. A proxy that is gone is a warning. */
export async function stopSetup(): Promise<void> {
  const address = core.getState(PROXY_STATE);
  if (address === '') return;
  try {
    const response = await fetch(address, {method: 'POST', signal: AbortSignal.timeout(STOP_TIMEOUT_MS)});
    const {transfers, problems} = (await response.json()) as CacheProxyEnd;
    for (const problem of problems) core.warning(problem);
    tell(transfers);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    core.warning(
      `The cache proxy could not be asked to save what it holds (${reason}); the next run will make it again.`,
    );
  }
}

const tell = (transfers: readonly CacheTransfer[]): void => {
  for (const transfer of transfers) core.info(transferText(transfer));
};

/** Secrets go over the channel: arguments and environment of a process can be read by every other of the same user. */
async function startProxy(order: CacheProxyOrder): Promise<CacheProxyStart | string> {
  const file = fileURLToPath(new URL('./cache-proxy.js', import.meta.url));
  const env = splitEnvironment(process.env).plain;
  const child = spawn(process.execPath, [file], {env, detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc']});
  try {
    return await startedOf(child, order);
  } finally {
    if (child.connected) child.disconnect();
    child.unref();
  }
}

/** What the proxy says, or why it says nothing. */
function startedOf(child: ChildProcess, order: CacheProxyOrder): Promise<CacheProxyStart | string> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => fail('no answer in time'), START_TIMEOUT_MS);
    const fail = (reason: string): void => {
      clearTimeout(timer);
      resolve(reason);
    };
    child.once('message', (message) => {
      clearTimeout(timer);
      resolve(message as CacheProxyStart);
    });
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`it ended with code ${code}`));
    child.send(order, (error) => error && fail(error.message));
  });
}
