import type {ClassColumns} from '../../artifacts/evaluation.ts';
import {type Figure, figureOf} from '../../artifacts/figure.ts';
import {predictedClass, rankOfLabel} from '../../numeric/classification-metrics.ts';
import type {FloatArray} from '../../numeric/error-metrics.ts';

/** A single score is taken for the probability of class 1. */
const POSITIVE_FROM = 0.5;

/** Stands for "not among the first k" where there is no order of classes. */
export const RANK_BEYOND_ALL = 2 ** 31 - 1;

export interface ClassColumnsBuilder {
  readonly add: (scores: FloatArray, isInteger: boolean, label: number | undefined) => void;
  readonly columns: () => ClassColumns;
}

/**
 * Gathers the class columns of one output, sample by sample. An output of one integer is the class itself; of one float
 * the probability of class 1; of more elements, one score per class, whatever the shape.
 */
export function buildClassColumns(hasScores: boolean): ClassColumnsBuilder {
  const predicted: number[] = [];
  const rank: number[] = [];
  const scoreColumn: Figure[] = [];
  let classCount = 0;
  return {
    add: (scores, isInteger, label) => {
      const decided = scores.length === 1 ? decidedClass(scores[0]!, isInteger) : undefined;
      classCount = Math.max(classCount, decided === undefined ? scores.length : isInteger ? decided + 1 : 2);
      predicted.push(decided ?? predictedClass(scores));
      rank.push(
        label === undefined
          ? -1
          : decided === undefined
            ? rankOfLabel(scores, label)
            : decided === label
              ? 0
              : RANK_BEYOND_ALL,
      );
      if (hasScores) pushScores(scores, scoreColumn);
    },
    columns: () => ({classCount, predicted, rank, ...(hasScores ? {scores: scoreColumn} : {})}),
  };
}

function decidedClass(score: number, isInteger: boolean): number {
  if (Number.isNaN(score)) return -1;
  if (isInteger) return score;
  return score >= POSITIVE_FROM ? 1 : 0;
}

/** Of two classes only the difference counts, which orders samples as the probability of class 1 does. */
function pushScores(scores: FloatArray, column: Figure[]): void {
  if (scores.length === 2) {
    column.push(figureOf(scores[1]! - scores[0]!));
    return;
  }
  for (let i = 0; i < scores.length; i++) column.push(figureOf(scores[i]!));
}
