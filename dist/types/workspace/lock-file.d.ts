import type { Baseline } from '../artifacts/baseline.ts';
import type { MeasuredMetric } from '../artifacts/evaluation.ts';
import type { BaseInfo, ModelSizes } from '../artifacts/verdict.ts';
export declare const LOCK_FILE = "quantgate.lock.json";
export interface LockedBuild {
    readonly metrics: readonly MeasuredMetric[];
    readonly sizes: ModelSizes;
    /** Digest of the evaluation samples and their labels; absent without evaluation. */
    readonly samplesDigest?: string;
}
export interface Lock {
    readonly version: 1;
    /** That the figures are of. */
    readonly commit?: string;
    readonly builds: Readonly<Record<string, LockedBuild>>;
}
export declare function findLockFile(manifestDirectory: string): string | undefined;
/** @throws Failure 'file-missing' or 'file-unreadable', with what to do */
export declare function readLockFile(file: string | undefined): Promise<Lock>;
/** One figure a line and sorted keys, so that a review shows what moved. */
export declare function writeLockFile(manifestDirectory: string, lock: Lock): Promise<string>;
export declare function lockedBaselines({ builds }: Lock, names: readonly string[], info: BaseInfo): ReadonlyMap<string, Baseline>;
