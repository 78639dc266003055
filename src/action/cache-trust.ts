/**
 * What a run on GitHub may read from and write to the shared cache, by what started it. What a pull request wrote must
 * never come into a run of a protected branch; so only pushes to, and scheduled or manual runs of, the default branch or
 * a protected one are trusted, whatever else runs with their ref: `pull_request_target`, `workflow_run` and comments work
 * on what strangers sent.
 */
import type {CachePolicy} from '../cache/cache-policy.ts';
import type {CacheTrust} from '../cache/github-cache-keys.ts';

/** The variables of a job that count here, and the event that started it. */
export interface RunFacts {
  /** GITHUB_EVENT_NAME */
  readonly eventName: string;
  /** GITHUB_REF, `refs/heads/main` */
  readonly ref: string;
  /** GITHUB_REF_PROTECTED */
  readonly isProtected: boolean;
  /** GITHUB_REPOSITORY, `owner/name` */
  readonly repository: string;
  /** The payload of the event, from outside. */
  readonly event: unknown;
}

const TRUSTED_EVENTS: readonly string[] = ['push', 'schedule', 'workflow_dispatch'];

export function cacheTrustOf({eventName, ref, isProtected, event}: RunFacts): CacheTrust {
  // A release made from a tag takes nothing but what a protected branch has made, and leaves nothing behind.
  if (ref.startsWith('refs/tags/')) return {reads: ['main'], writes: undefined};
  const defaultBranch = textAt(event, 'repository', 'default_branch');
  const isTrustedRef = isProtected || (defaultBranch !== undefined && ref === `refs/heads/${defaultBranch}`);
  if (TRUSTED_EVENTS.includes(eventName) && isTrustedRef) return {reads: ['main'], writes: 'main'};
  return {reads: ['main', 'pr'], writes: 'pr'};
}

/** What the action does unless it is told: pull requests from forks only read. */
export function defaultCachePolicy({event, repository}: RunFacts): CachePolicy {
  const head = textAt(event, 'pull_request', 'head', 'repo', 'full_name');
  const isPullRequest = textAt(event, 'pull_request', 'head', 'sha') !== undefined;
  // The repository of a fork that was deleted is null.
  const isFork = isPullRequest && head?.toLowerCase() !== repository.toLowerCase();
  return {isLocalKept: true, gha: isFork ? 'r' : 'rw', remote: undefined};
}

function textAt(value: unknown, ...keys: readonly string[]): string | undefined {
  let found = value;
  for (const key of keys) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[key];
  }
  return typeof found === 'string' ? found : undefined;
}
