/** Rows of a verdict that do not simply hold, as lines for a terminal. Pure. */
import type {PairedComparison, VerdictRow} from '../artifacts/verdict.ts';
import {printableText} from '../base/printable-text.ts';
import {bareFigure, differenceText, figureText} from './figure-text.ts';
import {wrapped} from './wrapped-text.ts';

const ROW_WORDS = {
  pass: 'PASS',
  fail: 'FAIL',
  warn: 'WARN',
  info: 'INFO',
  waived: 'WAIVED',
  inconclusive: 'INCONCLUSIVE',
  new: 'NEW',
  removed: 'REMOVED',
} as const;
const LEVEL_WORDS = {fail: 'FAIL', warn: 'WARN', info: 'INFO'} as const;

const wordOf = ({status, level}: VerdictRow): string => (status === 'missing' ? LEVEL_WORDS[level] : ROW_WORDS[status]);

/** The lines of the rows; inner values that came or went are told together. */
export function rowLines(rows: readonly VerdictRow[], namesOutputs: boolean): string[] {
  const isPassing = (row: VerdictRow): boolean => isRuleless(row) && row.layer !== undefined;
  return [
    ...rows.filter((row) => !isPassing(row)).flatMap((row) => linesOf(row, namesOutputs)),
    ...(['new', 'removed'] as const).flatMap((status) =>
      layersLine(rows.filter((row) => isPassing(row) && row.status === status)),
    ),
  ];
}

const isRuleless = ({status, limit}: VerdictRow): boolean => (status === 'new' || status === 'removed') && limit === '';

/** `  FAIL  top1  0.25 %  (float 57.75, −57.50; gate drop <= 1 %; n = 400, p < 0.001)`, and what goes with it. */
function linesOf(row: VerdictRow, namesOutputs: boolean): string[] {
  const {metric, value, status, reason, waiver, comparison} = row;
  const start = `  ${wordOf(row)}  ${rowName(row, namesOutputs)}  `;
  const isOnlyReason = value === undefined || status === 'missing' || status === 'new' || status === 'removed';
  if (isOnlyReason) return [`${start}${printableText(reason)}`];
  const excuse = waiver ? [`    ${waiverText(row)}`] : [];
  const help = status === 'inconclusive' && comparison ? [`    ${visibilityText(row, comparison)}`] : [];
  // Without pairs the sentence is all there is to say why nothing could be decided.
  const why = status === 'inconclusive' && !comparison ? [`    ${printableText(reason)}`] : [];
  const details = detailsOf(row);
  const closed = details.map((text, i) => (i === details.length - 1 ? `${text})` : text));
  const figure = `${start}${figureText(metric, value)}  (`;
  return [...wrapped(figure, closed, '; '), ...help, ...why, ...excuse];
}

function rowName({metric, output, layer}: VerdictRow, namesOutputs: boolean): string {
  const name = layer ?? (namesOutputs ? output : undefined);
  return name === undefined ? metric : `${metric}[${printableText(name)}]`;
}

function detailsOf({metric, floatValue, difference, baseValue, baseDifference, ...row}: VerdictRow): string[] {
  const {limit, sampleCount, comparison} = row;
  const before = (noun: string, figure: typeof floatValue, change: typeof difference): string[] =>
    figure === undefined || change === undefined
      ? []
      : [`${noun} ${bareFigure(metric, figure)}, ${differenceText(metric, change)}`];
  const isAboutBase = comparison?.with === 'base';
  const counted = sampleCount === undefined ? [] : [`n = ${comparison?.sampleCount ?? sampleCount}`];
  return [
    ...before('base', baseValue, baseDifference),
    ...(isAboutBase ? [] : before('float', floatValue, difference)),
    `gate ${printableText(limit)}`,
    [...counted, ...(comparison ? [probabilityText(comparison.pValue)] : [])].join(', '),
  ].filter((text) => text !== '');
}

const P_SHOWN_MIN = 0.001;
const P_DIGITS = 2;

/** `p = 0.004`, `p < 0.001` */
export const probabilityText = (pValue: number): string =>
  pValue < P_SHOWN_MIN ? `p < ${P_SHOWN_MIN}` : `p = ${Number(pValue.toPrecision(P_DIGITS))}`;

/** `450 samples can only show losses from 2.10 % on; about 2000 could decide.` */
export function visibilityText(
  {metric}: Pick<VerdictRow, 'metric'>,
  {sampleCount, smallestVisibleLoss, neededSampleCount}: PairedComparison,
): string {
  const seen = figureText(metric, smallestVisibleLoss);
  return neededSampleCount === undefined
    ? `${sampleCount} samples show losses from ${seen} on, but this one is too near the limit.`
    : `${sampleCount} samples can only show losses from ${seen} on; about ${neededSampleCount} could decide.`;
}

function waiverText({status, waiver}: VerdictRow): string {
  if (!waiver) return '';
  if (status !== 'waived') return `Its waiver ended on ${waiver.until}.`;
  return `Waived until ${waiver.until}: ${printableText(waiver.reason)}`;
}

const LAYERS_NAMED = 3;

function layersLine(rows: readonly VerdictRow[]): string[] {
  const [first] = rows;
  if (!first) return [];
  const named = rows.slice(0, LAYERS_NAMED).map(({layer}) => printableText(layer ?? ''));
  const more = rows.length > named.length ? ` and ${rows.length - named.length} more` : '';
  const noun = rows.length === 1 ? '1 inner value' : `${rows.length} inner values`;
  return [`  ${ROW_WORDS[first.status === 'new' ? 'new' : 'removed']}  ${noun}: ${named.join(', ')}${more}`];
}
