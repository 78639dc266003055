import type {Manifest} from '../manifest/manifest.ts';
import {engineOfRun} from '../workspace/engine-of-run.ts';
import {inspectManifest} from '../workspace/inspect-manifest.ts';
import type {Workspace} from '../workspace/open-workspace.ts';
import {type CommandArguments, parseConcurrency} from './arguments.ts';
import {type Terminal, UsageError} from './command.ts';
import {readManifest, selectBuilds} from './read-manifest.ts';

/**
 * Opens the workspace of the manifest for a command that only looks, and closes it whatever happens.
 *
 * @param args with `--manifest` and the names of builds
 */
export async function withWorkspace<T>(
  args: CommandArguments,
  terminal: Terminal,
  use: (workspace: Workspace, manifest: Manifest) => Promise<T>,
): Promise<T> {
  const manifest = await readManifest(args.text('manifest'), terminal);
  const concurrency = parseConcurrency(undefined);
  if (!concurrency.ok) throw new UsageError(concurrency.error);
  const options = {
    manifest,
    engine: engineOfRun(process.env).engine,
    builds: selectBuilds(args.positionals, manifest),
    concurrency: concurrency.value,
    remoteCache: undefined,
    emit: () => undefined,
    signal: terminal.signal,
    clock: Date.now,
  };
  return inspectManifest(options, (workspace) => use(workspace, manifest));
}
