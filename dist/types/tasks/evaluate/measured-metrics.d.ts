import type { MeasuredMetric, OutputClasses, OutputErrors } from '../../artifacts/evaluation.ts';
import type { MetricName, MetricSpec } from '../../manifest/manifest.ts';
import { type LabelledMetric } from './labelled-figures.ts';
export declare const isLabelled: (metric: MetricName) => metric is LabelledMetric;
export interface Rows {
    readonly errors: readonly OutputErrors[];
    readonly classes: readonly OutputClasses[];
    /** One per sample, −1 where there is none. */
    readonly labels: readonly number[];
}
/** The figures of all requested metrics, in their order; one per output where a signal metric names none. */
export declare function measuredMetrics(specs: readonly MetricSpec[], { errors, classes, labels }: Rows): MeasuredMetric[];
