import type { EmitEvent } from '../build/events.ts';
import type { BuildEnvironment } from '../build/run-context.ts';
import type { Manifest } from '../manifest/manifest.ts';
/** Folder beside the manifest that holds the cache and what is remembered between runs. Safe to delete. */
export declare const STATE_FOLDER = ".quantgate";
export declare const stateDirectoryOf: (manifestDirectory: string) => string;
export declare const cacheDirectoryOf: (manifestDirectory: string) => string;
export interface WorkspaceOptions {
    readonly manifest: Manifest;
    /** Names of the builds to do; all when undefined. */
    readonly builds: readonly string[] | undefined;
    readonly concurrency: number;
    readonly emit: EmitEvent;
    readonly signal: AbortSignal;
    /** JavaScript file of the worker processes; undefined for the one of the package. */
    readonly workerFile: string | undefined;
}
export interface Workspace {
    /** What the build engine needs to run, inspect or explain the plan. */
    readonly environment: BuildEnvironment;
    /** Ends the worker processes and writes down the digests of files seen. */
    close(): Promise<void>;
}
export declare function openWorkspace(options: WorkspaceOptions): Workspace;
