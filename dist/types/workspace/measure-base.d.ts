import type { Baseline } from '../artifacts/baseline.ts';
import { type BaseInfo } from '../artifacts/verdict.ts';
import type { EmitEvent } from '../build/events.ts';
import type { DirectoryStore } from '../cache/directory-store.ts';
import type { EngineChoice } from '../engine/choose-engine.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { BaseRequest } from './base-request.ts';
import { type BuildInputs } from './changed-inputs.ts';
export interface MeasureBaseOptions {
    readonly manifest: Manifest;
    /** Names of the builds to compare. */
    readonly names: readonly string[];
    readonly request: BaseRequest;
    /** Nothing may run: as if figures that are missing were not to be made. */
    readonly frozen: boolean;
    readonly concurrency: number;
    readonly emit: EmitEvent;
    /** Of the builds that are compared: nearly all of the base is found there. */
    readonly store: DirectoryStore;
    readonly engine: EngineChoice;
    readonly signal: AbortSignal;
    readonly workerFile: string | undefined;
    readonly clock: () => number;
}
export interface MeasuredBase {
    readonly info: BaseInfo;
    readonly baselines: ReadonlyMap<string, Baseline>;
    /** Absent where the base was not built. */
    readonly inputs?: BuildInputs;
}
/** @throws Failure when there is no base at all, unless that shall be a warning; it is told before anything runs */
export declare function measureBase(options: MeasureBaseOptions): Promise<MeasuredBase>;
