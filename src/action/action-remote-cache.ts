import type {CachePolicy} from '../cache/cache-policy.ts';
import {openRemoteTiers} from '../cache/open-remote-tiers.ts';
import type {EngineChoice} from '../engine/choose-engine.ts';
import type {RemoteCache} from '../workspace/open-cache.ts';
import {githubRun} from './action-cache.ts';
import type {ActionInputs} from './action-inputs.ts';
import {displayPath} from './runner.ts';

/** The stores behind the cache folder that a mode may use: of the jobs of a sharded build only the one that merges writes. */
export function actionRemoteCache(inputs: ActionInputs, engine: EngineChoice['kind']): RemoteCache {
  const {mode, manifestFile, builds} = inputs;
  const isReadOnly = mode === 'plan' || mode === 'shard';
  const policy = isReadOnly ? readOnly(inputs.cachePolicy) : inputs.cachePolicy;
  // Shards do not know of each other's builds: those who plan, build and merge have one place for all.
  const about = {manifest: displayPath(manifestFile), builds: mode === 'build' ? [...builds].sort() : []};
  const github = githubRun(about, process.env, engine);
  const environment = process.env;
  return {
    isLocalKept: policy.isLocalKept,
    openTiers: (onProblem) => openRemoteTiers({policy, github, environment, onProblem, clock: Date.now}),
  };
}

const readOnly = ({isLocalKept, gha, remote}: CachePolicy): CachePolicy => ({
  isLocalKept,
  gha: gha && 'r',
  remote: remote && 'r',
});
