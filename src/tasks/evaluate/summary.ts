import type {Evaluation, MeasuredMetric} from '../../artifacts/evaluation.ts';
import type {Figure} from '../../artifacts/figure.ts';
import type {MetricName} from '../../manifest/manifest.ts';
import {METRIC_FACTS} from '../../manifest/metric-facts.ts';

/** Digits behind the point; other figures have `PLAIN_DIGITS`. */
const DIGITS: Readonly<Partial<Record<MetricName, number>>> = {snr: 1, psnr: 1, top1: 2, top5: 2};
/** Significant ones. */
const PLAIN_DIGITS = 4;

/** One line: `snr 23.1 dB, top1 87.20 % (float 87.70 %) on 1000 samples`. Of several outputs the first is told. */
export function evaluationSummary({metrics, sampleCount}: Evaluation): string {
  const first = new Map<MetricName, MeasuredMetric>();
  for (const measured of metrics) if (!first.has(measured.metric)) first.set(measured.metric, measured);
  const figures = [...first.values()].map(({metric, value, floatValue}) => {
    if (value === undefined) return `no ${metric}`;
    const float = floatValue === undefined ? '' : ` (float ${figureText(metric, floatValue)})`;
    return `${metric} ${figureText(metric, value)}${float}`;
  });
  return `${figures.join(', ')} on ${sampleCount} sample${sampleCount === 1 ? '' : 's'}`;
}

function figureText(metric: MetricName, figure: Figure): string {
  if (figure === 'NaN') return figure;
  const unit = METRIC_FACTS[metric].unit === '' ? '' : ` ${METRIC_FACTS[metric].unit}`;
  if (typeof figure === 'string') return `${figure === 'Infinity' ? '∞' : '−∞'}${unit}`;
  const digits = DIGITS[metric];
  const text = digits === undefined ? String(Number(figure.toPrecision(PLAIN_DIGITS))) : figure.toFixed(digits);
  return `${text}${unit}`;
}
