/**
 * What the samples say of a loss: whether it is more than chance, and between which bounds it lies. Right and wrong are
 * compared by the exact McNemar test with Tango's bounds, scores by a bootstrap over the samples. A comparison is always
 * of two models on the same samples.
 */
import type {ClassColumns, ErrorColumns} from '../../artifacts/evaluation.ts';
import {numberOf} from '../../artifacts/figure.ts';
import {type SignalMetric, sampleFigure} from '../../artifacts/sample-figure.ts';
import type {PairedComparison} from '../../artifacts/verdict.ts';
import {METRIC_FACTS} from '../../manifest/metric-facts.ts';
import {bootstrapLosses, bootstrapPValue, percentileBounds} from '../../numeric/paired-bootstrap.ts';
import {lossBounds, mcnemarPValue, smallestVisibleLoss} from '../../numeric/paired-proportions.ts';
import {weightedAreaUnderCurve, weightedF1} from '../../numeric/weighted-metrics.ts';

/** Customary, and what reports say. Each bound holds with it by itself: a rule asks for one side only. */
export const CONFIDENCE = 0.95;
const SIGNIFICANCE = 1 - CONFIDENCE;
/** Standard normal: 95 % lie below. */
const Z = 1.6448536269514722;

const PERCENT = 100;
/** Top-k by metric. */
const TOP_K = {top1: 1, top5: 5} as const;

/** Draws of a bootstrap: so many tell a p of 0.05 to ±0.01. Efron and Tibshirani ask for 1000 and more. */
const REPLICATES_MAX = 2000;
/** Less would not tell anything about the outermost twentieth. */
const REPLICATES_MIN = 200;
/** Samples × columns that all draws of a comparison may visit: about a quarter of a second. */
const VISITS_MAX = 4e7;
const SEED = 20;

/** A model on the samples of the pairs, in their order. */
export interface ClassSide {
  readonly columns: ClassColumns;
  /** Positions in the columns. */
  readonly positions: readonly number[];
}

export interface ErrorSide {
  readonly columns: ErrorColumns;
  readonly positions: readonly number[];
}

interface PairsOf<Metric, Side> {
  readonly with: PairedComparison['with'];
  readonly metric: Metric;
  readonly reference: Side;
  readonly own: Side;
  /** Largest loss allowed, in the metric's unit: what it would take to see that much is told. */
  readonly allowed: number;
}

export interface LabelledPairs extends PairsOf<'top1' | 'top5' | 'f1' | 'auc', ClassSide> {
  /** One per pair; pairs without (−1) are left out. */
  readonly labels: readonly number[];
}

/** Undefined when there are no pairs with labels, or too many scores to draw again and again. */
export function compareLabelled(pairs: LabelledPairs): PairedComparison | undefined {
  const kept = [...pairs.labels.keys()].filter((pair) => (pairs.labels[pair] ?? -1) >= 0);
  const labels = kept.map((pair) => pairs.labels[pair]!);
  const keep = ({columns, positions}: ClassSide): ClassSide => ({
    columns,
    positions: kept.map((pair) => positions[pair]!),
  });
  if (kept.length === 0) return undefined;
  const {metric} = pairs;
  const [reference, own] = [keep(pairs.reference), keep(pairs.own)];
  if (metric === 'top1' || metric === 'top5') return compareRights({...pairs, metric, reference, own});
  const [before, after] = [reference, own].map((side) => weightedScore(metric, side, labels));
  if (!before || !after) return undefined;
  const columns = metric === 'auc' ? 2 * Math.max(1, reference.columns.classCount) : 2;
  return bootstrap(pairs, {sampleCount: labels.length, columns, lossOf: (weights) => before(weights) - after(weights)});
}

function compareRights(pairs: PairsOf<'top1' | 'top5', ClassSide>): PairedComparison {
  const {metric, reference, own} = pairs;
  const k = TOP_K[metric];
  const isRight = ({columns, positions}: ClassSide): boolean[] =>
    positions.map((position) => columns.rank[position]! < k);
  const [before, after] = [isRight(reference), isRight(own)];
  const lost = before.filter((wasRight, pair) => wasRight && !after[pair]).length;
  const won = before.filter((wasRight, pair) => !wasRight && after[pair]).length;
  const disagreements = {lost, won, count: before.length};
  const [low, high] = lossBounds(disagreements, Z);
  return {
    with: pairs.with,
    test: 'mcnemar',
    loss: (PERCENT * (lost - won)) / before.length,
    interval: [PERCENT * low, PERCENT * high],
    confidence: CONFIDENCE,
    pValue: mcnemarPValue(disagreements),
    ...visibility(PERCENT * smallestVisibleLoss(disagreements, SIGNIFICANCE), before.length, pairs.allowed),
  };
}

type WeightedFigure = (weights: Float64Array) => number;

function weightedScore(
  metric: 'f1' | 'auc',
  {columns, positions}: ClassSide,
  labels: readonly number[],
): WeightedFigure | undefined {
  const {classCount, predicted, scores} = columns;
  if (metric === 'f1') {
    const predictions = positions.map((position) => predicted[position]!);
    return weightedF1(predictions, labels, Math.max(classCount, ...new Set(labels.map((label) => label + 1))));
  }
  const perSample = classCount > 2 ? classCount : 1;
  if (!scores || scores.length !== perSample * predicted.length) return undefined;
  const named = new Set(labels);
  const classes = perSample === 1 ? [1] : [...named].sort((a, b) => a - b).filter((label) => label < classCount);
  const areas = classes.map((positive) => {
    const column = perSample === 1 ? 0 : positive;
    return weightedAreaUnderCurve(
      positions.map((position) => numberOf(scores[position * perSample + column]!)),
      labels.map((label) => label === positive),
    );
  });
  return (weights) => meanOfNumbers(areas.map((area) => area(weights)));
}

/** A draw that misses a class says nothing about it. */
function meanOfNumbers(values: readonly number[]): number {
  const numbers = values.filter((value) => !Number.isNaN(value));
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

/** Of metrics that are the mean of the samples' figures. Undefined when a figure is not finite. */
export function compareMeans(
  pairs: PairsOf<Exclude<SignalMetric, 'snr' | 'mse'>, ErrorSide>,
): PairedComparison | undefined {
  const {metric, reference, own} = pairs;
  const sign = METRIC_FACTS[metric].better === 'higher' ? 1 : -1;
  const losses = reference.positions.map((position, pair) => {
    const before = sampleFigure(metric, reference.columns, position);
    return sign * (before - sampleFigure(metric, own.columns, own.positions[pair]!));
  });
  if (losses.length === 0 || !losses.every(Number.isFinite)) return undefined;
  const lossOf: WeightedFigure = (weights) => {
    let sum = 0;
    for (let i = 0; i < losses.length; i++) sum += weights[i]! * losses[i]!;
    return sum / losses.length;
  };
  return bootstrap(pairs, {sampleCount: losses.length, columns: 1, lossOf});
}

interface Draws {
  readonly sampleCount: number;
  /** Passes over the samples that one draw takes. */
  readonly columns: number;
  readonly lossOf: WeightedFigure;
}

function bootstrap(
  pairs: Pick<PairedComparison, 'with'> & {readonly allowed: number},
  {sampleCount, columns, lossOf}: Draws,
): PairedComparison | undefined {
  const replicateCount = Math.min(REPLICATES_MAX, Math.floor(VISITS_MAX / (sampleCount * columns)));
  const loss = lossOf(new Float64Array(sampleCount).fill(1));
  if (replicateCount < REPLICATES_MIN || !Number.isFinite(loss)) return undefined;
  const {losses, standardError} = bootstrapLosses({sampleCount, replicateCount, seed: SEED, lossOf});
  if (losses.length < REPLICATES_MIN) return undefined;
  return {
    with: pairs.with,
    test: 'bootstrap',
    loss,
    interval: percentileBounds(losses, SIGNIFICANCE),
    confidence: CONFIDENCE,
    pValue: bootstrapPValue(losses),
    ...visibility(Z * standardError, sampleCount, pairs.allowed),
  };
}

/** The spread of a mean falls with the root of the number of samples. */
function visibility(
  smallest: number,
  sampleCount: number,
  allowed: number,
): Pick<PairedComparison, 'smallestVisibleLoss' | 'sampleCount' | 'neededSampleCount'> {
  const told = {smallestVisibleLoss: smallest, sampleCount};
  if (!(allowed > 0) || smallest <= allowed) return told;
  return {...told, neededSampleCount: roundedUp(sampleCount * (smallest / allowed) ** 2)};
}

/** To two digits: more would claim to be exact. */
function roundedUp(count: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
  return Math.ceil(count / step) * step;
}
