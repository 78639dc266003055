import type {ClassColumns, Evaluation} from '../../artifacts/evaluation.ts';
import type {ModelSizes, PairedComparison} from '../../artifacts/verdict.ts';
import type {MetricName} from '../../manifest/manifest.ts';
import {compareLabelled, compareMeans} from './compare-pairs.ts';
import type {PairedPositions} from './pair-samples.ts';

/** What a build came to. */
export interface Measured {
  /** Undefined when the build has no evaluation samples. */
  readonly evaluation: Evaluation | undefined;
  /** Content digests of the samples of the evaluation; undefined where nothing is compared. */
  readonly sampleDigests: readonly string[] | undefined;
  /** Of the evaluation samples and their labels; undefined where nothing is compared. */
  readonly samplesDigest: string | undefined;
  readonly sizes: ModelSizes;
  /** Content digest of the quantized model. */
  readonly modelDigest: string;
}

/** The base's evaluation and the samples that it shares with this one; a sentence when there are none. */
export type PairedBase = {readonly evaluation: Evaluation; readonly positions: PairedPositions} | string | undefined;

interface ComparisonOptions {
  readonly metric: MetricName;
  readonly output: string;
  readonly to: PairedComparison['with'];
  /** Largest loss, in the metric's unit. */
  readonly allowed: number;
  readonly evaluation: Evaluation;
  readonly paired: PairedBase;
}

/** In pairs; undefined where chance has no part in the figure or it cannot be told, a sentence where pairs are lacking. */
export function comparisonOf(options: ComparisonOptions): PairedComparison | string | undefined {
  const {metric, to, paired} = options;
  if (metric === 'snr' || metric === 'mse') return to === 'base' ? otherSamples(options.evaluation, paired) : undefined;
  if (to === 'base' && (paired === undefined || typeof paired === 'string')) return paired;
  if (metric === 'top1' || metric === 'top5' || metric === 'f1' || metric === 'auc')
    return compareClasses({...options, metric});
  if (typeof paired !== 'object' || to === 'float') return undefined;
  const [reference, own] = [paired.evaluation, options.evaluation].map(
    ({errors}) => errors.find(({output}) => output === options.output)?.columns,
  );
  if (!reference || !own) return undefined;
  return compareMeans({
    ...{with: to, metric, allowed: options.allowed},
    reference: {columns: reference, positions: paired.positions.reference},
    own: {columns: own, positions: paired.positions.own},
  });
}

/** Figures that chance has no part in are compared as measured, but only if they were measured on the same samples. */
export function otherSamples({labels}: Evaluation, paired: PairedBase): string | undefined {
  if (typeof paired !== 'object') return paired;
  const [own, base, shared] = [labels.length, paired.evaluation.labels.length, paired.positions.own.length];
  if (own === shared && base === shared) return undefined;
  return `The base was measured on other samples: ${shared} of ${own} are the same.`;
}

function compareClasses({
  metric,
  output,
  to,
  allowed,
  evaluation,
  paired,
}: ComparisonOptions & {readonly metric: 'top1' | 'top5' | 'f1' | 'auc'}): PairedComparison | undefined {
  const columnsOf = (from: Evaluation, model: 'float' | 'quantized'): ClassColumns | undefined =>
    from.classes.find((rows) => rows.output === output)?.[model];
  const own = columnsOf(evaluation, 'quantized');
  const all = [...evaluation.labels.keys()];
  const base = to === 'base' && typeof paired === 'object' ? paired : undefined;
  const reference = base ? columnsOf(base.evaluation, 'quantized') : columnsOf(evaluation, 'float');
  const positions = base?.positions ?? {reference: all, own: all};
  if (!own || !reference) return undefined;
  return compareLabelled({
    ...{with: to, metric, allowed},
    labels: positions.own.map((position) => evaluation.labels[position] ?? -1),
    reference: {columns: reference, positions: positions.reference},
    own: {columns: own, positions: positions.own},
  });
}
