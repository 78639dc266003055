/**
 * Which commit a build is compared with. On the merge commit that GitHub makes of a pull request it is the first parent:
 * exactly what the change would be merged into. Elsewhere it is where the branch left the other one. The commit that the
 * event names is never used: it is older than the merge commit as soon as the base has moved on.
 */
import {Failure} from '../base/failure.ts';
import {git, gitAnswer} from './git.ts';

export interface FindBaseOptions {
  /** Of the manifest. */
  readonly directory: string;
  /** A branch, tag or commit; undefined where the merge commit of a pull request is checked out. */
  readonly ref: string | undefined;
  /** GITHUB_REF and GITHUB_SHA, where there are any: what the workflow runs on. */
  readonly githubRef: string | undefined;
  readonly githubSha: string | undefined;
}

export interface FoundBase {
  /** Full hash. */
  readonly commit: string;
  readonly foundBy: string;
}

/** @throws Failure 'git' with a remedy when there is no such commit, or it has not been fetched */
export async function findBase(options: FindBaseOptions): Promise<FoundBase> {
  const {directory, ref} = options;
  const head = await gitAnswer(directory, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (head === undefined) {
    const remedy = 'Run it in a git repository with at least one commit.';
    throw new Failure({reason: 'git', message: 'there is no commit to compare with', path: directory, remedy});
  }
  if (isMergeOfPullRequest(options, head)) return firstParent(options, head);
  if (ref === undefined) {
    const remedy = 'Name a branch with --base, for example --base main.';
    throw new Failure({reason: 'git', message: 'no base was named, and this is no pull request', remedy});
  }
  const named = await resolveRef(directory, ref);
  const commit = await gitAnswer(directory, ['merge-base', head, named]);
  if (commit !== undefined) return {commit, foundBy: foundBy(ref, {commit, named, head})};
  const remedy = (await isShallow(directory)) ? FETCH_ALL : 'Name a branch that this one comes from.';
  throw new Failure({reason: 'git', message: `HEAD and "${ref}" have no commit in common here`, remedy});
}

const FETCH_ALL =
  'The repository is shallow: run "git fetch --unshallow", or set "fetch-depth: 0" on actions/checkout.';

const isMergeOfPullRequest = ({githubRef, githubSha}: FindBaseOptions, head: string): boolean =>
  /^refs\/pull\/[0-9]+\/merge$/.test(githubRef ?? '') && githubSha === head;

/** A shallow clone may lack the parent, of which the merge commit tells the hash. */
async function firstParent({directory}: FindBaseOptions, head: string): Promise<FoundBase> {
  const text = await git(directory, ['cat-file', 'commit', head]);
  const commit = /^parent ([0-9a-f]{40,64})$/m.exec(text)?.[1];
  if (commit === undefined)
    throw new Failure({reason: 'git', message: 'the merge commit of the pull request has no parent', path: directory});
  const isHere = async (): Promise<boolean> =>
    (await gitAnswer(directory, ['cat-file', '-e', `${commit}^{commit}`])) !== undefined;
  if (!(await isHere())) await gitAnswer(directory, ['fetch', '--quiet', '--no-tags', '--depth=1', 'origin', commit]);
  if (await isHere()) return {commit, foundBy: 'first parent of the merge commit'};
  const remedy = 'Set "fetch-depth: 2" on actions/checkout.';
  throw new Failure({reason: 'git', message: `the base commit ${commit} has not been fetched`, remedy});
}

async function resolveRef(directory: string, ref: string): Promise<string> {
  // What begins with "-" would be an option, and git refuses it as a name anyway.
  if (ref === '' || ref.startsWith('-') || /[\s\0]/.test(ref))
    throw new Failure({reason: 'git', message: `"${ref}" cannot be the name of a branch or commit`});
  for (const name of [ref, `origin/${ref}`]) {
    const found = await gitAnswer(directory, [
      'rev-parse',
      '--verify',
      '--quiet',
      '--end-of-options',
      `${name}^{commit}`,
    ]);
    if (found !== undefined) return found;
  }
  const remedy = (await isShallow(directory))
    ? FETCH_ALL
    : `Fetch it: "git fetch origin ${/^[\w./-]+$/.test(ref) ? ref : 'BRANCH'}".`;
  throw new Failure({reason: 'git', message: `there is no branch, tag or commit "${ref}" here`, remedy});
}

const isShallow = async (directory: string): Promise<boolean> =>
  (await gitAnswer(directory, ['rev-parse', '--is-shallow-repository'])) === 'true';

function foundBy(
  ref: string,
  {commit, named, head}: {readonly commit: string; readonly named: string; readonly head: string},
): string {
  if (commit === head) return `last commit, which ${ref} contains`;
  return commit === named ? `tip of ${ref}` : `where this branch left ${ref}`;
}
