import type { EmitEvent, TaskOutcome } from '../build/events.ts';
import type { ChosenEngine } from '../engine/choose-engine.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { BuildReport, RunReport } from '../report/build-report.ts';
import type { BaseRequest } from './base-request.ts';
import { type RemoteCache } from './open-cache.ts';
export interface BuildManifestOptions {
    readonly manifest: Manifest;
    /** Names of the builds to do; all when undefined. */
    readonly builds: readonly string[] | undefined;
    /** Absolute; each build gets a folder of its name in it. */
    readonly outputDirectory: string;
    readonly concurrency: number;
    readonly keepGoing: boolean;
    /** Globs on task ids that are done again. */
    readonly force: readonly string[];
    /** Fail instead of running anything. */
    readonly frozen: boolean;
    /** Makes the receiver of events, which may ask for the report of a build once all its tasks have ended. */
    readonly createLogger: (reportOf: ReportOf) => EmitEvent;
    /** What to compare with; nothing when undefined. */
    readonly base?: BaseRequest | undefined;
    readonly signal: AbortSignal;
    readonly workerFile: string | undefined;
    /** What computes; undefined for what the environment asks for, see `engineOfRun`. */
    readonly engine?: ChosenEngine | undefined;
    /** Stores behind the cache folder; undefined when there are none. */
    readonly remoteCache: RemoteCache | undefined;
    /** Milliseconds since 1970. */
    readonly clock: () => number;
}
export type ReportOf = (build: string, outcomes: readonly TaskOutcome[]) => BuildReport;
/** Name of the output folder beside the manifest unless the user names another. */
export declare const DEFAULT_OUTPUT_FOLDER = "build";
/** @throws Failure when an output cannot be written; failures of tasks are in the report and in the events */
export declare function buildManifest(options: BuildManifestOptions): Promise<RunReport>;
