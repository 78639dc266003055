import type { Diagnostic } from '../base/diagnostic.ts';
import { type Result } from '../base/result.ts';
import type { Manifest } from './manifest.ts';
/**
 * Loads the manifest at `manifestPath` (relative to `cwd`), or the nearest one from `cwd` upwards.
 *
 * @returns the manifest and its warnings, or all diagnostics (warnings too) when at least one is an error
 * @throws Failure when the file system fails
 */
export declare function loadManifest({ manifestPath, cwd, }: {
    readonly manifestPath?: string | undefined;
    readonly cwd: string;
}): Promise<Result<{
    manifest: Manifest;
    warnings: readonly Diagnostic[];
}, readonly Diagnostic[]>>;
