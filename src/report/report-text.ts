/** A run as lines for a terminal of 80 columns: the verdict first, then the reason, then the remedy. Pure. */
import type {LayerError, MeasuredMetric} from '../artifacts/evaluation.ts';
import {numberOf} from '../artifacts/figure.ts';
import type {VerdictRow} from '../artifacts/verdict.ts';
import {printableText} from '../base/printable-text.ts';
import type {BuildReport, RunReport} from './build-report.ts';
import {bareFigure, differenceText, figureDifference, figureText} from './figure-text.ts';
import {remedyFor} from './remedy.ts';

const STATUS_WORDS = {pass: 'PASS', warn: 'WARN', fail: 'FAIL', error: 'ERROR', unfinished: 'NOT DONE'} as const;
const ROW_WORDS = {pass: 'PASS', warn: 'WARN', fail: 'FAIL', info: 'INFO', missing: 'FAIL'} as const;
const WORST_LAYERS_SHOWN = 3;
const WIDTH = 80;

/**
 * The lines of one build: its verdict and figures, below them every rule that does not hold with what may help, and where
 * the model is if it was made anew.
 */
export function buildLines(report: BuildReport): string[] {
  const {build, status, verdict, modelFile, resultCount, cachedCount} = report;
  const word = isUnjudged(report) ? 'DONE' : STATUS_WORDS[status];
  const lines = wrapped(`${build.name}  ${word}   `, figureTexts(report), '   ');
  const broken = (verdict?.rows ?? []).filter((row) => row.status !== 'pass');
  const namesOutputs = hasManyOutputs(report);
  lines.push(...broken.map((row) => rowLine(row, namesOutputs)), ...adviceLines(report, broken));
  const isAllCached = resultCount > 0 && cachedCount === resultCount;
  if (modelFile !== undefined && !isAllCached) lines.push(`  → ${printableText(modelFile)}`);
  return lines;
}

/** Without gates nothing was judged, which is no pass. */
export const isUnjudged = ({status, verdict}: BuildReport): boolean => status === 'pass' && verdict?.rows.length === 0;

/** What may help where quality is too low; a model that is only too large has no bad layers. */
function adviceLines({build, evaluation}: BuildReport, broken: readonly VerdictRow[]): string[] {
  const isQualityLow = broken.some(({status, metric}) => metric !== 'size' && (status === 'fail' || status === 'warn'));
  if (!isQualityLow) return [];
  const worst = worstLayers(evaluation?.layers.values ?? []);
  const remedy = remedyFor(build);
  return [
    ...(worst.length > 0 ? wrapped('  Worst layers: ', worst, ', ') : []),
    ...(remedy === undefined ? [] : wrapped('  Try: ', remedy.split(' '), ' ')),
  ];
}

/** The last line: how many builds, how they ended, how long it took, and what the cache gave. */
export function runLine({builds, durationMs, isInterrupted}: RunReport): string {
  const judged = builds.filter((build) => !isUnjudged(build));
  const count = (status: BuildReport['status']): number => judged.filter((build) => build.status === status).length;
  const ends = [
    [count('pass'), 'passed'],
    [builds.length - judged.length, 'done without gates'],
    [count('warn'), 'passed with warnings'],
    [count('fail'), 'failed'],
    [count('error'), 'could not be judged'],
    [count('unfinished'), isInterrupted ? 'interrupted' : 'not done'],
  ] as const;
  const endings = ends.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  const total = builds.reduce((sum, build) => sum + build.resultCount, 0);
  const cached = builds.reduce((sum, build) => sum + build.cachedCount, 0);
  const share = cached === total ? `all ${total}` : `${cached} of ${total}`;
  const noun = builds.length === 1 ? '1 build' : `${builds.length} builds`;
  const effort = durationMs === undefined ? '' : ` ${(durationMs / 1000).toFixed(1)} s, ${share} results from cache.`;
  return `${noun}: ${endings.join(', ') || 'nothing to do'}.${effort}`;
}

const hasManyOutputs = ({evaluation}: BuildReport): boolean =>
  new Set(evaluation?.metrics.map(({output}) => output)).size > 1;

function figureTexts(report: BuildReport): string[] {
  const {evaluation, verdict} = report;
  const texts = (evaluation?.metrics ?? []).map((metric) => metricText(metric, hasManyOutputs(report)));
  return verdict ? [...texts, `size ${figureText('size', verdict.sizes.quantizedBytes)}`] : texts;
}

function metricText({metric, output, value, floatValue}: MeasuredMetric, namesOutput: boolean): string {
  const name = namesOutput ? `${metric}[${printableText(output)}]` : metric;
  if (value === undefined) return `${name} –`;
  const difference =
    floatValue === undefined ? '' : ` (${differenceText(metric, figureDifference(value, floatValue))})`;
  return `${name} ${figureText(metric, value)}${difference}`;
}

/** `  FAIL  top1  0.25 %  (float 57.75, −57.50; gate drop <= 1 %; n = 400)` */
function rowLine(row: VerdictRow, namesOutput: boolean): string {
  const {metric, output, value, floatValue, difference, limit, sampleCount, status, reason} = row;
  const name = output === undefined || !namesOutput ? metric : `${metric}[${printableText(output)}]`;
  const start = `  ${ROW_WORDS[status]}  ${name}  `;
  if (value === undefined || status === 'missing') return `${start}${printableText(reason)}`;
  const compared =
    floatValue === undefined || difference === undefined
      ? []
      : [`float ${bareFigure(metric, floatValue)}, ${differenceText(metric, difference)}`];
  const counted = sampleCount === undefined ? [] : [`n = ${sampleCount}`];
  const details = [...compared, `gate ${printableText(limit)}`, ...counted];
  return `${start}${figureText(metric, value)}  (${details.join('; ')})`;
}

function worstLayers(values: readonly LayerError[]): string[] {
  const ordered = [...values].sort((a, b) => numberOf(a.snr) - numberOf(b.snr));
  return ordered
    .slice(0, WORST_LAYERS_SHOWN)
    .map(
      ({value, operator, snr}) =>
        `${printableText(value)} ${figureText('snr', snr)}${operator ? ` (${printableText(operator)})` : ''}`,
    );
}

/** Texts joined, in as many lines as it takes; the further ones are indented by four. */
function wrapped(start: string, texts: readonly string[], separator: string): string[] {
  const lines: string[] = [];
  let line = start;
  let isEmpty = true;
  for (const text of texts) {
    if (!isEmpty && line.length + separator.length + text.length > WIDTH) {
      lines.push(`${line}${separator}`.trimEnd());
      [line, isEmpty] = ['    ', true];
    }
    line += isEmpty ? text : `${separator}${text}`;
    isEmpty = false;
  }
  return [...lines, line.trimEnd()];
}
