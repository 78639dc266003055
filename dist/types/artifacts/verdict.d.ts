import type { MetricName } from '../manifest/manifest.ts';
import type { Figure } from './figure.ts';
/**
 * How a rule ended: it holds (`pass`), it is broken (its level: `fail`, `warn` or `info`), or there is no figure to judge
 * (`missing`), which counts as broken.
 */
export type RowStatus = 'pass' | 'fail' | 'warn' | 'info' | 'missing';
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
    readonly unit: 'dB' | '%' | 'B' | '';
    /** The rule as the user wrote it. */
    readonly limit: string;
    /** Samples behind the figure; absent for the size. */
    readonly sampleCount?: number;
    /** A sentence that tells what held or did not. */
    readonly reason: string;
}
export interface Verdict {
    readonly version: 1;
    /** The worst that a rule of its level gave: a broken rule of level `info` changes nothing. */
    readonly status: 'pass' | 'warn' | 'fail';
    /** In the order of the gates, one per output they are about. */
    readonly rows: readonly VerdictRow[];
    readonly sizes: ModelSizes;
}
/** Of the model files, with their external data. */
export interface ModelSizes {
    readonly floatBytes: number;
    readonly quantizedBytes: number;
}
export declare const encodeVerdict: (verdict: Verdict) => Uint8Array;
/** @throws Failure 'file-unreadable' when the bytes are not a verdict of this version */
export declare function decodeVerdict(bytes: Uint8Array): Verdict;
