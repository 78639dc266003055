import {formatDiagnostic} from '../base/diagnostic.ts';
import {suggest} from '../base/suggest.ts';
import {loadManifest} from '../manifest/load-manifest.ts';
import type {Manifest} from '../manifest/manifest.ts';
import {type Terminal, UsageError} from './command.ts';
import {ManifestError} from './manifest-error.ts';

/**
 * The checked manifest; its warnings go to standard error.
 *
 * @throws ManifestError with all its mistakes
 */
export async function readManifest(manifestPath: string | undefined, terminal: Terminal): Promise<Manifest> {
  const loaded = await loadManifest({cwd: terminal.cwd, ...(manifestPath === undefined ? {} : {manifestPath})});
  if (!loaded.ok) throw new ManifestError(loaded.error);
  for (const warning of loaded.value.warnings) terminal.complain(formatDiagnostic(warning));
  return loaded.value.manifest;
}

/**
 * Build names given on the command line, or undefined for all.
 *
 * @throws UsageError for a name that the manifest does not declare
 */
export function selectBuilds(names: readonly string[], {builds}: Manifest): readonly string[] | undefined {
  const declared = [...builds.keys()];
  for (const name of names) {
    if (builds.has(name)) continue;
    const guess = suggest(name, declared);
    throw new UsageError(
      `No build "${name}" in the manifest.${guess ? ` Did you mean "${guess}"?` : ''} Builds: ${declared.join(', ')}.`,
    );
  }
  return names.length === 0 ? undefined : names;
}
