import {type BaseRequest, MISSING_BASELINE_POLICIES} from '../workspace/base-request.ts';
import {LOCK_FILE} from '../workspace/lock-file.ts';
import type {CommandArguments, Flag} from './arguments.ts';
import {UsageError} from './command.ts';

/** From the worst: each word stands for itself and those before it. */
export const FAIL_ON = ['fail', 'inconclusive', 'warn'] as const;
export type FailOn = (typeof FAIL_ON)[number];

/** Whether a build with that end makes a run fail, judged that strictly. */
export const failsOn = (status: string, failOn: FailOn): boolean =>
  FAIL_ON.slice(0, FAIL_ON.indexOf(failOn) + 1).some((word) => word === status);

/** A base that can be built is built: what is not in the cache must not be a way past the gates. */
const MISSING_BASELINE = 'compute';

/** What to compare with, and what to make of the outcome. */
export const BASE_FLAGS = {
  base: {type: 'string', value: 'REF', help: 'compare with where HEAD left this branch, tag or commit'},
  'on-missing-baseline': {
    type: 'string',
    value: 'POLICY',
    help: `${MISSING_BASELINE_POLICIES.join(', ')}: what to do about figures of the base that are not cached (default: ${MISSING_BASELINE})`,
  },
  locked: {type: 'boolean', help: `compare with the figures of ${LOCK_FILE}`},
  'fail-on': {
    type: 'string',
    value: 'VERDICT',
    help: `${FAIL_ON.join(', ')}: the mildest verdict that makes the exit code 1 (default: fail)`,
  },
} as const satisfies Record<string, Flag>;

/** @throws UsageError */
export const failOnOf = (args: CommandArguments): FailOn => chosen(args, 'fail-on', FAIL_ON) ?? 'fail';

/** @throws UsageError */
export function baseRequest(args: CommandArguments): BaseRequest | undefined {
  const [ref, isLocked] = [args.text('base'), args.has('locked')];
  const policy = chosen(args, 'on-missing-baseline', MISSING_BASELINE_POLICIES);
  if (ref !== undefined && isLocked) throw new UsageError('--base and --locked exclude each other.');
  if (ref === undefined && policy !== undefined) throw new UsageError('--on-missing-baseline needs --base.');
  if (ref === undefined && !isLocked) return undefined;
  const {GITHUB_REF: githubRef, GITHUB_SHA: githubSha} = process.env;
  return {ref, githubRef, githubSha, onMissing: policy ?? MISSING_BASELINE, isLocked};
}

/** @throws UsageError for another word */
function chosen<const T extends string>(args: CommandArguments, flag: string, words: readonly T[]): T | undefined {
  const text = args.text(flag);
  const word = words.find((one) => one === text);
  if (text !== undefined && word === undefined)
    throw new UsageError(`--${flag} "${text}" is none of ${words.join(', ')}.`);
  return word;
}
