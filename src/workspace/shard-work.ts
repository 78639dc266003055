/** What a build would cost, build by build, so that it can be shared out among jobs. */
import {inspectPlan} from '../build/inspect-plan.ts';
import type {BuildEnvironment} from '../build/run-context.ts';
import {expectedDurations, readRunRecords} from '../build/run-record.ts';
import type {Manifest} from '../manifest/manifest.ts';
import {autoShardCount, planShards, SHARD_COUNT_MAX, type Shard, type ShardBuild} from '../plan/plan-shards.ts';

/** Of a task that has never run here. */
const UNKNOWN_TASK_MS = 10_000;

export interface ShardRequest {
  /** 'auto': as many as have enough to do. */
  readonly count: number | 'auto';
  readonly countMax: number;
}

/** Jobs of one matrix unless a workflow asks for more: runners are shared with other people. */
export const USUAL_SHARD_COUNT_MAX = 16;

/** The shards of all builds that have something to run; none when everything is cached. */
export async function shardWork(
  manifest: Manifest,
  environment: BuildEnvironment,
  {count, countMax}: ShardRequest,
): Promise<readonly Shard[]> {
  const statuses = await inspectPlan({...environment, force: []});
  const durations = expectedDurations(await readRunRecords(environment.stateDirectory));
  const isJudging = (kind: string): boolean => environment.definitions.get(kind)?.isCached === false;
  const builds = [...new Set(statuses.map(({build}) => build))].flatMap((name): ShardBuild[] => {
    const open = statuses.filter(({build, kind, status}) => build === name && status !== 'hit' && !isJudging(kind));
    if (open.length === 0) return [];
    const costMs = open.reduce((sum, {task}) => sum + (durations.get(task) ?? UNKNOWN_TASK_MS), 0);
    return [{name, model: manifest.builds.get(name)?.model ?? '', costMs}];
  });
  if (builds.length === 0) return [];
  const wanted = count === 'auto' ? autoShardCount(builds, countMax) : count;
  return planShards(builds, Math.min(wanted, countMax, SHARD_COUNT_MAX));
}
