import type { Json } from '../base/canonical-json.ts';
import type { Digest } from '../base/content-hash.ts';
import type { EmitEvent, TaskOutcome, TaskStatus } from './events.ts';
import type { TaskFingerprint } from './fingerprint.ts';
import type { ResolvedSource, TaskId } from './task.ts';
export interface TaskSnapshot {
    readonly key: Digest;
    readonly fingerprint: TaskFingerprint;
}
/** Runs in a row that ended alike. */
export interface HistoryEntry {
    readonly status: TaskStatus;
    /** When the last of them began, in milliseconds since 1970. */
    readonly atMs: number;
    /** Of the last of them. */
    readonly durationMs: number;
    readonly count: number;
}
export interface TaskRecord {
    readonly last: TaskSnapshot;
    /** The last one with another key. */
    readonly previous: TaskSnapshot | undefined;
    /** Oldest first. */
    readonly history: readonly HistoryEntry[];
}
export interface RunRecords {
    readonly tasks: ReadonlyMap<TaskId, TaskRecord>;
    /** Digests of sources of which is known what they were made of. */
    readonly knownSources: ReadonlySet<string>;
    /** What these digests were made of; read when it is asked for. */
    readonly sourceFields: () => ReadonlyMap<string, Json>;
}
/** What a run has found out, as much of it as is remembered. */
export interface RecordedRun {
    readonly stateDirectory: string;
    readonly fingerprints: ReadonlyMap<TaskId, {
        readonly fingerprint: TaskFingerprint;
        readonly key: {
            readonly digest: Digest;
        };
    }>;
    readonly sources: ReadonlyMap<string, ResolvedSource>;
    readonly emit: EmitEvent;
}
/** The records, empty when there are none or they cannot be read. */
export declare function readRunRecords(stateDirectory: string): Promise<RunRecords>;
/** How long each task took when it last ran, in milliseconds. */
export declare function expectedDurations({ tasks }: RunRecords): ReadonlyMap<TaskId, number>;
/**
 * Adds a run to the records on disk as they are now. Should another process do so at the same moment, one of the two is
 * lost. A folder that cannot be written is a warning.
 */
export declare function recordRun(run: RecordedRun, outcomes: ReadonlyMap<TaskId, TaskOutcome>): Promise<void>;
