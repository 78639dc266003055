/** What a build came to, gathered from its artifacts: the input of every report, whatever its form. */
import type { Evaluation } from '../artifacts/evaluation.ts';
import type { BaseInfo, Verdict } from '../artifacts/verdict.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import type { BuildSpec } from '../manifest/manifest.ts';
export interface BuildReport {
    readonly build: BuildSpec;
    /** Without verdict: `error` when a task of it failed, `unfinished` when the run was stopped before its end. */
    readonly status: 'pass' | 'warn' | 'inconclusive' | 'fail' | 'error' | 'unfinished';
    readonly verdict: Verdict | undefined;
    /** Undefined when the model has no evaluation dataset, or a task failed before. */
    readonly evaluation: Evaluation | undefined;
    /** Of the quantized model, for people; undefined when it was not made. */
    readonly modelFile: string | undefined;
    /** All results its tasks asked for, tasks and their items, and how many of them came from a cache. */
    readonly resultCount: number;
    readonly cachedCount: number;
    /** Tasks of it that failed. */
    readonly failures: readonly TaskFault[];
}
/** Why a task failed: fact, place, remedy. */
export interface TaskFault {
    readonly task: string;
    readonly message: string;
    readonly path?: string;
    readonly remedy?: string;
}
export interface RunReport {
    readonly builds: readonly BuildReport[];
    /** What the builds were compared with; undefined when with nothing. Figures of the base are in each verdict. */
    readonly base: BaseInfo | undefined;
    /** Undefined for a run of the past, of which only the results are known. */
    readonly durationMs: number | undefined;
    readonly isInterrupted: boolean;
    /** What differs from the base in the content that the builds are made of, as sentences without full stop. */
    readonly changedInputs: readonly string[];
    /** Of the manifest and of tasks, each once. */
    readonly warnings: readonly Diagnostic[];
    /** Which caches results of tasks came from. */
    readonly stores: readonly {
        readonly name: string;
        readonly hitCount: number;
    }[];
}
