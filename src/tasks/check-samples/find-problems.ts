/** What is wrong with calibration samples, from facts about each. Pure; every finding names samples and a remedy. */
import type {Diagnostic} from '../../base/diagnostic.ts';
import type {SampleRef} from '../../dataset/dataset.ts';
import {type SampleFacts, signatureDistance} from '../../numeric/sample-signature.ts';

export interface DescribedSample {
  readonly sample: SampleRef;
  readonly facts: SampleFacts;
}

export interface SamplesToJudge {
  /** Of the calibration dataset. */
  readonly name: string;
  readonly samples: readonly DescribedSample[];
  /** Some of the evaluation samples; empty when there are none. */
  readonly evaluation: readonly DescribedSample[];
  /** Of all evaluation samples that have one. */
  readonly evaluationLabels: readonly number[];
  /** Pixels that are fed as they are, 0 to 255. */
  readonly arePlainPixels: boolean;
  /** Neighbours are meant to be alike: frames of a recording. */
  readonly isSequence: boolean;
  readonly isRandom: boolean;
}

type Finder = (judged: SamplesToJudge) => readonly Diagnostic[];

/** All findings, the gravest first. */
export const findProblems: Finder = (judged) =>
  (judged.isRandom
    ? [randomSamples]
    : [
        brokenSamples,
        unlikeEvaluation,
        unscaledPixels,
        constantSamples,
        extremeSamples,
        sameSamples,
        alikeSamples,
        classBalance,
      ]
  ).flatMap((find) => find(judged));

const warning = (name: string, {code, fact, remedy}: {code: string; fact: string; remedy: string}): Diagnostic => ({
  severity: 'warning',
  code: `dataset/${code}`,
  message: `dataset "${name}": ${fact}`,
  remedy,
});

const NAMED = 3;

/** `a.png, b.png, c.png and 4 more` */
function named(samples: readonly DescribedSample[]): string {
  const names = samples.slice(0, NAMED).map(({sample}) => sample.name);
  return samples.length > NAMED ? `${names.join(', ')} and ${samples.length - NAMED} more` : names.join(', ');
}

const randomSamples: Finder = ({name}) => [
  warning(name, {
    code: 'random-samples',
    fact: 'ranges are taken from random numbers',
    remedy: 'Good enough to see that a build runs; for a model that ships, calibrate on real samples.',
  }),
];

const brokenSamples: Finder = ({name, samples}) => {
  const broken = samples.filter(({facts}) => facts.nonFiniteCount > 0);
  if (broken.length === 0) return [];
  const fact = `NaN or infinite numbers in ${counted(broken.length)}: ${named(broken)}`;
  return [warning(name, {code: 'non-finite-samples', fact, remedy: 'Remove or mend them.'})];
};

const constantSamples: Finder = ({name, samples}) => {
  const constant = samples.filter(({facts}) => facts.min === facts.max);
  if (constant.length === 0) return [];
  const fact = `all numbers are the same in ${counted(constant.length)}: ${named(constant)}`;
  return [
    warning(name, {code: 'constant-samples', fact, remedy: 'Black frames and silence teach nothing: remove them.'}),
  ];
};

/** Pixels as they are go to 255; no network that is trained on scaled pixels sees numbers above this. */
const SCALED_PIXEL_MAX = 16;

const unscaledPixels: Finder = ({name, samples, arePlainPixels}) => {
  const max = largest(samples, ({max: one}) => one);
  if (!arePlainPixels || max <= SCALED_PIXEL_MAX) return [];
  const remedy =
    'Unless it was trained on plain pixels, as few networks are, set "scale: 1/255", or "mean" and "std", as in training.';
  return [warning(name, {code: 'unscaled-pixels', fact: `pixels reach ${shown(max)}`, remedy})];
};

/** Two sets of the same kind differ by less than this in spread, and by less than a spread in mean. */
const SPREAD_RATIO_MAX = 2;

const unlikeEvaluation: Finder = ({name, samples, evaluation}) => {
  if (evaluation.length === 0 || samples.length === 0) return [];
  const [mine, theirs] = [spreadOf(samples), spreadOf(evaluation)];
  const ratio = Math.max(mine.deviation, theirs.deviation) / Math.min(mine.deviation, theirs.deviation);
  const shift = Math.abs(mine.mean - theirs.mean);
  const isAlike = ratio <= SPREAD_RATIO_MAX && shift <= Math.max(mine.deviation, theirs.deviation);
  if (isAlike || (mine.deviation === 0 && theirs.deviation === 0)) return [];
  const fact = `its numbers are ${spreadText(mine)}, those of the evaluation samples ${spreadText(theirs)}`;
  const remedy = 'Both must be prepared as in production: compare "scale", "mean", "std", "color" and the files.';
  return [warning(name, {code: 'unlike-evaluation', fact, remedy})];
};

interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/** Mean and standard deviation over all samples, each counting the same. */
function spreadOf(samples: readonly DescribedSample[]): Spread {
  const count = samples.length;
  const mean = samples.reduce((sum, {facts}) => sum + facts.mean, 0) / count;
  const square = samples.reduce((sum, {facts}) => sum + facts.deviation ** 2 + (facts.mean - mean) ** 2, 0) / count;
  return {mean, deviation: Math.sqrt(square)};
}

const spreadText = ({mean, deviation}: Spread): string => `${shown(mean)} ± ${shown(deviation)}`;

/** A sample that reaches so many times as far as nine of ten others is an accident rather than a rare case. */
const EXTREME_RATIO = 4;
const USUAL_SHARE = 0.9;
/** Of fewer samples none can be said to be unusual. */
const USUAL_SAMPLES_MIN = 10;

const extremeSamples: Finder = ({name, samples}) => {
  if (samples.length < USUAL_SAMPLES_MIN) return [];
  const reach = ({facts}: DescribedSample): number => Math.max(Math.abs(facts.min), Math.abs(facts.max));
  const reaches = samples
    .map(reach)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const usual = reaches[Math.floor(reaches.length * USUAL_SHARE)] ?? 0;
  const extreme = samples.filter((one) => Number.isFinite(reach(one)) && reach(one) > EXTREME_RATIO * usual);
  if (usual === 0 || extreme.length === 0) return [];
  const fact = `${counted(extreme.length)} reach${extreme.length === 1 ? 'es' : ''} more than ${EXTREME_RATIO} times as far as the others: ${named(extreme)}`;
  return [
    warning(name, {
      code: 'extreme-samples',
      fact,
      remedy: 'They alone decide ranges: remove them unless they are real.',
    }),
  ];
};

const sameSamples: Finder = ({name, samples}) => {
  const groups = new Map<string, DescribedSample[]>();
  for (const one of samples) groups.set(one.sample.digest, [...(groups.get(one.sample.digest) ?? []), one]);
  const repeated = [...groups.values()].filter((group) => group.length > 1);
  const [first] = repeated;
  if (!first) return [];
  const surplus = repeated.reduce((sum, group) => sum + group.length - 1, 0);
  const fact = `${counted(surplus)} stand${surplus === 1 ? 's' : ''} in it more than once: ${named(first)} are the same`;
  return [warning(name, {code: 'duplicate-samples', fact, remedy: 'Keep one of each.'})];
};

/** Bits of 64: samples that correlate to 0.99 differ in 2.9 on average, unrelated ones in 32 ± 4. */
const ALIKE_BITS_MAX = 3;
/** So few weigh nothing: two ones written by hand are much alike, too. */
const ALIKE_SHARE_MIN = 0.05;
/** Beyond so many samples the pairs are too many to compare in a blink. */
const COMPARED_SAMPLES_MAX = 4000;

const alikeSamples: Finder = ({name, samples, isSequence}) => {
  if (isSequence) return [];
  const compared = samples.slice(0, COMPARED_SAMPLES_MAX).filter(({facts}) => facts.min < facts.max);
  const groups = alikeGroups(compared);
  const [first] = groups;
  if (!first) return [];
  const surplus = groups.reduce((sum, group) => sum + group.length - 1, 0);
  const isFilm = first.every((one, i) => i === 0 || compared.indexOf(one) === compared.indexOf(first[i - 1]!) + 1);
  if (surplus < ALIKE_SHARE_MIN * compared.length) return [];
  const fact = `${counted(surplus)} nearly repeat${surplus === 1 ? 's' : ''} another: ${named(first)}${isFilm ? ', one after the other as in a film' : ''}`;
  const remedy = 'They add weight but no knowledge: take samples of other scenes, light and distance.';
  return [warning(name, {code: 'alike-samples', fact, remedy})];
};

/** Groups of samples of which each is much like the first, those with equal contents left out. The largest first. */
function alikeGroups(samples: readonly DescribedSample[]): readonly (readonly DescribedSample[])[] {
  const groups: DescribedSample[][] = [];
  const isTaken = new Set<DescribedSample>();
  for (const [i, one] of samples.entries()) {
    if (isTaken.has(one)) continue;
    const group = [one];
    for (let j = i + 1; j < samples.length; j++) {
      const other = samples[j]!;
      if (isTaken.has(other) || other.sample.digest === one.sample.digest) continue;
      if (signatureDistance(one.facts.signature, other.facts.signature) > ALIKE_BITS_MAX) continue;
      group.push(other);
      isTaken.add(other);
    }
    if (group.length > 1) groups.push(group);
  }
  return groups.sort((a, b) => b.length - a.length);
}

/** A class with so many times as many samples as another decides the ranges of both. */
const CLASS_RATIO_MAX = 3;
/** Fewer samples per class are uneven by chance. */
const CLASS_SAMPLES_MIN = 5;

const classBalance: Finder = ({name, samples, evaluationLabels}) => {
  const counts = new Map<number, number>();
  for (const {sample} of samples)
    if (sample.label !== undefined) counts.set(sample.label, (counts.get(sample.label) ?? 0) + 1);
  if (counts.size === 0) return [];
  const missing = [...new Set(evaluationLabels)].filter((label) => !counts.has(label)).sort((a, b) => a - b);
  const sizes = [...counts].sort(([, a], [, b]) => a - b);
  const [rarest, most] = [sizes[0]!, sizes.at(-1)!];
  const mean = samples.length / counts.size;
  const remedy = 'Take as many samples of every class, so that none of them decides the ranges.';
  if (missing.length > 0 && mean >= CLASS_SAMPLES_MIN) {
    const classes = `${missing.slice(0, NAMED).join(', ')}${missing.length > NAMED ? ` and ${missing.length - NAMED} more` : ''}`;
    return [warning(name, {code: 'missing-classes', fact: `no samples of class ${classes}`, remedy})];
  }
  if (mean < CLASS_SAMPLES_MIN || most[1] <= CLASS_RATIO_MAX * rarest[1]) return [];
  const fact = `class ${most[0]} has ${counted(most[1])}, class ${rarest[0]} only ${rarest[1]}`;
  return [warning(name, {code: 'uneven-classes', fact, remedy})];
};

const largest = (samples: readonly DescribedSample[], of: (facts: SampleFacts) => number): number =>
  samples.reduce((max, {facts}) => Math.max(max, of(facts)), Number.NEGATIVE_INFINITY);

const counted = (count: number): string => `${count} ${count === 1 ? 'sample' : 'samples'}`;

const SHOWN_DIGITS = 3;
const shown = (value: number): string => String(Number(value.toPrecision(SHOWN_DIGITS)));
