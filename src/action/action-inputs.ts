/** The inputs of `action.yml`, read and checked all at once. What they mean is decided by the modes. */
import path from 'node:path';
import {err, ok, type Result} from '../base/result.ts';
import {suggest} from '../base/suggest.ts';
import type {CachePolicy} from '../cache/cache-policy.ts';
import {parseConcurrency} from '../cli/arguments.ts';
import {FAIL_ON, type FailOn} from '../cli/base-flags.ts';
import {parseShardCount} from '../cli/shard-flags.ts';
import {type EngineWish, parseEngineWish} from '../engine/choose-engine.ts';
import {type BaseRequest, MISSING_BASELINE_POLICIES} from '../workspace/base-request.ts';
import type {ShardRequest} from '../workspace/shard-work.ts';
import {actionCachePolicy, type Environment} from './action-cache.ts';

export const MODES = ['build', 'setup', 'plan', 'shard', 'merge', 'comment'] as const;
export type ActionMode = (typeof MODES)[number];

const BASELINES = [...MISSING_BASELINE_POLICIES, 'none'] as const;
const COMMENTS = ['auto', 'true', 'false'] as const;
const TRUTHS = ['true', 'false'] as const;

export interface ActionInputs {
  readonly mode: ActionMode;
  /** Absolute. */
  readonly directory: string;
  /** Absolute. */
  readonly manifestFile: string;
  /** Names that nobody has looked up yet; all builds when empty. */
  readonly builds: readonly string[];
  readonly cachePolicy: CachePolicy;
  /** What to compare with; undefined for nothing. */
  readonly base: BaseRequest | undefined;
  readonly concurrency: number;
  readonly keepGoing: boolean;
  readonly engineWish: EngineWish;
  /** Sign the models that pass. */
  readonly attest: boolean;
  readonly failOn: FailOn;
  readonly comment: (typeof COMMENTS)[number];
  readonly shards: ShardRequest;
  /** Name of the folder that this shard writes; '' when it was not given. */
  readonly shard: string;
  /** Absolute folder of the shards to merge; undefined when it was not given. */
  readonly shardsFrom: string | undefined;
  /** Absolute. */
  readonly reportFile: string;
  /** '' for none. */
  readonly token: string;
}

/** One folder name that no shell, no artifact and no file system takes for anything else. */
const SHARD_NAME = /^[A-Za-z0-9][\w.-]{0,99}$/;

/**
 * @param textOf an input as the runner gives it; '' where it is not given
 * @param root absolute folder that paths are relative to
 * @returns the inputs, or a sentence or two for each mistake
 */
export function readInputs(
  textOf: (input: string) => string,
  root: string,
  environment: Environment,
): Result<ActionInputs, readonly string[]> {
  const mistakes: string[] = [];
  const noted = <T>(result: Result<T, string>, fallback: T): T => {
    if (result.ok) return result.value;
    mistakes.push(result.error);
    return fallback;
  };
  const oneOf = <const T extends string>(name: string, words: readonly T[], usual: T): T =>
    noted(choice(name, textOf(name), words, usual), usual);
  const mode = oneOf('mode', MODES, 'build');
  const directory = path.resolve(root, textOf('working-directory') || '.');
  const baseline = oneOf('baseline', BASELINES, isPullRequest(environment) ? 'compute' : 'none');
  const nothing: CachePolicy = {isLocalKept: true, gha: undefined, remote: undefined};
  const inputs: ActionInputs = {
    mode,
    directory,
    manifestFile: path.resolve(directory, textOf('manifest') || 'quantgate.yaml'),
    builds: textOf('builds')
      .split(/\s+/)
      .filter((name) => name !== ''),
    cachePolicy: noted(named('cache', actionCachePolicy(textOf('cache'), environment)), nothing),
    base: baseline === 'none' ? undefined : baseRequest(baseline, environment),
    concurrency: noted(named('concurrency', parseConcurrency(textOf('concurrency') || undefined)), 1),
    engineWish: noted(named('engine', parseEngineWish(textOf('engine'))), 'auto'),
    attest: oneOf('attest', TRUTHS, 'false') === 'true',
    keepGoing: oneOf('keep-going', TRUTHS, 'true') === 'true',
    failOn: oneOf('fail-on', FAIL_ON, 'fail'),
    comment: oneOf('comment', COMMENTS, 'auto'),
    shards: noted(named('shards', parseShardCount(textOf('shards') || 'auto')), {count: 1, countMax: 1}),
    shard: noted(shardName(textOf('shard'), mode), ''),
    shardsFrom: noted(shardsFolder(textOf('shards-from'), mode, directory), undefined),
    reportFile: path.resolve(directory, textOf('report-json') || 'report.json'),
    token: textOf('token'),
  };
  return mistakes.length === 0 ? ok(inputs) : err(mistakes);
}

const isPullRequest = ({GITHUB_EVENT_NAME}: Environment): boolean => GITHUB_EVENT_NAME === 'pull_request';

function baseRequest(onMissing: BaseRequest['onMissing'], environment: Environment): BaseRequest {
  const {GITHUB_BASE_REF, GITHUB_REF: githubRef, GITHUB_SHA: githubSha} = environment;
  return {ref: GITHUB_BASE_REF || undefined, githubRef, githubSha, onMissing, isLocked: false};
}

function choice<const T extends string>(name: string, text: string, words: readonly T[], usual: T): Result<T, string> {
  if (text === '') return ok(usual);
  const word = words.find((one) => one === text.toLowerCase());
  if (word !== undefined) return ok(word);
  const guess = suggest(text, words);
  const remedy = guess ? `Did you mean "${guess}"?` : `It can be ${words.join(', ')}.`;
  return err(`The input "${name}" is "${text}". ${remedy}`);
}

const named = <T>(input: string, result: Result<T, string>): Result<T, string> =>
  result.ok ? result : err(`The input "${input}": ${result.error}`);

function shardName(text: string, mode: ActionMode): Result<string, string> {
  if (mode === 'shard' && text === '')
    return err('The mode "shard" needs the input "shard": set it to matrix.shard of the matrix that "plan" gave.');
  if (text === '' || SHARD_NAME.test(text)) return ok(text);
  return err(`The input "shard" is "${text}", which is no plain name. Set it to matrix.shard.`);
}

function shardsFolder(text: string, mode: ActionMode, directory: string): Result<string | undefined, string> {
  if (text !== '') return ok(path.resolve(directory, text));
  if (mode !== 'merge') return ok(undefined);
  return err('The mode "merge" needs the input "shards-from": the folder that the artifacts were downloaded to.');
}
