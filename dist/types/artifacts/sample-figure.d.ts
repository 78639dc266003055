import type { MetricName } from '../manifest/manifest.ts';
import type { ErrorColumns } from './evaluation.ts';
/** Metrics that compare the outputs of two models, without labels. */
export type SignalMetric = Exclude<MetricName, 'top1' | 'top5' | 'f1' | 'auc'>;
/** The figure of one sample, from its row of an evaluation. NaN where it has none. */
export declare function sampleFigure(metric: SignalMetric, columns: ErrorColumns, position: number): number;
