/** Sharing a build out among jobs, as flags of `plan` and `build`; the action has modes for the same. */
import path from 'node:path';
import {err, ok, type Result} from '../base/result.ts';
import {SHARD_COUNT_MAX, type Shard} from '../plan/plan-shards.ts';
import type {RemoteCache} from '../workspace/open-cache.ts';
import {type ShardRequest, USUAL_SHARD_COUNT_MAX} from '../workspace/shard-work.ts';
import type {CommandArguments, Flag} from './arguments.ts';
import {UsageError} from './command.ts';

/** Of `build`. */
export const SHARD_FLAGS = {
  'shard-to': {
    type: 'string',
    value: 'DIR',
    help: 'be one of several jobs: write what this one makes to DIR and leave the verdict to the job that merges',
  },
  'shards-from': {
    type: 'string',
    value: 'DIR',
    help: 'merge: take over what shards made, from DIR or the folders in it, before the build',
  },
} as const satisfies Record<string, Flag>;

/**
 * The cache with shards before or behind it; their code is loaded only when a flag asks for it.
 *
 * @throws UsageError when both flags are given
 */
export async function withShards(
  remote: RemoteCache | undefined,
  args: CommandArguments,
  cwd: string,
): Promise<RemoteCache | undefined> {
  const [to, from] = [args.text('shard-to'), args.text('shards-from')];
  if (to === undefined && from === undefined) return remote;
  if (to !== undefined && from !== undefined)
    throw new UsageError('--shard-to and --shards-from are for different jobs. Give one of them.');
  const {shardCache} = await import('../workspace/shard-cache.ts');
  return shardCache(remote, {to: to && path.resolve(cwd, to), from: from && path.resolve(cwd, from)});
}

/** `--shards auto`, `--shards 8`. @returns undefined without the flag */
export function shardRequest(text: string | undefined): ShardRequest | undefined {
  if (text === undefined) return undefined;
  const request = parseShardCount(text);
  if (!request.ok) throw new UsageError(request.error);
  return request.value;
}

/** `auto`, `8`. @returns a sentence for anything else */
export function parseShardCount(text: string): Result<ShardRequest, string> {
  if (text === 'auto') return ok({count: 'auto', countMax: USUAL_SHARD_COUNT_MAX});
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= SHARD_COUNT_MAX) return ok({count, countMax: SHARD_COUNT_MAX});
  return err(`--shards "${text}" is neither "auto" nor a number from 1 to ${SHARD_COUNT_MAX}.`);
}

/** Columns of a matrix for GitHub's `fromJSON`: an `include` list that is empty when there is nothing to do. */
export const shardMatrix = (shards: readonly Shard[]) => ({
  include: shards.map(({builds}, i) => ({shard: `${i + 1}-of-${shards.length}`, builds: builds.join(' ')})),
});

/** One line a shard. */
export const shardLines = (shards: readonly Shard[]): readonly string[] =>
  shards.length === 0
    ? ['Everything is cached: no shards.']
    : shards.map(
        ({builds, costMs}, i) =>
          `shard ${i + 1} of ${shards.length}  ${builds.join(' ')}  (about ${Math.ceil(costMs / 1000)} s)`,
      );
