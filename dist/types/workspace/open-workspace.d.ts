import type { Baseline } from '../artifacts/baseline.ts';
import type { EmitEvent } from '../build/events.ts';
import type { BuildEnvironment } from '../build/run-context.ts';
import type { DirectoryStore } from '../cache/directory-store.ts';
import type { EngineChoice } from '../engine/choose-engine.ts';
import type { Manifest } from '../manifest/manifest.ts';
export interface WorkspaceOptions {
    readonly manifest: Manifest;
    /** Names of the builds to do; all when undefined. */
    readonly builds: readonly string[] | undefined;
    readonly concurrency: number;
    readonly emit: EmitEvent;
    readonly signal: AbortSignal;
    /** JavaScript file of the worker processes; undefined for the one of the package. */
    readonly workerFile: string | undefined;
    /** What the builds came to at the base, by name; undefined when they are compared with nothing. */
    readonly baselines?: ReadonlyMap<string, Baseline> | undefined;
    readonly store: DirectoryStore;
    readonly engine: EngineChoice;
    /** Milliseconds since 1970. */
    readonly clock: () => number;
}
export interface Workspace {
    /** What the build engine needs to run, inspect or explain the plan. */
    readonly environment: BuildEnvironment;
    /** Ends the worker processes and writes down the digests of files seen. */
    close(): Promise<void>;
}
export declare function openWorkspace(options: WorkspaceOptions): Workspace;
