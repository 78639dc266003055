/**
 * How builds are shared out among jobs. Pure: which builds have work, and what each costs, is found out elsewhere.
 */

/** A build with work to do. */
export interface ShardBuild {
  readonly name: string;
  /** Name of its model: builds of one model share what comes before quantizing, and are best done by one job. */
  readonly model: string;
  /** Expected time of the tasks that have to run. */
  readonly costMs: number;
}

export interface Shard {
  /** In the order of the manifest. */
  readonly builds: readonly string[];
  readonly costMs: number;
}

/** Jobs that GitHub starts from one matrix. */
export const SHARD_COUNT_MAX = 256;

/** A job that has less to do spends more time on starting: checkout, engine and cache take 20 to 40 s. */
const SHARD_COST_MS_MIN = 60_000;

/** As many jobs as have a minute's work each, and no more than allowed. */
export function autoShardCount(builds: readonly ShardBuild[], countMax: number): number {
  const costMs = builds.reduce((sum, build) => sum + build.costMs, 0);
  return Math.max(1, Math.min(countMax, builds.length, Math.ceil(costMs / SHARD_COST_MS_MIN)));
}

/**
 * At most `count` shards, none of them empty: longest first, each to the shard with the least to do. The builds of a
 * model stay together as long as they do not outweigh a fair share. The same builds give the same shards on any machine.
 *
 * @param count 1 to `SHARD_COUNT_MAX`
 */
export function planShards(builds: readonly ShardBuild[], count: number): readonly Shard[] {
  const position = new Map(builds.map(({name}, i) => [name, i]));
  const place = ([first]: readonly ShardBuild[]): number => position.get(first?.name ?? '') ?? 0;
  const groups = groupsOf(builds, count).sort((a, b) => costOf(b) - costOf(a) || place(a) - place(b));
  const shards: ShardBuild[][] = Array.from({length: Math.min(count, groups.length)}, () => []);
  for (const group of groups) {
    const lightest = shards.reduce((best, shard) => (costOf(shard) < costOf(best) ? shard : best));
    lightest.push(...group);
  }
  return shards
    .map((shard) => shard.sort((a, b) => place([a]) - place([b])))
    .sort((a, b) => place(a) - place(b))
    .map((shard) => ({builds: shard.map(({name}) => name), costMs: costOf(shard)}));
}

const costOf = (builds: readonly ShardBuild[]): number => builds.reduce((sum, {costMs}) => sum + costMs, 0);

/** Builds of one model in groups that cost at most a fair share, or are single builds. */
function groupsOf(builds: readonly ShardBuild[], count: number): ShardBuild[][] {
  const share = costOf(builds) / count;
  const groups: ShardBuild[][] = [];
  for (const ofModel of groupByModel(builds).values()) {
    let group: ShardBuild[] = [];
    for (const build of ofModel) {
      if (group.length > 0 && costOf(group) + build.costMs > share) {
        groups.push(group);
        group = [];
      }
      group.push(build);
    }
    groups.push(group);
  }
  return groups;
}

function groupByModel(builds: readonly ShardBuild[]): Map<string, ShardBuild[]> {
  const groups = new Map<string, ShardBuild[]>();
  for (const build of builds) groups.set(build.model, [...(groups.get(build.model) ?? []), build]);
  return groups;
}
