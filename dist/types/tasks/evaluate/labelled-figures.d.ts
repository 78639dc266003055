import type { ClassColumns } from '../../artifacts/evaluation.ts';
/** Metrics that compare outputs with labels. */
export declare const LABELLED_METRICS: readonly ['top1', 'top5', 'f1', 'auc'];
export type LabelledMetric = (typeof LABELLED_METRICS)[number];
/**
 * A labelled metric of one model over the samples that have labels, or a sentence why there is none.
 *
 * AUC of more than two classes is the plain mean, over the classes that some but not all labels name, of each class's own
 * score against the rest.
 *
 * @param labels one per sample, −1 where there is none
 */
export declare function labelledFigure(metric: LabelledMetric, columns: ClassColumns, labels: readonly number[]): number | string;
