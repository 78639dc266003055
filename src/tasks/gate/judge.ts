/**
 * Judges what was measured: every gate of a build, and what of the base's figures is gone or new. Pure: the day comes in,
 * for waivers, and so do the figures of the base. A figure that is missing or NaN satisfies no rule.
 */
import type {Baseline} from '../../artifacts/baseline.ts';
import type {Evaluation, MeasuredMetric} from '../../artifacts/evaluation.ts';
import {figureOf, numberOf} from '../../artifacts/figure.ts';
import type {RowStatus, Verdict, VerdictRow} from '../../artifacts/verdict.ts';
import {invariant} from '../../base/invariant.ts';
import {globMatcher} from '../../build/match-glob.ts';
import {METRIC_FACTS} from '../../manifest/metric-facts.ts';
import {baseFigures, baseLayer, baseMetric, baseSize, pairedWithBase} from './base-figure.ts';
import {changedRows} from './changed-figures.ts';
import type {GateRule} from './gate-rule.ts';
import {type ComparedFigure, judgeFigure, type Outcome} from './judge-figure.ts';
import {comparisonOf, type Measured, otherSamples} from './measured.ts';

export interface JudgeOptions {
  readonly measured: Measured;
  readonly gates: readonly GateRule[];
  /** Undefined when nobody asked for a comparison. */
  readonly baseline: Baseline | undefined;
  /** YYYY-MM-DD in UTC; needed where there are waivers. */
  readonly today: string | undefined;
}

/**
 * A gate that names no output is about each output its metric was measured for, one that names layers about each of them
 * that carries a quantizer.
 */
export function judge(options: JudgeOptions): Verdict {
  const {measured, gates, baseline, today} = options;
  const judged = gates.flatMap((gate) => judgeGate(gate, options).map((row) => excused(gate, row, today)));
  const rows = [...judged, ...changedRows(measured.evaluation, baseline, judged)];
  const base = baseline ? {base: baseline.info, ...baseFigures(baseline)} : {};
  return {version: 1, status: overall(rows), ...base, rows, sizes: measured.sizes};
}

/** From best to worst. */
const STATUSES: readonly Verdict['status'][] = ['pass', 'warn', 'inconclusive', 'fail'];

/** What cannot be decided is as bad as its rule is important: between a warning and a failure, or a warning. */
function overall(rows: readonly VerdictRow[]): Verdict['status'] {
  const worst = rows.reduce((rank, {status, level}) => {
    const isHeld = status === 'pass' || status === 'new' || status === 'waived' || level === 'info';
    const called = isHeld ? 'pass' : level === 'fail' && status === 'inconclusive' ? 'inconclusive' : level;
    return Math.max(rank, STATUSES.indexOf(called));
  }, 0);
  return STATUSES[worst] ?? 'fail';
}

function judgeGate(gate: GateRule, options: JudgeOptions): VerdictRow[] {
  if (gate.metric === 'size') return [judgeSize(gate, options)];
  return gate.layers === undefined ? judgeOutputs(gate, options) : judgeLayers(gate, gate.layers, options);
}

function judgeSize(gate: GateRule, {measured, baseline}: JudgeOptions): VerdictRow {
  const {floatBytes, quantizedBytes} = measured.sizes;
  const figure = {value: quantizedBytes, floatValue: floatBytes, base: baseSize(baseline), compare: undefined};
  return rowOf(gate, figure, judgeFigure(gate, figure), baseline);
}

function judgeOutputs(gate: GateRule, options: JudgeOptions): VerdictRow[] {
  const {measured, baseline} = options;
  const {evaluation} = measured;
  const figures = (evaluation?.metrics ?? []).filter(
    ({metric, output}) => metric === gate.metric && (gate.output === undefined || output === gate.output),
  );
  if (!evaluation || figures.length === 0) return [missing(gate, {}, missingReason(gate, evaluation))];
  return figures.map((one) => {
    const about = {output: one.output, sampleCount: one.sampleCount};
    if (one.value === undefined)
      return missing(gate, about, `${gate.metric} could not be measured: ${one.reason ?? 'no reason is known'}.`);
    const figure = comparedFigure(one, numberOf(one.value), options);
    return {...rowOf(gate, figure, judgeFigure(gate, figure), baseline), ...about};
  });
}

function comparedFigure(one: MeasuredMetric, value: number, {measured, baseline}: JudgeOptions): ComparedFigure {
  const {metric, output} = one;
  const {evaluation} = measured;
  invariant(evaluation !== undefined, () => 'a figure without evaluation');
  const paired = pairedWithBase(measured, baseline);
  return {
    value,
    floatValue: one.floatValue === undefined ? undefined : numberOf(one.floatValue),
    base: baseMetric(measured, baseline, one),
    compare: (to, allowed) => comparisonOf({metric, output, to, allowed, evaluation, paired}),
  };
}

function judgeLayers(gate: GateRule, glob: string, {measured, baseline}: JudgeOptions): VerdictRow[] {
  const {evaluation} = measured;
  if (!evaluation) return [missing(gate, {}, missingReason(gate, evaluation))];
  const isNamed = globMatcher([glob]);
  const {values, sampleCount} = evaluation.layers;
  const named = values.filter(({value}) => isNamed(value));
  if (named.length === 0) return [missing(gate, {}, `No inner value that carries a quantizer is called "${glob}".`)];
  const paired = pairedWithBase(measured, baseline);
  return named.map(({value: layer, snr}) => {
    const figure: ComparedFigure = {
      ...{value: numberOf(snr), floatValue: undefined, compare: () => otherSamples(evaluation, paired)},
      base: baseLayer(measured, baseline, layer),
    };
    return {...rowOf(gate, figure, judgeFigure(gate, figure), baseline), layer, sampleCount};
  });
}

function missingReason({metric, output}: GateRule, evaluation: Evaluation | undefined): string {
  if (!evaluation) return `${metric} was not measured: the model has no evaluation samples.`;
  const others = evaluation.metrics.filter((one) => one.metric === metric).map((one) => `"${one.output}"`);
  if (output !== undefined && others.length > 0)
    return `${metric} was measured for ${others.join(', ')}, not for "${output}".`;
  return `${metric} was not measured: add it to "metrics" of the model.`;
}

function rowOf(
  gate: GateRule,
  {value, floatValue, base}: ComparedFigure,
  {status, reason, comparison, isBaseMissing}: Outcome,
  baseline: Baseline | undefined,
): VerdictRow {
  const level = isBaseMissing && gate.level === 'fail' ? (baseline?.missingLevel ?? gate.level) : gate.level;
  return {
    ...headOf({...gate, level}, status === 'broken' ? gate.level : status),
    value: figureOf(value),
    ...(floatValue === undefined ? {} : {floatValue: figureOf(floatValue), difference: figureOf(value - floatValue)}),
    ...(base.state === 'known'
      ? {baseValue: figureOf(base.value), baseDifference: figureOf(value === base.value ? 0 : value - base.value)}
      : {}),
    ...(comparison ? {comparison} : {}),
    reason,
  };
}

const missing = (gate: GateRule, about: Partial<VerdictRow>, reason: string): VerdictRow => ({
  ...headOf(gate, 'missing'),
  ...about,
  reason,
});

const headOf = ({metric, level, text}: GateRule, status: RowStatus): Omit<VerdictRow, 'reason'> => ({
  metric,
  status,
  level,
  unit: METRIC_FACTS[metric].unit,
  limit: text,
});

const EXCUSABLE: readonly RowStatus[] = ['fail', 'warn', 'info', 'missing', 'inconclusive'];

/** A waiver excuses until the end of its last day, and then says that it has ended. */
function excused({waiver}: GateRule, row: VerdictRow, today: string | undefined): VerdictRow {
  if (!waiver || !EXCUSABLE.includes(row.status)) return row;
  invariant(today !== undefined, () => 'a waiver was given, but not the day');
  if (today > waiver.until) return {...row, waiver, reason: `${row.reason} Its waiver ended on ${waiver.until}.`};
  return {...row, status: 'waived', waiver, reason: `${row.reason} Waived until ${waiver.until}: ${waiver.reason}`};
}
