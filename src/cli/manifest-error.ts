import type {Diagnostic} from '../base/diagnostic.ts';

/** A manifest that cannot be run: all its mistakes at once. Printed by `main`, exit code 2. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(`the manifest has ${diagnostics.length} errors`);
    this.diagnostics = diagnostics;
  }
}
