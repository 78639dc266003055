import {Failure} from '../base/failure.ts';
import {suggest} from '../base/suggest.ts';
import {loadManifest} from '../manifest/load-manifest.ts';
import type {Manifest} from '../manifest/manifest.ts';
import type {ActionInputs} from './action-inputs.ts';
import {checkCheckout} from './check-checkout.ts';
import {annotate, conclude, workspaceRoot} from './runner.ts';

export interface ActionManifest {
  readonly manifest: Manifest;
  readonly warnings: Extract<Awaited<ReturnType<typeof loadManifest>>, {ok: true}>['value']['warnings'];
  /** Names of the builds to do; all when undefined. */
  readonly builds: readonly string[] | undefined;
}

/**
 * The manifest of the step, its checkout found fit to work in; undefined when it has mistakes, which are annotated then.
 *
 * @throws Failure for a build that is not there, and for a checkout that would lead out of its folder
 */
export async function readActionManifest(inputs: ActionInputs): Promise<ActionManifest | undefined> {
  const loaded = await loadManifest({cwd: inputs.directory, manifestPath: inputs.manifestFile});
  if (!loaded.ok) {
    for (const diagnostic of loaded.error) annotate(diagnostic);
    const count = loaded.error.filter(({severity}) => severity === 'error').length;
    conclude('error', `The manifest has ${count} ${count === 1 ? 'mistake' : 'mistakes'}. Nothing was run.`);
    return undefined;
  }
  const {manifest, warnings} = loaded.value;
  const names = [...manifest.builds.keys()];
  const unknown = inputs.builds.filter((name) => !manifest.builds.has(name));
  if (unknown.length > 0) {
    const message = unknown.map((name) => {
      const guess = suggest(name, names);
      return `The input "builds" names "${name}", which is not in the manifest.${guess ? ` Did you mean "${guess}"?` : ''}`;
    });
    throw new Failure({reason: 'bad-data', message: message.join('\n'), remedy: `Builds: ${names.join(', ')}.`});
  }
  await checkCheckout(workspaceRoot(), manifest.directory, names);
  return {manifest, warnings, builds: inputs.builds.length === 0 ? undefined : inputs.builds};
}
