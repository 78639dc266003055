/** The base's side of each figure, and why there is none where there is none. */
import type {Baseline} from '../../artifacts/baseline.ts';
import type {MeasuredMetric} from '../../artifacts/evaluation.ts';
import {numberOf} from '../../artifacts/figure.ts';
import type {Verdict} from '../../artifacts/verdict.ts';
import type {BaseFigure} from './judge-figure.ts';
import type {Measured, PairedBase} from './measured.ts';
import {pairSamples} from './pair-samples.ts';

const UNASKED: BaseFigure = {state: 'unasked'};

/** What is the same for all figures: undefined when the base has figures to look among. */
function withoutFigures(baseline: Baseline | undefined): BaseFigure | undefined {
  if (!baseline) return UNASKED;
  if (baseline.state === 'absent') return {state: 'new', reason: 'The base has no build of this name.'};
  if (baseline.state === 'missing')
    return {
      state: 'missing',
      reason: `There are no figures of the base: ${baseline.info.missing ?? 'no reason is known'}`,
    };
  return undefined;
}

export function baseSize(baseline: Baseline | undefined): BaseFigure {
  const none = withoutFigures(baseline);
  if (none) return none;
  const bytes = baseline?.sizes?.quantizedBytes;
  if (bytes === undefined) return {state: 'new', reason: 'The base has no size of the model.'};
  return {state: 'known', value: bytes, isSame: false, caveat: undefined};
}

export function baseMetric(
  measured: Measured,
  baseline: Baseline | undefined,
  {metric, output}: MeasuredMetric,
): BaseFigure {
  const none = withoutFigures(baseline);
  if (none) return none;
  const found = metricsOf(baseline).find((one) => one.metric === metric && one.output === output);
  if (found?.value === undefined) return {state: 'new', reason: `The base has no ${metric} of output "${output}".`};
  const isOther = baseline?.samplesDigest !== undefined && baseline.samplesDigest !== measured.samplesDigest;
  if (isOther) return {state: 'missing', reason: OTHER_SAMPLES};
  const isExact = metric === 'snr' || metric === 'mse';
  return {
    state: 'known',
    value: numberOf(found.value),
    isSame: baseline?.modelDigest === measured.modelDigest,
    caveat: baseline?.evaluation || isExact ? undefined : UNPAIRED,
  };
}

const OTHER_SAMPLES = 'The figures of the lock file are of other samples. Run "quantgate lock" on the accepted state.';

/** A lock file has no rows of samples. */
const UNPAIRED = 'Compared as measured, not in pairs: the base is a lock file.';

export function baseLayer(measured: Measured, baseline: Baseline | undefined, layer: string): BaseFigure {
  const none = withoutFigures(baseline);
  if (none) return none;
  const found = baseline?.evaluation?.layers.values.find(({value}) => value === layer);
  if (!found) return {state: 'new', reason: `The base has no inner value "${layer}".`};
  const isSame = baseline?.modelDigest === measured.modelDigest;
  return {state: 'known', value: numberOf(found.snr), isSame, caveat: undefined};
}

export const metricsOf = (baseline: Baseline | undefined): readonly MeasuredMetric[] =>
  baseline?.evaluation?.metrics ?? baseline?.metrics ?? [];

/** For the reports. */
export function baseFigures(baseline: Baseline): Pick<Verdict, 'baseFigures'> {
  if (baseline.state !== 'present') return {};
  return {baseFigures: {metrics: metricsOf(baseline), ...(baseline.sizes ? {sizes: baseline.sizes} : {})}};
}

export function pairedWithBase({evaluation, sampleDigests}: Measured, baseline: Baseline | undefined): PairedBase {
  if (!baseline?.evaluation || !evaluation) return undefined;
  const reference = {evaluation: baseline.evaluation, sampleDigests: baseline.sampleDigests};
  const positions = pairSamples(reference, {evaluation, sampleDigests});
  if (positions.own.length > 0 || evaluation.labels.length === 0) return {evaluation: baseline.evaluation, positions};
  return 'The base was measured on other samples, so nothing can be compared in pairs.';
}
