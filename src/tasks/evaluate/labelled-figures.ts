import type {ClassColumns} from '../../artifacts/evaluation.ts';
import {numberOf} from '../../artifacts/figure.ts';
import {areaUnderCurve, f1Score, topPercent} from '../../numeric/classification-metrics.ts';

/** Metrics that compare outputs with labels. */
export const LABELLED_METRICS = ['top1', 'top5', 'f1', 'auc'] as const;
export type LabelledMetric = (typeof LABELLED_METRICS)[number];

/** Top-k by metric. */
const TOP_K = {top1: 1, top5: 5} as const;

/**
 * A labelled metric of one model over the samples that have labels, or a sentence why there is none.
 *
 * AUC of more than two classes is the plain mean, over the classes that some but not all labels name, of each class's own
 * score against the rest.
 *
 * @param labels one per sample, −1 where there is none
 */
export function labelledFigure(
  metric: LabelledMetric,
  columns: ClassColumns,
  labels: readonly number[],
): number | string {
  const positions = labels.flatMap((label, position) => (label >= 0 ? [position] : []));
  if (metric === 'auc') return areaFigure(columns, labels, positions);
  if (metric !== 'f1')
    return topPercent(
      positions.map((position) => columns.rank[position]!),
      TOP_K[metric],
    );
  const labelled = positions.map((position) => labels[position]!);
  const classCount = Math.max(columns.classCount, ...new Set(labelled.map((label) => label + 1)));
  return f1Score(
    positions.map((position) => columns.predicted[position]!),
    labelled,
    classCount,
  );
}

function areaFigure(
  {scores, classCount}: ClassColumns,
  labels: readonly number[],
  positions: readonly number[],
): number | string {
  const perSample = classCount > 2 ? classCount : 1;
  if (!scores || scores.length !== perSample * labels.length)
    return 'the output has no scores that AUC could be made of';
  const areas: number[] = [];
  for (const positive of perSample === 1 ? [1] : Array.from({length: classCount}, (_, i) => i)) {
    const isPositive = positions.map((position) => labels[position] === positive);
    if (!isPositive.includes(true) || !isPositive.includes(false)) continue;
    const column = perSample === 1 ? 0 : positive;
    areas.push(
      areaUnderCurve(
        positions.map((position) => numberOf(scores[position * perSample + column]!)),
        isPositive,
      ),
    );
  }
  if (areas.length === 0) return 'all labels name the same class, so there is no AUC';
  return areas.reduce((total, area) => total + area, 0) / areas.length;
}
