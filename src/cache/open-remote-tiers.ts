import type {Diagnostic} from '../base/diagnostic.ts';
import type {CachePolicy} from './cache-policy.ts';
import {GITHUB_CACHE_TIMEOUT_MS, openGithubActionsTier, UPLOADS_PER_MINUTE} from './github-actions-store.ts';
import {openGithubCacheClient} from './github-cache-client.ts';
import type {CacheTrust, PackScope} from './github-cache-keys.ts';
import {HTTP_CACHE_TIMEOUT_MS, openHttpTier} from './http-store.ts';
import type {RemoteTier} from './remote-tier.ts';
import {openTokenBucket} from './token-bucket.ts';

/** What the cache of GitHub Actions needs to know of a run. */
export interface GithubRun {
  /** What the run may read and write before the policy narrows it. */
  readonly trust: CacheTrust;
  readonly scope: PackScope;
  /** What tells this run from others: id, attempt, job, step. */
  readonly run: readonly string[];
  /** Bundle of `action/github-cache-process.ts`. */
  readonly processFile: string;
}

export interface RemoteTiersOptions {
  readonly policy: CachePolicy;
  /** Undefined outside of the action, where GitHub gives no token. */
  readonly github: GithubRun | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onProblem: (problem: Diagnostic) => void;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Name of the variable with the address of the remote cache. */
export const REMOTE_CACHE_VARIABLE = 'QUANTGATE_REMOTE_CACHE';

/** The tiers of a policy that can be had here; what cannot be had is a warning. */
export function openRemoteTiers(options: RemoteTiersOptions): readonly RemoteTier[] {
  return [openGithub(options), openRemote(options)].filter((tier) => tier !== undefined);
}

/** GitHub gives token and address to steps with `uses:` only. */
export const isGithubCacheOffered = (environment: RemoteTiersOptions['environment']): boolean =>
  Boolean(environment.ACTIONS_RUNTIME_TOKEN && (environment.ACTIONS_RESULTS_URL || environment.ACTIONS_CACHE_URL));

/** As the library reads it; a mode it does not know permits everything. */
const MODES: Readonly<Record<string, {readonly reads: boolean; readonly writes: boolean}>> = {
  none: {reads: false, writes: false},
  read: {reads: true, writes: false},
  write: {reads: true, writes: true},
  'write-only': {reads: false, writes: true},
};

function openGithub({policy, github, environment, onProblem, clock}: RemoteTiersOptions): RemoteTier | undefined {
  if (policy.gha === undefined) return undefined;
  const mode = MODES[(environment.ACTIONS_CACHE_MODE ?? '').trim().toLowerCase()] ?? {reads: true, writes: true};
  if (!github || !isGithubCacheOffered(environment)) {
    onProblem({
      severity: 'warning',
      code: 'cache/github-absent',
      message: 'there is no cache of GitHub Actions here; the run goes on without it',
      remedy:
        'GitHub offers it to steps with "uses:" only. For "run:" steps start quantgate\'s action with "mode: setup".',
    });
    return undefined;
  }
  const trust: CacheTrust = {
    reads: mode.reads ? github.trust.reads : [],
    writes: mode.writes && policy.gha === 'rw' ? github.trust.writes : undefined,
  };
  if (trust.reads.length === 0 && trust.writes === undefined) return undefined;
  const {processFile, scope, run} = github;
  const client = openClient(processFile, environment);
  if (client instanceof Error || !client) {
    onProblem({
      severity: 'warning',
      code: 'cache/github-unsupported',
      message: `the cache of GitHub Actions ${client ? `has no place here (${client.message})` : 'is used on Linux and macOS runners only'}; the run goes on without it`,
    });
    return undefined;
  }
  const uploads = openTokenBucket(UPLOADS_PER_MINUTE, clock);
  return openGithubActionsTier({client, trust, scope, run, uploads, onProblem, clock});
}

function openClient(processFile: string, environment: RemoteTiersOptions['environment']) {
  try {
    return openGithubCacheClient({processFile, environment, timeoutMs: GITHUB_CACHE_TIMEOUT_MS});
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function openRemote({policy, environment, onProblem, clock}: RemoteTiersOptions): RemoteTier | undefined {
  if (policy.remote === undefined) return undefined;
  const address = environment[REMOTE_CACHE_VARIABLE] ?? '';
  const tier = openHttpTier({address, access: policy.remote, onProblem, clock, timeoutMs: HTTP_CACHE_TIMEOUT_MS});
  if (tier) return tier;
  onProblem({
    severity: 'warning',
    code: 'cache/remote-absent',
    message: `${REMOTE_CACHE_VARIABLE} is ${address === '' ? 'not set' : 'not an http address'}; the run goes on without a remote cache`,
    remedy: `Set it to the address of a server that speaks Bazel's HTTP cache protocol, or leave "remote" out of the policy.`,
  });
  return undefined;
}
