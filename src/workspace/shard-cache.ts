import {clearShardFolder, openShardReader, openShardWriter} from '../cache/shard-folder.ts';
import type {RemoteCache} from './open-cache.ts';

export interface ShardFolders {
  /** Absolute. */
  readonly to: string | undefined;
  readonly from: string | undefined;
}

/** The cache of a job that is one of several, or of the one that merges: shards are asked before other stores. */
export async function shardCache(remote: RemoteCache | undefined, {to, from}: ShardFolders): Promise<RemoteCache> {
  if (to !== undefined) await clearShardFolder(to);
  return {
    isLocalKept: remote?.isLocalKept ?? true,
    openTiers: (onProblem) => [
      ...(from === undefined ? [] : [openShardReader({folder: from, onProblem, clock: Date.now})]),
      ...(remote?.openTiers(onProblem) ?? []),
      ...(to === undefined ? [] : [openShardWriter({folder: to, onProblem, clock: Date.now})]),
    ],
  };
}
