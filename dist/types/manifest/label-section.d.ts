/** `labels:` of a dataset: what each sample is, for metrics such as top-1. */
import type { DatasetSource, LabelSource } from './manifest.ts';
import { type Shape } from './shape.ts';
/** Labels as written: some kinds of datasets hold their own. */
export type LabelSection = LabelSource | {
    readonly kind: 'record';
    readonly position: 'before' | 'after';
} | {
    readonly kind: 'column';
    readonly column: string | number;
};
export declare const labels: Shape<LabelSection>;
/** Records may carry their label in a byte before or after the data. */
export declare const recordLabels: Shape<LabelSection>;
/** Tables may carry their label in a column of their own. */
export declare const tableLabels: Shape<LabelSection>;
/** Splits labels into those that stand apart from the samples and those that are part of them. */
export declare function separateLabels(section: LabelSection | undefined): LabelSource | undefined;
/** True when the samples of this source, or `labels`, say what each sample is. */
export declare function hasLabels(source: DatasetSource, labelSource: LabelSource | undefined): boolean;
