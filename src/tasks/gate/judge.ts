import type {Evaluation, MeasuredMetric} from '../../artifacts/evaluation.ts';
import {figureOf, numberOf} from '../../artifacts/figure.ts';
import type {ModelSizes, RowStatus, Verdict, VerdictRow} from '../../artifacts/verdict.ts';
import type {GateSpec} from '../../manifest/manifest.ts';
import {METRIC_FACTS} from '../../manifest/metric-facts.ts';

/** A gate without its place in the manifest's text. */
export type GateRule = Omit<GateSpec, 'place'>;

/**
 * Judges every gate. A gate that names no output is about each output its metric was measured for. A figure that is
 * missing or NaN satisfies no rule; an infinite one is compared like any other.
 *
 * @param evaluation undefined when the build has no evaluation samples
 */
export function judge(evaluation: Evaluation | undefined, gates: readonly GateRule[], sizes: ModelSizes): Verdict {
  const rows = gates.flatMap((gate): VerdictRow[] => {
    if (gate.metric === 'size') return [judgeFigure(gate, {value: sizes.quantizedBytes, floatValue: sizes.floatBytes})];
    const measured = figuresFor(gate, evaluation);
    if (measured.length === 0) return [missing(gate, {}, missingReason(gate, evaluation))];
    return measured.map((one) => judgeMetric(gate, one));
  });
  return {version: 1, status: overall(rows), rows, sizes};
}

function overall(rows: readonly VerdictRow[]): Verdict['status'] {
  const broken = rows.filter(({status}) => status !== 'pass').map(({level}) => level);
  if (broken.includes('fail')) return 'fail';
  return broken.includes('warn') ? 'warn' : 'pass';
}

function figuresFor({metric, output}: GateRule, evaluation: Evaluation | undefined): readonly MeasuredMetric[] {
  const all = evaluation?.metrics ?? [];
  return all.filter((one) => one.metric === metric && (output === undefined || one.output === output));
}

function missingReason({metric, output}: GateRule, evaluation: Evaluation | undefined): string {
  if (!evaluation) return `${metric} was not measured: the model has no evaluation samples.`;
  const others = evaluation.metrics.filter((one) => one.metric === metric).map((one) => `"${one.output}"`);
  if (output !== undefined && others.length > 0)
    return `${metric} was measured for ${others.join(', ')}, not for "${output}".`;
  return `${metric} was not measured: add it to "metrics" of the model.`;
}

function judgeMetric(gate: GateRule, {output, value, floatValue, sampleCount, reason}: MeasuredMetric): VerdictRow {
  const about = {output, sampleCount};
  if (value === undefined)
    return missing(gate, about, `${gate.metric} could not be measured: ${reason ?? 'no reason is known'}.`);
  const float = floatValue === undefined ? undefined : numberOf(floatValue);
  return {...judgeFigure(gate, {value: numberOf(value), floatValue: float}), ...about};
}

interface Figures {
  readonly value: number;
  readonly floatValue: number | undefined;
}

function judgeFigure(gate: GateRule, figures: Figures): VerdictRow {
  const {value, floatValue} = figures;
  const told = {
    value: figureOf(value),
    ...(floatValue === undefined ? {} : {floatValue: figureOf(floatValue), difference: figureOf(value - floatValue)}),
  };
  if (gate.drop !== undefined && floatValue === undefined) {
    return missing(gate, told, `${gate.metric} has no figure of the float model that a drop could be told from.`);
  }
  if (Number.isNaN(value)) return {...rowOf(gate, gate.level), ...told, reason: `${gate.metric} is not a number.`};
  const broken = brokenRule(gate, figures);
  if (broken !== undefined) return {...rowOf(gate, gate.level), ...told, reason: broken};
  return {...rowOf(gate, 'pass'), ...told, reason: `${gate.metric} is ${amount(gate, value)}.`};
}

/** What the first rule that does not hold says; undefined when all hold. Written so that NaN holds nothing. */
function brokenRule(gate: GateRule, {value, floatValue = Number.NaN}: Figures): string | undefined {
  const {min, max, drop, metric} = gate;
  if (min !== undefined && !(value >= min))
    return `${metric} is ${amount(gate, value)}, less than ${amount(gate, min)}.`;
  if (max !== undefined && !(value <= max))
    return `${metric} is ${amount(gate, value)}, more than ${amount(gate, max)}.`;
  if (drop === undefined) return undefined;
  const loss = floatValue - value;
  const allowed = drop.relative ? drop.limit * Math.abs(floatValue) : drop.limit;
  if (loss <= allowed + ROUNDING_SLACK * Math.abs(floatValue)) return undefined;
  const float = `the float model's ${amount(gate, floatValue)}`;
  return drop.relative
    ? `${metric} lost ${shown((100 * loss) / Math.abs(floatValue))} % of ${float}; allowed are ${shown(100 * drop.limit)} %.`
    : `${metric} is ${amount(gate, loss)} below ${float}; allowed are ${amount(gate, drop.limit)}.`;
}

/** 87.7 − 86.7 is 1.0000000000000142 in binary: a loss of exactly the limit must hold. A hundred units in the last place. */
const ROUNDING_SLACK = 100 * Number.EPSILON;

function missing(gate: GateRule, about: Partial<VerdictRow>, reason: string): VerdictRow {
  return {...rowOf(gate, 'missing'), ...about, reason};
}

const rowOf = ({metric, level, text}: GateRule, status: RowStatus): Omit<VerdictRow, 'reason'> => ({
  metric,
  status,
  level,
  unit: METRIC_FACTS[metric].unit,
  limit: text,
});

/** Significant digits of figures in sentences. */
const SHOWN_DIGITS = 6;

const shown = (value: number): string => {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'not a number' : value > 0 ? 'infinite' : 'minus infinite';
  return String(Number(value.toPrecision(SHOWN_DIGITS)));
};

function amount({metric}: GateRule, value: number): string {
  const {unit} = METRIC_FACTS[metric];
  const number = metric === 'size' ? String(value) : shown(value);
  return unit === '' || !Number.isFinite(value) ? number : `${number} ${unit}`;
}
