/** A run as lines for a terminal of 80 columns: the verdict first, then the reason, then the remedy. Pure. */
import type {LayerError, MeasuredMetric} from '../artifacts/evaluation.ts';
import {numberOf} from '../artifacts/figure.ts';
import type {VerdictRow} from '../artifacts/verdict.ts';
import {printableText} from '../base/printable-text.ts';
import type {BuildReport, RunReport} from './build-report.ts';
import {bareFigure, differenceText, figureText} from './figure-text.ts';
import {remedyFor} from './remedy.ts';

const STATUS_WORDS = {pass: 'PASS', warn: 'WARN', fail: 'FAIL', error: 'ERROR'} as const;
const ROW_WORDS = {pass: 'PASS', warn: 'WARN', fail: 'FAIL', info: 'INFO', missing: 'FAIL'} as const;
const WORST_LAYERS_SHOWN = 3;

/** The lines of one build: one with its figures, and below it every rule that does not hold, with what may help. */
export function buildLines(report: BuildReport): string[] {
  const {build, status, verdict, evaluation, modelFile} = report;
  const head = [`${build.name}  ${STATUS_WORDS[status]}`, ...figureTexts(report)].join('   ');
  const broken = (verdict?.rows ?? []).filter((row) => row.status !== 'pass');
  const lines = [head, ...broken.map(rowLine)];
  if (broken.some((row) => row.status === 'fail' || row.status === 'warn')) {
    const worst = worstLayers(evaluation?.layers.values ?? []);
    if (worst !== '') lines.push(`  Worst layers: ${worst}`);
    const remedy = remedyFor(build);
    if (remedy !== undefined) lines.push(`  Try: ${remedy}`);
  }
  if (modelFile !== undefined) lines.push(`  → ${printableText(modelFile)}`);
  return lines;
}

/** The last line: how many builds, how they ended, how long it took, and what the cache gave. */
export function runLine({builds, durationMs, isInterrupted}: RunReport): string {
  const count = (status: BuildReport['status']): number => builds.filter((build) => build.status === status).length;
  const ends = [
    [count('pass'), 'passed'],
    [count('warn'), 'passed with warnings'],
    [count('fail'), 'failed'],
    [count('error'), isInterrupted ? 'interrupted' : 'could not be judged'],
  ] as const;
  const endings = ends.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  const total = builds.reduce((sum, build) => sum + build.resultCount, 0);
  const cached = builds.reduce((sum, build) => sum + build.cachedCount, 0);
  const share = cached === total ? `all ${total}` : `${cached} of ${total}`;
  const noun = builds.length === 1 ? '1 build' : `${builds.length} builds`;
  return `${noun}: ${endings.join(', ') || 'nothing to do'}. ${(durationMs / 1000).toFixed(1)} s, ${share} results from cache.`;
}

function figureTexts({evaluation, verdict}: BuildReport): string[] {
  const metrics = evaluation?.metrics ?? [];
  const outputs = new Set(metrics.map(({output}) => output));
  const texts = metrics.map((metric) => metricText(metric, outputs.size > 1));
  if (verdict) texts.push(`size ${figureText('size', verdict.sizes.quantizedBytes)}`);
  return texts;
}

function metricText({metric, output, value, floatValue}: MeasuredMetric, namesOutput: boolean): string {
  const name = namesOutput ? `${metric}[${printableText(output)}]` : metric;
  if (value === undefined) return `${name} –`;
  const difference =
    floatValue === undefined ? '' : ` (${differenceText(metric, numberDifference(value, floatValue))})`;
  return `${name} ${figureText(metric, value)}${difference}`;
}

const numberDifference = (value: MeasuredMetric['value'] & {}, other: MeasuredMetric['value'] & {}) => {
  const difference = numberOf(value) - numberOf(other);
  return Number.isFinite(difference) ? difference : 'NaN';
};

/** `  FAIL  top1  0.25 %  (float 57.75, −57.50; gate: drop <= 1 points; n = 400)` */
function rowLine(row: VerdictRow): string {
  const {metric, output, value, floatValue, difference, limit, sampleCount, status, reason} = row;
  const name = output === undefined ? metric : `${metric}[${printableText(output)}]`;
  if (value === undefined) return `  ${ROW_WORDS[status]}  ${name}  ${printableText(reason)}`;
  const compared =
    floatValue === undefined || difference === undefined
      ? []
      : [`float ${bareFigure(metric, floatValue)}, ${differenceText(metric, difference)}`];
  const details = [
    ...compared,
    `gate ${printableText(limit)}`,
    ...(sampleCount === undefined ? [] : [`n = ${sampleCount}`]),
  ];
  return `  ${ROW_WORDS[status]}  ${name}  ${figureText(metric, value)}  (${details.join('; ')})`;
}

function worstLayers(values: readonly LayerError[]): string {
  const ordered = [...values].sort((a, b) => numberOf(a.snr) - numberOf(b.snr));
  return ordered
    .slice(0, WORST_LAYERS_SHOWN)
    .map(
      ({value, operator, snr}) =>
        `${printableText(value)} ${figureText('snr', snr)}${operator ? ` (${operator})` : ''}`,
    )
    .join(', ');
}
