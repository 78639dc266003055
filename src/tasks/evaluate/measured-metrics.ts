import type {ErrorColumns, MeasuredMetric, OutputClasses, OutputErrors} from '../../artifacts/evaluation.ts';
import {figureOf, numberOf} from '../../artifacts/figure.ts';
import {type SignalMetric, sampleFigure} from '../../artifacts/sample-figure.ts';
import {invariant} from '../../base/invariant.ts';
import type {MetricName, MetricSpec} from '../../manifest/manifest.ts';
import {meanSquaredError, snrDb} from '../../numeric/error-metrics.ts';
import {LABELLED_METRICS, type LabelledMetric, labelledFigure} from './labelled-figures.ts';
import {worstFigure} from './worst-figure.ts';

export const isLabelled = (metric: MetricName): metric is LabelledMetric =>
  (LABELLED_METRICS as readonly string[]).includes(metric);

export interface Rows {
  readonly errors: readonly OutputErrors[];
  readonly classes: readonly OutputClasses[];
  /** One per sample, −1 where there is none. */
  readonly labels: readonly number[];
}

/** The figures of all requested metrics, in their order; one per output where a signal metric names none. */
export function measuredMetrics(specs: readonly MetricSpec[], {errors, classes, labels}: Rows): MeasuredMetric[] {
  const measured = specs.flatMap(({metric, output}): MeasuredMetric[] => {
    if (!isLabelled(metric)) {
      return errors
        .filter((rows) => output === undefined || rows.output === output)
        .map((rows) => signalMetric(metric, rows));
    }
    const rows = output === undefined ? classes[0] : classes.find((one) => one.output === output);
    invariant(rows !== undefined, () => `no rows for metric "${metric}"`);
    return [labelledMetric(metric, rows, labels)];
  });
  const first = new Map(measured.map((one) => [JSON.stringify([one.metric, one.output]), one] as const).reverse());
  return measured.filter((one) => first.get(JSON.stringify([one.metric, one.output])) === one);
}

function signalMetric(metric: SignalMetric, {output, columns}: OutputErrors): MeasuredMetric {
  const sampleCount = columns.count.length;
  if (sampleCount === 0) return {metric, output, sampleCount, reason: 'there are no samples'};
  const figures = columns.count.map((_, position) => sampleFigure(metric, columns, position));
  if (metric === 'ssim' && figures.every(Number.isNaN)) {
    return {metric, output, sampleCount, reason: 'the output is no image of at least 11 × 11, or holds NaN'};
  }
  const value = figureOf(overallFigure(metric, columns, figures));
  return {
    metric,
    output,
    value,
    worst: figureOf(worstFigure(figures, metric === 'l2' || metric === 'mse')),
    sampleCount,
  };
}

/** See `MeasuredMetric`. Sums go over the samples in their order. */
function overallFigure(metric: SignalMetric, columns: ErrorColumns, figures: readonly number[]): number {
  if (metric === 'snr' || metric === 'mse') {
    const [signal, noise] = [sumOf(columns.signal.map(numberOf)), sumOf(columns.noise.map(numberOf))];
    return metric === 'snr' ? snrDb({signal, noise}) : meanSquaredError({noise, count: sumOf(columns.count)});
  }
  if (metric !== 'psnr') return sumOf(figures) / figures.length;
  const finite = figures.filter((figure) => figure !== Infinity);
  return finite.length === 0 ? Infinity : sumOf(finite) / finite.length;
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function labelledMetric(
  metric: LabelledMetric,
  {output, float, quantized}: OutputClasses,
  labels: readonly number[],
): MeasuredMetric {
  const sampleCount = labels.filter((label) => label >= 0).length;
  if (sampleCount === 0) return {metric, output, sampleCount, reason: 'the evaluation samples have no labels'};
  const value = labelledFigure(metric, quantized, labels);
  const floatValue = float && labelledFigure(metric, float, labels);
  if (typeof value === 'string' || typeof floatValue === 'string') {
    return {metric, output, sampleCount, reason: typeof value === 'string' ? value : String(floatValue)};
  }
  const ofFloat = floatValue === undefined ? {} : {floatValue: figureOf(floatValue)};
  return {metric, output, value: figureOf(value), ...ofFloat, sampleCount};
}
