import path from 'node:path';
import {cacheStatistics, DEFAULT_PRUNE_LIMITS, pruneCache, verifyCache} from '../cache/maintain.ts';
import {findManifest} from '../manifest/find-manifest.ts';
import {displayPath} from '../workspace/display-path.ts';
import {cacheDirectoryOf} from '../workspace/open-cache.ts';
import type {CommandArguments} from './arguments.ts';
import {type Command, EXIT, MANIFEST_FLAG, type Terminal, UsageError} from './command.ts';

const ACTIONS: Readonly<
  Record<string, (directory: string, args: CommandArguments, terminal: Terminal) => Promise<number>>
> = {
  stats,
  prune,
  verify,
};

/** `quantgate cache`: look after the local cache of the manifest's folder. */
export const cacheCommand: Command = {
  usage: 'cache stats | prune | verify',
  flags: {
    ...MANIFEST_FLAG,
    'max-size': {
      type: 'string',
      value: 'MB',
      help: `prune: least recently used results go above this (default ${DEFAULT_PRUNE_LIMITS.maxBytes / 1e6})`,
    },
    'max-age': {
      type: 'string',
      value: 'DAYS',
      help: `prune: results not used for so long go (default ${DEFAULT_PRUNE_LIMITS.maxAgeDays})`,
    },
  },
  run: async (args, terminal) => {
    const [name, ...others] = args.positionals;
    const action = ACTIONS[name ?? ''];
    if (!action || others.length > 0) throw new UsageError('Say what to do with the cache: stats, prune or verify.');
    return action(cacheDirectoryOf(await manifestDirectory(args.text('manifest'), terminal)), args, terminal);
  },
};

/** The cache can be looked after even when the manifest in it is wrong. */
async function manifestDirectory(manifestPath: string | undefined, {cwd}: Terminal): Promise<string> {
  if (manifestPath !== undefined) return path.dirname(path.resolve(cwd, manifestPath));
  const found = await findManifest(cwd);
  if (!found) throw new UsageError('No manifest here or above. Name one with --manifest, or go to its folder.');
  return path.dirname(found.file);
}

async function stats(directory: string, _args: CommandArguments, {print}: Terminal): Promise<number> {
  const {resultCount, blobCount, sizeBytes, temporaryCount} = await cacheStatistics(directory);
  print(`${displayPath(directory)}: ${resultCount} results, ${blobCount} blobs, ${megabytes(sizeBytes)}.`);
  if (temporaryCount > 0)
    print(`${temporaryCount} temporary files of interrupted writes; "quantgate cache prune" removes them.`);
  return EXIT.pass;
}

async function prune(directory: string, args: CommandArguments, {print}: Terminal): Promise<number> {
  const maxBytes = numberFlag(args, 'max-size', DEFAULT_PRUNE_LIMITS.maxBytes / 1e6) * 1e6;
  const maxAgeDays = numberFlag(args, 'max-age', DEFAULT_PRUNE_LIMITS.maxAgeDays);
  const {removedCount, removedBytes, keptBytes} = await pruneCache(directory, {maxBytes, maxAgeDays}, Date.now());
  print(`Removed ${removedCount} files (${megabytes(removedBytes)}), kept ${megabytes(keptBytes)}.`);
  return EXIT.pass;
}

async function verify(directory: string, _args: CommandArguments, {print}: Terminal): Promise<number> {
  const {resultCount, blobCount, damaged, incompleteCount} = await verifyCache(directory);
  for (const {path: file, problem} of damaged) print(`${displayPath(file)}: ${problem}; removed.`);
  print(
    `${resultCount} results and ${blobCount} blobs checked: ${damaged.length} damaged, ${incompleteCount} results without all their blobs.`,
  );
  return EXIT.pass;
}

function numberFlag(args: CommandArguments, flag: string, fallback: number): number {
  const text = args.text(flag);
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isFinite(value) || value < 0) throw new UsageError(`--${flag} "${text}" is not a number of at least 0.`);
  return value;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
