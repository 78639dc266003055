/**
 * One figure by one rule. A rule has up to three parts, each with an outcome of its own, and the worst counts: limits of
 * the figure itself, its loss against the float model, and its loss against the base.
 *
 * What is deterministic – SNR, MSE, size – is compared as measured. Accuracy and scores on n samples are another matter:
 *
 * - Against the base the question is whether this change made the model worse. A bound of the loss at 95 % decides: it
 *   fails when surely more is lost than allowed, passes when surely not more, and is inconclusive between.
 * - Against the float model the limit is a budget for quantization, which always costs something. What was measured
 *   within the budget passes; what is over it fails, unless it could be chance (p > 5 %): then it is inconclusive.
 */
import type {PairedComparison} from '../../artifacts/verdict.ts';
import {METRIC_FACTS} from '../../manifest/metric-facts.ts';
import {CONFIDENCE} from './compare-pairs.ts';
import {amount, lossText, probabilityText, shown} from './figure-words.ts';
import type {GateRule} from './gate-rule.ts';

/** The base's side of a figure. */
export type BaseFigure =
  /** Nobody asked for a comparison. */
  | {readonly state: 'unasked'}
  /** Nothing to compare with, which is no fault: the figure is new. */
  | {readonly state: 'new'; readonly reason: string}
  | {readonly state: 'missing'; readonly reason: string}
  | {
      readonly state: 'known';
      readonly value: number;
      /** Both models are the same to the last byte and were measured on the same. */
      readonly isSame: boolean;
      /** Told wherever the figures are compared as measured although chance has a part in them. */
      readonly caveat: string | undefined;
    };

/** A figure with what it is compared with. */
export interface ComparedFigure {
  readonly value: number;
  readonly floatValue: number | undefined;
  readonly base: BaseFigure;
  /** In pairs; undefined where samples have no part in the figure, and a sentence where they cannot be compared. */
  readonly compare:
    | ((to: PairedComparison['with'], allowed: number) => PairedComparison | string | undefined)
    | undefined;
}

export interface Outcome {
  readonly status: 'pass' | 'new' | 'inconclusive' | 'missing' | 'broken';
  readonly reason: string;
  readonly comparison?: PairedComparison;
  /** Of a figure that the base lacks. */
  readonly isBaseMissing?: boolean;
}

/** From best to worst. */
const ORDER: readonly Outcome['status'][] = ['pass', 'new', 'inconclusive', 'missing', 'broken'];

/** The worst of the outcomes of the rule's parts, the first of equal ones, with the comparison that tells most. */
export function judgeFigure(gate: GateRule, figure: ComparedFigure): Outcome {
  if (Number.isNaN(figure.value)) return {status: 'broken', reason: `${gate.metric} is not a number.`};
  const parts = [judgeLimits(gate, figure), judgeDrop(gate, figure), judgeBase(gate, figure)];
  const outcomes = parts.filter((outcome) => outcome !== undefined);
  const hasLimits = gate.min !== undefined || gate.max !== undefined;
  // "new" beside a limit that holds is a limit that holds.
  const isJudged = hasLimits || gate.drop !== undefined;
  const rank = ({status}: Outcome): number => (status === 'new' && isJudged ? 0 : ORDER.indexOf(status));
  const worst = outcomes.reduce<Outcome | undefined>((a, b) => (a && rank(a) >= rank(b) ? a : b), undefined);
  if (!worst) return {status: 'new', reason: `There is no base to compare ${gate.metric} with: name one with --base.`};
  const comparison = worst.comparison ?? outcomes.findLast((outcome) => outcome.comparison)?.comparison;
  const isHeld = rank(worst) === 0;
  const reason = isHeld ? passReason(gate, figure, outcomes) : worst.reason;
  return {...worst, ...(isHeld ? {status: 'pass'} : {}), reason, ...(comparison ? {comparison} : {})};
}

function passReason(gate: GateRule, {value}: ComparedFigure, outcomes: readonly Outcome[]): string {
  const notes = outcomes.flatMap(({reason}) => (reason === '' ? [] : [reason]));
  return [`${gate.metric} is ${amount(gate, value)}.`, ...notes].join(' ');
}

/** The limits of the figure itself. Written so that NaN holds nothing. */
function judgeLimits(gate: GateRule, {value}: ComparedFigure): Outcome | undefined {
  const {min, max, metric, epsilon} = gate;
  if (min === undefined && max === undefined) return undefined;
  const told = `${metric} is ${amount(gate, value)}`;
  if (min !== undefined && !(value >= min - epsilon))
    return {status: 'broken', reason: `${told}, less than ${amount(gate, min)}.`};
  if (max !== undefined && !(value <= max + epsilon))
    return {status: 'broken', reason: `${told}, more than ${amount(gate, max)}.`};
  return {status: 'pass', reason: ''};
}

/** 87.7 − 86.7 is 1.0000000000000142 in binary: a loss of exactly the limit must hold. A hundred units in the last place. */
const ROUNDING_SLACK = 100 * Number.EPSILON;

const allowedOf = ({limit, relative}: {readonly limit: number; readonly relative: boolean}, figure: number): number =>
  relative ? limit * Math.abs(figure) : limit;

const isWithin = (loss: number, allowed: number, reference: number): boolean =>
  loss !== Infinity && loss <= allowed + ROUNDING_SLACK * Math.abs(reference);

function judgeDrop(gate: GateRule, figure: ComparedFigure): Outcome | undefined {
  const {drop, metric} = gate;
  const {value, floatValue, compare} = figure;
  if (drop === undefined) return undefined;
  if (floatValue === undefined)
    return {status: 'missing', reason: `${metric} has no figure of the float model that a drop could be told from.`};
  const loss = floatValue - value;
  const allowed = allowedOf(drop, floatValue);
  const isHeld = isWithin(loss, allowed, floatValue);
  // Drawing scores again and again takes time, and a budget that is kept needs no test.
  const isQuick = METRIC_FACTS[metric].unit === '%';
  const compared = Number.isFinite(loss) && (isQuick || !isHeld) ? compare?.('float', allowed) : undefined;
  const comparison = typeof compared === 'object' ? {comparison: compared} : {};
  if (isHeld) return {status: 'pass', reason: '', ...comparison};
  const float = `the float model's ${amount(gate, floatValue)}`;
  const reason = drop.relative
    ? `${metric} lost ${shown((100 * loss) / Math.abs(floatValue))} % of ${float}; allowed are ${shown(100 * drop.limit)} %.`
    : `${metric} is ${amount(gate, loss)} below ${float}; allowed are ${amount(gate, drop.limit)}.`;
  if (typeof compared !== 'object') return {status: 'broken', reason};
  if (compared.pValue <= 1 - CONFIDENCE)
    return {status: 'broken', reason: `${reason} ${probabilityText(compared.pValue)}.`, ...comparison};
  const couldBe = `That could be chance (${probabilityText(compared.pValue)})`;
  return {status: 'inconclusive', reason: `${reason} ${couldBe}: ${visibilityText(gate, compared)}`, ...comparison};
}

function judgeBase(gate: GateRule, figure: ComparedFigure): Outcome | undefined {
  const {fromBase, metric} = gate;
  const {base, value, compare} = figure;
  if (fromBase === undefined || base.state === 'unasked') return undefined;
  if (base.state === 'new') return {status: 'new', reason: base.reason};
  if (base.state === 'missing') return {status: 'missing', reason: base.reason, isBaseMissing: true};
  if (Number.isNaN(base.value)) return {status: 'new', reason: `The base's ${metric} is not a number.`};
  const allowed = allowedOf(fromBase, base.value);
  const loss = lossOf(gate, base.value, value);
  const isSame = base.isSame && value === base.value;
  const compared = isSame || base.caveat !== undefined ? undefined : compare?.('base', allowed);
  if (typeof compared === 'object') return judgeCompared(gate, {compared, allowed, baseValue: base.value});
  if (typeof compared === 'string')
    return {status: 'inconclusive', reason: `${lossSentence(gate, loss, base.value)} ${compared}`};
  const told = `${lossSentence(gate, loss, base.value)}${base.caveat === undefined ? '' : ` ${base.caveat}`}`;
  if (isWithin(loss, allowed + gate.epsilon, base.value)) return {status: 'pass', reason: told};
  return {status: 'broken', reason: `${told} Allowed are ${allowedText(gate, allowed)}.`};
}

/** Equal figures have no loss, even infinite ones. */
function lossOf({metric}: GateRule, before: number, after: number): number {
  if (before === after) return 0;
  return METRIC_FACTS[metric].better === 'higher' ? before - after : after - before;
}

function judgeCompared(
  gate: GateRule,
  told: {readonly compared: PairedComparison; readonly allowed: number; readonly baseValue: number},
): Outcome {
  const {compared: comparison, allowed, baseValue} = told;
  const [low, high] = comparison.interval;
  const {unit} = METRIC_FACTS[gate.metric];
  const sentence = lossSentence(gate, comparison.loss, baseValue);
  const limit = `allowed are ${allowedText(gate, allowed)}`;
  if (low > allowed) {
    const sure = `surely more than ${lossText(unit, low)}, ${probabilityText(comparison.pValue)}`;
    return {status: 'broken', reason: `${sentence} ${capital(limit)}; it is ${sure}.`, comparison};
  }
  if (isWithin(high, allowed, baseValue)) {
    const isNoise = comparison.pValue > 1 - CONFIDENCE && comparison.loss > 0;
    return {status: 'pass', reason: isNoise ? `${sentence} Within noise.` : sentence, comparison};
  }
  const between = `The loss is between ${lossText(unit, low)} and ${lossText(unit, high)}`;
  return {
    status: 'inconclusive',
    reason: `${sentence} ${between}, ${limit}: ${visibilityText(gate, comparison)}`,
    comparison,
  };
}

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

const allowedText = ({metric}: GateRule, allowed: number): string => lossText(METRIC_FACTS[metric].unit, allowed);

/** `It is 0.5 dB below the base's 20 dB.` */
function lossSentence(gate: GateRule, loss: number, base: number): string {
  const before = `the base's ${amount(gate, base)}`;
  if (loss === 0) return `It is the same as ${before}.`;
  const isFall = METRIC_FACTS[gate.metric].better === 'higher' ? loss > 0 : loss < 0;
  return `It is ${allowedText(gate, Math.abs(loss))} ${isFall ? 'below' : 'above'} ${before}.`;
}

/** `450 samples can only show losses over 2.1 %; about 2000 would do.` */
function visibilityText({metric}: GateRule, comparison: PairedComparison): string {
  const {sampleCount, smallestVisibleLoss, neededSampleCount} = comparison;
  const seen = lossText(METRIC_FACTS[metric].unit, smallestVisibleLoss);
  if (neededSampleCount === undefined)
    return `the ${sampleCount} samples show losses from ${seen} on, but this one is too near the limit.`;
  return `${sampleCount} samples can only show losses from ${seen} on; about ${neededSampleCount} could decide.`;
}
