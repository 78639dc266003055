import type { MetricName } from '../manifest/manifest.ts';
import type { MeasuredMetric } from './evaluation.ts';
import type { Figure } from './figure.ts';
/**
 * How a rule ended: it holds (`pass`), it is broken (its level: `fail`, `warn` or `info`), it is broken and excused for
 * now (`waived`), the samples cannot decide (`inconclusive`), or there is no figure to judge (`missing`), which counts as
 * broken. Rows without a rule tell of figures that only the base has (`removed`) or that it did not have (`new`).
 */
export type RowStatus = 'pass' | 'fail' | 'warn' | 'info' | 'waived' | 'inconclusive' | 'missing' | 'new' | 'removed';
export interface VerdictRow {
    readonly metric: MetricName | 'size';
    /** Absent for the size, and where nothing was measured. */
    readonly output?: string;
    readonly status: RowStatus;
    readonly level: 'fail' | 'warn' | 'info';
    readonly value?: Figure;
    /** Of the float model. */
    readonly floatValue?: Figure;
    /** `value` − `floatValue`. */
    readonly difference?: Figure;
    /** Of the same build at the base commit. */
    readonly baseValue?: Figure;
    /** `value` − `baseValue`. */
    readonly baseDifference?: Figure;
    /** What a paired comparison on the same samples says, where the rule is about a loss of accuracy. */
    readonly comparison?: PairedComparison;
    /** Of a waived row. */
    readonly waiver?: {
        readonly reason: string;
        readonly until: string;
    };
    /** Inner value that the figure is of; absent for outputs. */
    readonly layer?: string;
    readonly unit: 'dB' | '%' | 'B' | '';
    /** The rule as the user wrote it. */
    readonly limit: string;
    /** Samples behind the figure; absent for the size. */
    readonly sampleCount?: number;
    /** A sentence that tells what held or did not. */
    readonly reason: string;
}
/**
 * What the samples say of a loss. Losses are positive, in the unit of the metric: a gain is a negative loss, whichever
 * direction of the metric is the better one.
 */
export interface PairedComparison {
    readonly with: 'float' | 'base';
    /** Exact McNemar for right and wrong, bootstrap over samples for scores. */
    readonly test: 'mcnemar' | 'bootstrap';
    readonly loss: number;
    /** Of the loss; each bound by itself holds with `confidence`. */
    readonly interval: readonly [number, number];
    /** 0 to 1. */
    readonly confidence: number;
    /** Probability of as large a loss where there is none. */
    readonly pValue: number;
    /** Smallest loss that so many samples could have shown. */
    readonly smallestVisibleLoss: number;
    /** Of the pairs. */
    readonly sampleCount: number;
    /** About so many samples could show a loss of the limit; absent where these can. */
    readonly neededSampleCount?: number;
}
/** What a verdict was made against. */
export interface BaseInfo {
    /** Full commit hash; undefined for figures of a lock file. */
    readonly commit?: string;
    /** How it was found, as a phrase: "first parent of the merge commit". */
    readonly foundBy: string;
    /** Why there are no figures of the base, when there are none. */
    readonly missing?: string;
    /** Builds that only the base has. */
    readonly removedBuilds?: readonly string[];
}
export interface Verdict {
    readonly version: 1;
    /** The worst that a rule of its level gave: a broken rule of level `info` changes nothing. */
    readonly status: 'pass' | 'warn' | 'inconclusive' | 'fail';
    /** Absent where nothing was to be compared with. */
    readonly base?: BaseInfo;
    /** All figures of the base, with or without a rule about them, so that a report can show before and after. */
    readonly baseFigures?: BaseFigures;
    /** In the order of the gates, one per output they are about. */
    readonly rows: readonly VerdictRow[];
    readonly sizes: ModelSizes;
}
export interface BaseFigures {
    readonly metrics: readonly MeasuredMetric[];
    readonly sizes?: ModelSizes;
}
/** Of the model files, with their external data. */
export interface ModelSizes {
    /** Absent where there is no float model. */
    readonly floatBytes?: number;
    readonly quantizedBytes: number;
}
export declare const encodeVerdict: (verdict: Verdict) => Uint8Array;
/** @throws Failure 'file-unreadable' when the bytes are not a verdict of this version */
export declare function decodeVerdict(bytes: Uint8Array): Verdict;
