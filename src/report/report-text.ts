/** A run as lines for a terminal of 80 columns: the verdict first, then the reason, then the remedy. Pure. */
import type {LayerError, MeasuredMetric} from '../artifacts/evaluation.ts';
import {numberOf} from '../artifacts/figure.ts';
import type {Verdict, VerdictRow} from '../artifacts/verdict.ts';
import {placeLabel} from '../base/diagnostic.ts';
import {printableText} from '../base/printable-text.ts';
import type {BuildReport, RunReport} from './build-report.ts';
import {bareFigure, differenceText, figureDifference, figureText} from './figure-text.ts';
import {remedyFor} from './remedy.ts';
import {rowLines} from './row-text.ts';
import {wrapped} from './wrapped-text.ts';

const STATUS_WORDS = {
  pass: 'PASS',
  warn: 'WARN',
  inconclusive: 'INCONCLUSIVE',
  fail: 'FAIL',
  error: 'ERROR',
  unfinished: 'NOT DONE',
} as const;
const WORST_LAYERS_SHOWN = 3;

/**
 * The lines of one build: its verdict and figures, below them every rule that does not hold with what may help, and where
 * the model is if it was made anew.
 */
export function buildLines(report: BuildReport): string[] {
  const {build, status, verdict, modelFile, resultCount, cachedCount} = report;
  const word = isUnjudged(report) ? 'DONE' : STATUS_WORDS[status];
  const lines = wrapped(`${build.name}  ${word}   `, figureTexts(report), '   ');
  // Without a base nothing is new.
  const broken = (verdict?.rows ?? []).filter(
    ({status: end}) => end !== 'pass' && (end !== 'new' || verdict?.base !== undefined),
  );
  const namesOutputs = hasManyOutputs(report);
  lines.push(...rowLines(broken, namesOutputs), ...adviceLines(report, broken));
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
    ...(remedy === undefined ? [] : wrapped('  Try: ', `${remedy}   (${placeLabel(build.place)})`.split(' '), ' ')),
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
    [count('inconclusive'), 'inconclusive'],
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
  const texts = (evaluation?.metrics ?? []).map((metric) => metricText(metric, report));
  return verdict ? [...texts, sizeText(verdict)] : texts;
}

/** Against the base where there is one, else against the float model: `top1 57.00 → 54.25 % (−2.75)`. */
function metricText({metric, output, value, floatValue}: MeasuredMetric, report: BuildReport): string {
  const name = hasManyOutputs(report) ? `${metric}[${printableText(output)}]` : metric;
  if (value === undefined) return `${name} –`;
  const base = report.verdict?.baseFigures?.metrics.find((one) => one.metric === metric && one.output === output);
  const before = base?.value ?? floatValue;
  const arrow = base?.value === undefined ? '' : `${bareFigure(metric, base.value)} → `;
  const difference = before === undefined ? '' : ` (${differenceText(metric, figureDifference(value, before))})`;
  return `${name} ${arrow}${figureText(metric, value)}${difference}`;
}

function sizeText({sizes, baseFigures}: Verdict): string {
  const before = baseFigures?.sizes?.quantizedBytes;
  const change =
    before === undefined ? '' : ` (${differenceText('size', figureDifference(sizes.quantizedBytes, before))})`;
  return `size ${figureText('size', sizes.quantizedBytes)}${change}`;
}

/** What the builds were compared with, how it was found, and what is not there; no line when with nothing. */
export function baseLines({base}: RunReport): string[] {
  if (!base) return [];
  const {commit, foundBy, missing, removedBuilds = []} = base;
  const told = printableText(foundBy);
  const named = commit === undefined ? told : `${commit.slice(0, SHORT_COMMIT_LENGTH)} (${told})`;
  const gone = removedBuilds.map((name) => printableText(name)).join(', ');
  return [
    missing !== undefined && commit === undefined ? `No base: ${printableText(missing)}` : `Compared with ${named}.`,
    ...(missing !== undefined && commit !== undefined ? [`  ${printableText(missing)}`] : []),
    ...(gone === '' ? [] : [`  Only the base has: ${gone}`]),
  ];
}

const SHORT_COMMIT_LENGTH = 7;

function worstLayers(values: readonly LayerError[]): string[] {
  const ordered = [...values].sort((a, b) => numberOf(a.snr) - numberOf(b.snr));
  return ordered
    .slice(0, WORST_LAYERS_SHOWN)
    .map(
      ({value, operator, snr}) =>
        `${printableText(value)} ${figureText('snr', snr)}${operator ? ` (${printableText(operator)})` : ''}`,
    );
}
