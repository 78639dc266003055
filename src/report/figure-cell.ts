/** One figure as a cell of a table: before → after, and in brackets what it means. */
import type {Figure} from '../artifacts/figure.ts';
import {numberOf} from '../artifacts/figure.ts';
import {byRowImportance} from './build-importance.ts';
import {bareFigure, differenceText, type FigureName, figureDifference, figureText} from './figure-text.ts';
import type {ReportBuild, ReportRow} from './report.ts';
import type {Line} from './report-document.ts';

/** A model with more outputs shows the rest of them in its details. */
const OUTPUTS_SHOWN_MAX = 3;

/** Lines of the cell of a metric: of each output that it was measured for the figure, and what is asked of it. */
export function metricCell(build: ReportBuild, metric: FigureName): readonly Line[] {
  if (metric === 'size') return sizeLines(build);
  const measured = (build.metrics ?? []).filter((one) => one.metric === metric);
  if (measured.length === 0) return rowsOf(build, metric, undefined).length > 0 ? [[{strong: 'missing'}]] : [['–']];
  const lines = measured.slice(0, OUTPUTS_SHOWN_MAX).flatMap(({output, ...figures}): readonly Line[] => {
    const [first = [], ...rest] = figureLines(metric, figures, rowsOf(build, metric, output)[0]);
    return [[...(measured.length > 1 ? [{code: output}, ' '] : []), ...first], ...rest];
  });
  const more = measured.length - OUTPUTS_SHOWN_MAX;
  return more > 0 ? [...lines, [`and ${more} more outputs`]] : lines;
}

function sizeLines(build: ReportBuild): readonly Line[] {
  const {sizes} = build.verdict ?? {};
  if (!sizes) return [['–']];
  const {quantizedBytes, floatBytes, baseQuantizedBytes: baseValue} = sizes;
  const floatValue = floatBytes === undefined ? {} : {floatValue: floatBytes};
  const figures = {value: quantizedBytes, ...floatValue, ...(baseValue === undefined ? {} : {baseValue})};
  return figureLines('size', figures, rowsOf(build, 'size', undefined)[0]);
}

/** Rules about a figure of an output, the worst first; those that name no output are about a figure that is missing. */
const rowsOf = ({verdict}: ReportBuild, metric: FigureName, output: string | undefined): readonly ReportRow[] =>
  (verdict?.rows ?? [])
    .filter((row) => row.metric === metric && row.layer === undefined)
    .filter((row) => output === undefined || row.output === undefined || row.output === output)
    .toSorted(byRowImportance);

interface Figures {
  readonly value?: Figure;
  readonly floatValue?: Figure;
  readonly baseValue?: Figure;
}

/** `57.00 → 54.25 % (−2.75)`, and below `gate drop ≤ 1 %; n = 400; p = 0.004` */
function figureLines(name: FigureName, figures: Figures, row: ReportRow | undefined): readonly Line[] {
  const {value, baseValue} = figures;
  if (value === undefined) return [[{strong: 'missing'}]];
  const text = figureText(name, value);
  const isBroken = row !== undefined && row.status !== 'pass' && row.status !== 'info';
  const before = baseValue === undefined || isEqual(value, baseValue) ? '' : `${bareFigure(name, baseValue)} → `;
  const change = changeText(name, value, figures);
  const first = [before, isBroken ? {strong: text} : text, change === '' ? '' : ` (${change})`];
  const rules = row === undefined ? [] : ruleTexts(row);
  return [first.filter((span) => span !== ''), ...(rules.length === 0 ? [] : [[rules.join('; ')]])];
}

const isEqual = (a: Figure, b: Figure): boolean => numberOf(a) === numberOf(b);

/** Against the base where there is one, else against the float model. */
function changeText(name: FigureName, value: Figure, {floatValue, baseValue}: Figures): string {
  if (baseValue !== undefined) return differenceText(name, figureDifference(value, baseValue));
  if (floatValue === undefined) return '';
  const float = `float ${bareFigure(name, floatValue)}`;
  return name === 'size' ? float : `${float}, ${differenceText(name, figureDifference(value, floatValue))}`;
}

function ruleTexts(row: ReportRow): string[] {
  const limit = row.limit === '' ? [] : [`gate ${limitText(row.limit)}`];
  const waived = row.waiver === undefined ? [] : [`waived until ${row.waiver.until}`];
  return [...limit, ...certaintyTexts(row), ...waived];
}

/** What the samples behind a figure can and cannot say. */
function certaintyTexts({status, metric, comparison, sampleCount}: ReportRow): string[] {
  if (status === 'inconclusive' && comparison)
    return [
      `${comparison.sampleCount} samples only show losses over ${bareFigure(metric, comparison.smallestVisibleLoss)}`,
    ];
  if (status === 'pass') return comparison && isNoise(comparison.interval, comparison.loss) ? ['within noise'] : [];
  const {pValue} = comparison ?? {};
  const n = comparison?.sampleCount ?? sampleCount;
  return [...(n === undefined ? [] : [`n = ${n}`]), ...(pValue === undefined ? [] : [probabilityText(pValue)])];
}

const isNoise = ([low = 0, high = 0]: readonly number[], loss: number): boolean => loss !== 0 && low <= 0 && high >= 0;

/** Below this nobody decides differently. */
const PROBABILITY_SHOWN_MIN = 0.001;

const probabilityText = (p: number): string => (p < PROBABILITY_SHOWN_MIN ? 'p < 0.001' : `p = ${p.toFixed(3)}`);

/** A rule as people write it. */
export const limitText = (limit: string): string => limit.replaceAll('>=', '≥').replaceAll('<=', '≤');
