/** The cache of a step of the action: what the workflow asks for, within what the run may do. */
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {canonicalJson, type Json} from '../base/canonical-json.ts';
import {ok, type Result} from '../base/result.ts';
import {type CachePolicy, parseCachePolicy} from '../cache/cache-policy.ts';
import {type GithubRun, isGithubCacheOffered} from '../cache/open-remote-tiers.ts';
import type {EngineChoice} from '../engine/choose-engine.ts';
import {numericsClass} from '../engine/numerics-class.ts';
import {cacheTrustOf, defaultCachePolicy, type RunFacts} from './cache-trust.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** @param text the input "cache"; empty for what is usual for the event, and possible where the action runs */
export function actionCachePolicy(text: string, environment: Environment): Result<CachePolicy, string> {
  if (text.trim() !== '') return parseCachePolicy(text);
  const policy = defaultCachePolicy(runFacts(environment));
  return ok(isGithubCacheOffered(environment) ? policy : {...policy, gha: undefined});
}

/**
 * @param contents what the packs are about, so that jobs with other manifests or builds do not take each other's place:
 *   the path of the manifest within the repository, the builds
 */
export function githubRun(contents: Json, environment: Environment, engine: EngineChoice['kind']): GithubRun {
  const {GITHUB_RUN_ID, GITHUB_RUN_ATTEMPT, GITHUB_JOB, GITHUB_ACTION} = environment;
  return {
    trust: cacheTrustOf(runFacts(environment)),
    scope: {numericsClass: numericsClass(engine), manifest: canonicalJson(contents)},
    run: [GITHUB_RUN_ID, GITHUB_RUN_ATTEMPT, GITHUB_JOB, GITHUB_ACTION].map((part) => part ?? ''),
    processFile: fileURLToPath(new URL('./github-cache.js', import.meta.url)),
  };
}

/** What the variables of a job, and the payload of its event, say of the run. */
export function runFacts(environment: Environment): RunFacts {
  return {
    eventName: environment.GITHUB_EVENT_NAME ?? '',
    ref: environment.GITHUB_REF ?? '',
    isProtected: environment.GITHUB_REF_PROTECTED === 'true',
    repository: environment.GITHUB_REPOSITORY ?? '',
    event: readEvent(environment.GITHUB_EVENT_PATH),
  };
}

/** The payload, or nothing: then the run is not trusted. */
export function readEvent(file: string | undefined): unknown {
  if (!file) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
