import type {Baseline} from '../../artifacts/baseline.ts';
import type {Evaluation, LayerError, MeasuredMetric} from '../../artifacts/evaluation.ts';
import type {VerdictRow} from '../../artifacts/verdict.ts';
import {METRIC_FACTS} from '../../manifest/metric-facts.ts';
import {metricsOf} from './base-figure.ts';

/**
 * Rows of figures that only one of the two has: what is silently no longer measured, or measured under another name,
 * would otherwise be a way past every gate. A figure of an output that is gone is a warning; inner values come and go
 * with the model, so theirs are for information.
 *
 * @param judged rows of the gates: what they call new or missing is not said again
 */
export function changedRows(
  evaluation: Evaluation | undefined,
  baseline: Baseline | undefined,
  judged: readonly VerdictRow[],
): VerdictRow[] {
  if (baseline?.state !== 'present') return [];
  const [before, after] = [metricsOf(baseline).filter(isMeasured), (evaluation?.metrics ?? []).filter(isMeasured)];
  const added = after.filter((one) => !before.some((other) => isSameFigure(one, other)));
  const removed = before.filter((one) => !after.some((other) => isSameFigure(one, other)));
  const told = judged.filter(({status, layer}) => status === 'new' && layer === undefined);
  return [
    ...removed.map((one) => removedRow(one, added)),
    ...added.filter((one) => !told.some((row) => isSameFigure(one, row))).map(newRow),
    ...(baseline.evaluation && evaluation
      ? changedLayers(baseline.evaluation.layers.values, evaluation.layers.values, judged)
      : []),
  ];
}

const isMeasured = ({value}: MeasuredMetric): boolean => value !== undefined;

const isSameFigure = (a: MeasuredMetric, b: Pick<VerdictRow, 'metric' | 'output'>): boolean =>
  a.metric === b.metric && a.output === b.output;

function removedRow({metric, output, value}: MeasuredMetric, added: readonly MeasuredMetric[]): VerdictRow {
  const successors = added.filter((one) => one.metric === metric);
  const renamed = successors.length === 1 ? ` Perhaps "${successors[0]?.output}" is its new name.` : '';
  return {
    ...{metric, output, status: 'removed', level: 'warn', unit: METRIC_FACTS[metric].unit, limit: ''},
    ...(value === undefined ? {} : {baseValue: value}),
    reason: `The base has ${metric} of output "${output}", which is no longer measured.${renamed}`,
  };
}

function newRow({metric, output, value, sampleCount}: MeasuredMetric): VerdictRow {
  return {
    ...{metric, output, status: 'new', level: 'info', unit: METRIC_FACTS[metric].unit, limit: '', sampleCount},
    ...(value === undefined ? {} : {value}),
    reason: `The base has no ${metric} of output "${output}".`,
  };
}

function changedLayers(
  before: readonly LayerError[],
  after: readonly LayerError[],
  judged: readonly VerdictRow[],
): VerdictRow[] {
  const [old, current] = [new Set(before.map(({value}) => value)), new Set(after.map(({value}) => value))];
  const told = new Set(judged.flatMap(({status, layer}) => (status === 'new' && layer !== undefined ? [layer] : [])));
  const successors = renamedLayers(before, after);
  const shared = {metric: 'snr', level: 'info', unit: 'dB', limit: ''} as const;
  const removed = before.filter(({value}) => !current.has(value));
  const added = after.filter(({value}) => !old.has(value) && !told.has(value));
  return [
    ...removed.map(({value, snr}): VerdictRow => {
      const successor = successors.get(value);
      const renamed = successor === undefined ? '' : ` "${successor}" stands in its place.`;
      const reason = `The inner value "${value}" of the base is gone.${renamed}`;
      return {...shared, status: 'removed', layer: value, baseValue: snr, reason};
    }),
    ...added.map(({value, snr}): VerdictRow => {
      const reason = `The base has no inner value "${value}".`;
      return {...shared, status: 'new', layer: value, value: snr, reason};
    }),
  ];
}

/**
 * Which value took the place of which: between two values that both models have, as many of the same operators in the
 * same order.
 */
function renamedLayers(before: readonly LayerError[], after: readonly LayerError[]): ReadonlyMap<string, string> {
  const names = new Set(before.map(({value}) => value));
  const kept = new Set(after.map(({value}) => value).filter((value) => names.has(value)));
  const [old, current] = [runsBetween(before, kept), runsBetween(after, kept)];
  const renamed = new Map<string, string>();
  for (const [start, run] of old) {
    const other = current.get(start) ?? [];
    if (other.map(({operator}) => operator).join() !== run.map(({operator}) => operator).join()) continue;
    for (const [i, {value}] of run.entries()) renamed.set(value, other[i]?.value ?? value);
  }
  return renamed;
}

/** The values that only one model has, by the shared value before them ('' at the start). */
function runsBetween(
  values: readonly LayerError[],
  kept: ReadonlySet<string>,
): ReadonlyMap<string, readonly LayerError[]> {
  const runs = new Map<string, LayerError[]>();
  let start = '';
  for (const one of values) {
    if (kept.has(one.value)) start = one.value;
    else runs.set(start, [...(runs.get(start) ?? []), one]);
  }
  return runs;
}
