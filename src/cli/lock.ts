import path from 'node:path';
import {decodeEvaluation} from '../artifacts/evaluation.ts';
import {decodeVerdict} from '../artifacts/verdict.ts';
import type {Manifest} from '../manifest/manifest.ts';
import {datasetSource} from '../plan/make-plan.ts';
import {DEFAULT_OUTPUT_FOLDER} from '../workspace/build-manifest.ts';
import {displayPath} from '../workspace/display-path.ts';
import {gitAnswer} from '../workspace/git.ts';
import {findLockFile, LOCK_FILE, type LockedBuild, readLockFile, writeLockFile} from '../workspace/lock-file.ts';
import type {Workspace} from '../workspace/open-workspace.ts';
import {type Command, countOf, EXIT, MANIFEST_FLAG} from './command.ts';
import {selectBuilds} from './read-manifest.ts';
import {readResult} from './read-result.ts';
import {withWorkspace} from './with-workspace.ts';

/** `quantgate lock`: the figures of the last build become the accepted ones, in a file to be reviewed. */
export const lockCommand: Command = {
  usage: 'lock [BUILD…] [--output-dir DIR]',
  flags: {
    ...MANIFEST_FLAG,
    'output-dir': {type: 'string', value: 'DIR', help: 'folder that the build wrote its results to'},
  },
  run: async (args, terminal) => {
    const folder = args.text('output-dir');
    const [file, count] = await withWorkspace(args, terminal, async (workspace, manifest) => {
      const outputs =
        folder === undefined
          ? path.join(manifest.directory, DEFAULT_OUTPUT_FOLDER)
          : path.resolve(terminal.cwd, folder);
      const chosen = selectBuilds(args.positionals, manifest);
      const locked: Record<string, LockedBuild> = {};
      for (const name of chosen ?? manifest.builds.keys())
        locked[name] = await lockBuild({manifest, workspace, name, folder: path.join(outputs, name)});
      const known = findLockFile(manifest.directory);
      // Builds that were not named keep what was accepted for them.
      const kept = chosen && known !== undefined ? (await readLockFile(known)).builds : {};
      const commit = await gitAnswer(manifest.directory, ['rev-parse', '--verify', '--quiet', 'HEAD']);
      const lock = {version: 1, ...(commit ? {commit} : {}), builds: {...kept, ...locked}} as const;
      return [await writeLockFile(manifest.directory, lock), Object.keys(locked).length] as const;
    });
    terminal.print(`Wrote ${countOf(count, 'build')} to ${displayPath(file)}. Commit ${LOCK_FILE} with the change.`);
    return EXIT.pass;
  },
};

interface LockBuildOptions {
  readonly manifest: Manifest;
  readonly workspace: Workspace;
  readonly name: string;
  readonly folder: string;
}

async function lockBuild({manifest, workspace, name, folder}: LockBuildOptions): Promise<LockedBuild> {
  const {verdict, evaluation} = await readResult(name, folder);
  const dataset = manifest.models.get(manifest.builds.get(name)?.model ?? '')?.evaluationDataset;
  const {sizes} = decodeVerdict(verdict);
  if (!evaluation || dataset === undefined) return {metrics: [], sizes};
  const {digest} = await workspace.environment.resolveSource(datasetSource(dataset));
  return {metrics: decodeEvaluation(evaluation).metrics, sizes, samplesDigest: digest};
}
