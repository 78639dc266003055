/** Figures judged against those of a base. */
import {expect, test} from 'vitest';
import type {Baseline} from '../../../src/artifacts/baseline.ts';
import type {Evaluation, LayerError, MeasuredMetric} from '../../../src/artifacts/evaluation.ts';
import type {Verdict} from '../../../src/artifacts/verdict.ts';
import type {GateRule} from '../../../src/tasks/gate/gate-rule.ts';
import {judge} from '../../../src/tasks/gate/judge.ts';

const INFO = {commit: 'c'.repeat(40), foundBy: 'tip of main'};
const SIZES = {floatBytes: 1000, quantizedBytes: 400};

const gate = (given: Partial<GateRule>): GateRule => ({
  ...{metric: 'snr', output: undefined, layers: undefined, min: undefined, max: undefined, drop: undefined},
  ...{fromBase: undefined, epsilon: 0, waiver: undefined, level: 'fail', text: 'the rule'},
  ...given,
});

const layer = (value: string, snr: number, operator = 'Conv'): LayerError => ({value, operator, snr});

interface Parts {
  readonly metrics?: readonly MeasuredMetric[];
  readonly layers?: readonly LayerError[];
  /** Per sample whether the quantized model is right. */
  readonly rights?: string;
}

/** `rights`: one character a sample, `+` where the class is right. The float model is always right. */
function evaluationOf({metrics = [], layers = [], rights = ''}: Parts): Evaluation {
  const ranks = [...rights].map((mark) => (mark === '+' ? 0 : 1));
  const column = (rank: readonly number[]) => ({classCount: 10, predicted: rank, rank});
  const percent = (100 * ranks.filter((rank) => rank === 0).length) / ranks.length;
  const top1: MeasuredMetric = {
    metric: 'top1',
    output: 'y',
    value: percent,
    floatValue: 100,
    sampleCount: ranks.length,
  };
  return {
    ...{version: 1, sampleCount: ranks.length, errors: [], labels: ranks.map(() => 3)},
    metrics: rights === '' ? metrics : [...metrics, top1],
    classes: [{output: 'y', float: column(ranks.map(() => 0)), quantized: column(ranks)}],
    layers: {sampleCount: 32, values: layers},
  };
}

const digestsOf = ({labels}: Evaluation): string[] => labels.map((_, position) => `s${position}`);

const baselineOf = (parts: Parts, changes: Partial<Baseline> = {}): Baseline => {
  const evaluation = evaluationOf(parts);
  return {
    ...{info: INFO, state: 'present', missingLevel: 'warn', evaluation, sampleDigests: digestsOf(evaluation)},
    ...{sizes: SIZES, modelDigest: 'old'},
    ...changes,
  };
};

interface Case {
  readonly gates: readonly Partial<GateRule>[];
  readonly now: Parts;
  readonly base: Baseline | undefined;
  readonly today?: string;
  readonly quantizedBytes?: number;
}

function verdictOf({gates, now, base, today, quantizedBytes = 400}: Case): Verdict {
  const evaluation = evaluationOf(now);
  const sizes = {...SIZES, quantizedBytes};
  const measured = {evaluation, sampleDigests: digestsOf(evaluation), samplesDigest: 'd', sizes, modelDigest: 'new'};
  return judge({measured, gates: gates.map(gate), baseline: base, today});
}

/** Of the only row: verdict, status and reason. */
const check = (given: Case, verdict: Verdict['status'], status: string, reason: string): void => {
  const judged = verdictOf(given);
  expect(judged.rows.map((row) => `${row.status}: ${row.reason}`)).toEqual([`${status}: ${reason}`]);
  expect(judged.status).toBe(verdict);
};

const snr = (value: MeasuredMetric['value']): Parts => ({
  metrics: [{metric: 'snr', output: 'y', sampleCount: 9, ...(value === undefined ? {} : {value})}],
});
const HALF_DB = [{fromBase: {limit: 0.5, relative: false}}];

test('deterministic figures are compared as measured, with the stated epsilon', () => {
  const at = (before: MeasuredMetric['value'], now: MeasuredMetric['value'], rule: Partial<GateRule> = {}): Case => ({
    gates: [{...HALF_DB[0], ...rule}],
    now: snr(now),
    base: baselineOf(snr(before)),
  });
  check(at(20, 19.5), 'pass', 'pass', "snr is 19.5 dB. It is 0.5 dB below the base's 20 dB.");
  check(at(20, 19.49), 'fail', 'fail', "It is 0.51 dB below the base's 20 dB. Allowed are 0.5 dB.");
  check(at(20, 19.49, {epsilon: 0.01}), 'pass', 'pass', "snr is 19.49 dB. It is 0.51 dB below the base's 20 dB.");
  check(at(20, 22), 'pass', 'pass', "snr is 22 dB. It is 2 dB above the base's 20 dB.");
  check(at('Infinity', 'Infinity'), 'pass', 'pass', "snr is infinite. It is the same as the base's infinite.");
  check(at('Infinity', 90), 'fail', 'fail', "It is infinite below the base's infinite. Allowed are 0.5 dB.");
  const tenth = {fromBase: {limit: 0.1, relative: true}};
  check(at(20, 18, tenth), 'pass', 'pass', "snr is 18 dB. It is 2 dB below the base's 20 dB.");
  check(at(20, 17.9, tenth), 'fail', 'fail', "It is 2.1 dB below the base's 20 dB. Allowed are 2 dB.");
  check(at('Infinity', 90, tenth), 'fail', 'fail', "It is infinite below the base's infinite. Allowed are infinite.");
  check(at(20, 3, {level: 'warn'}), 'warn', 'warn', "It is 17 dB below the base's 20 dB. Allowed are 0.5 dB.");
});

test('of sizes growth is the loss', () => {
  const at = (quantizedBytes: number): Case => ({
    gates: [{metric: 'size', fromBase: {limit: 0.1, relative: true}}],
    ...{now: {}, base: baselineOf({}), quantizedBytes},
  });
  check(at(440), 'pass', 'pass', "size is 440 B. It is 40 B above the base's 400 B.");
  check(at(441), 'fail', 'fail', "It is 41 B above the base's 400 B. Allowed are 40 B.");
  check(at(100), 'pass', 'pass', "size is 100 B. It is 300 B below the base's 400 B.");
});

/** `count` samples, of which the last ones are wrong at the base, and the first ones now. */
const rights = (count: number, wrongFirst: number, wrongLast: number): string =>
  '-'.repeat(wrongFirst) + '+'.repeat(count - wrongFirst - wrongLast) + '-'.repeat(wrongLast);

const accuracy = (count: number, lost: number, won: number, limit = 1): Case => ({
  gates: [{metric: 'top1', fromBase: {limit, relative: false}}],
  now: {rights: rights(count, lost, 0)},
  base: baselineOf({rights: rights(count, 0, won)}),
});

test('accuracy against the base fails when surely more is lost, passes when surely not, else nothing is decided', () => {
  check(
    accuracy(400, 12, 1),
    'fail',
    'fail',
    "It is 2.75 % below the base's 99.75 %. Allowed are 1 %; it is surely more than 1.45 %, p = 0.0017.",
  );
  check(accuracy(1000, 2, 1), 'pass', 'pass', "top1 is 99.8 %. It is 0.1 % below the base's 99.9 %. Within noise.");
  check(
    accuracy(450, 18, 14),
    'inconclusive',
    'inconclusive',
    "It is 0.89 % below the base's 96.8889 %. The loss is between -1.22 % and 3.05 %, allowed are 1 %: " +
      '450 samples can only show losses from 2.67 % on; about 3300 could decide.',
  );
  check(accuracy(400, 0, 0), 'pass', 'pass', "top1 is 100 %. It is the same as the base's 100 %.");
  const undecided = verdictOf({...accuracy(450, 18, 14), gates: [{...accuracy(1, 0, 0).gates[0], level: 'warn'}]});
  expect([undecided.status, undecided.rows[0]?.status]).toEqual(['warn', 'inconclusive']);
  expect(undecided.rows[0]?.comparison).toMatchObject({with: 'base', test: 'mcnemar', sampleCount: 450});
});

test('few samples of a model that is the same to the last byte decide all the same', () => {
  const few = accuracy(20, 0, 0);
  expect(verdictOf(few).status).toBe('inconclusive');
  expect(verdictOf({...few, base: baselineOf({rights: rights(20, 0, 0)}, {modelDigest: 'new'})}).status).toBe('pass');
});

test('a budget against the float model holds as measured, and what is over it fails unless it could be chance', () => {
  const at = (count: number, lost: number): Case => ({
    gates: [{metric: 'top1', drop: {limit: 1, relative: false}}],
    ...{now: {rights: rights(count, lost, 0)}, base: undefined},
  });
  check(at(400, 4), 'pass', 'pass', 'top1 is 99 %.');
  check(at(400, 5), 'fail', 'fail', "top1 is 1.25 % below the float model's 100 %; allowed are 1 %. p = 0.031.");
  check(
    at(200, 4),
    'inconclusive',
    'inconclusive',
    "top1 is 2 % below the float model's 100 %; allowed are 1 %. That could be chance (p = 0.063): " +
      '200 samples can only show losses from 2.5 % on; about 1300 could decide.',
  );
});

test('only samples of the same contents and label are pairs', () => {
  const given = accuracy(400, 12, 0);
  const base = baselineOf({rights: rights(400, 0, 0)});
  // The first 12, which are wrong now, are others than at the base.
  const digests = base.sampleDigests?.map((digest, i) => (i < 12 ? `other ${digest}` : digest));
  const {rows} = verdictOf({...given, base: {...base, ...(digests ? {sampleDigests: digests} : {})}});
  expect(rows[0]?.comparison).toMatchObject({sampleCount: 388, loss: 0});
  const none = verdictOf({...given, base: {...base, sampleDigests: []}});
  expect([none.status, none.rows[0]?.reason]).toEqual([
    'inconclusive',
    "It is 3 % below the base's 100 %. The base was measured on other samples, so nothing can be compared in pairs.",
  ]);
});

test('deterministic figures of other samples are not compared, even of the same model', () => {
  const parts = (value: number): Parts => ({
    metrics: [{metric: 'snr', output: 'y', value, sampleCount: 3}],
    rights: '+++',
    layers: [layer('conv', value)],
  });
  const base = baselineOf(parts(30), {sampleDigests: ['s0', 's1', 'other'], modelDigest: 'new'});
  const rules = [HALF_DB[0] ?? {}, {...HALF_DB[0], layers: '*'}];
  const {rows, status} = verdictOf({gates: rules, now: parts(20), base});
  const reason = "It is 10 dB below the base's 30 dB. The base was measured on other samples: 2 of 3 are the same.";
  expect(rows.map((row) => [row.status, row.reason])).toEqual([
    ['inconclusive', reason],
    ['inconclusive', reason],
  ]);
  expect(status).toBe('inconclusive');
});

test('figures of a lock file are compared as measured, and not at all on other samples', () => {
  const {evaluation: _evaluation, sampleDigests: _digests, ...rest} = baselineOf({});
  const locked = (samplesDigest: string): Baseline => ({
    ...{...rest, metrics: evaluationOf({rights: rights(400, 0, 0)}).metrics, samplesDigest},
  });
  const caveat = 'Compared as measured, not in pairs: the base is a lock file.';
  const given = accuracy(400, 4, 0);
  check({...given, base: locked('d')}, 'pass', 'pass', `top1 is 99 %. It is 1 % below the base's 100 %. ${caveat}`);
  const over = {...accuracy(400, 5, 0), base: locked('d')};
  check(over, 'fail', 'fail', `It is 1.25 % below the base's 100 %. ${caveat} Allowed are 1 %.`);
  const other = 'The figures of the lock file are of other samples. Run "quantgate lock" on the accepted state.';
  check({...given, base: locked('e')}, 'warn', 'missing', other);
});

test('a base without the build or the figure makes it new, one without figures is told as its policy says', () => {
  const absent: Baseline = {info: INFO, state: 'absent', missingLevel: 'fail'};
  const gone: Baseline = {
    info: {...INFO, missing: 'Its results are not in the cache.'},
    state: 'missing',
    missingLevel: 'fail',
  };
  const given = {gates: HALF_DB, now: snr(20)};
  check({...given, base: absent}, 'pass', 'new', 'The base has no build of this name.');
  const reason = 'There are no figures of the base: Its results are not in the cache.';
  check({...given, base: gone}, 'fail', 'missing', reason);
  check({...given, base: {...gone, missingLevel: 'warn'}}, 'warn', 'missing', reason);
  check({...given, base: undefined}, 'pass', 'new', 'There is no base to compare snr with: name one with --base.');
  const limited = {...given, gates: [{min: 10, ...HALF_DB[0]}]};
  check({...limited, base: absent}, 'pass', 'pass', 'snr is 20 dB. The base has no build of this name.');
  check({...limited, base: gone}, 'fail', 'missing', reason);
  check({...limited, base: undefined}, 'pass', 'pass', 'snr is 20 dB.');
  check({...given, base: baselineOf({metrics: []})}, 'pass', 'new', 'The base has no snr of output "y".');
});

test('figures that only one of the two has are rows of their own', () => {
  const one = (output: string): Parts => ({metrics: [{metric: 'snr', output, value: 20, sampleCount: 9}]});
  const renamed = verdictOf({gates: [{min: 10}], now: one('z'), base: baselineOf(one('y'))});
  expect(renamed.rows.map(({status, output, level, reason}) => [status, output, level, reason])).toEqual([
    ['pass', 'z', 'fail', 'snr is 20 dB.'],
    [
      'removed',
      'y',
      'warn',
      'The base has snr of output "y", which is no longer measured. Perhaps "z" is its new name.',
    ],
    ['new', 'z', 'info', 'The base has no snr of output "z".'],
  ]);
  expect(renamed.status).toBe('warn');
  expect(renamed.baseFigures?.metrics).toHaveLength(1);
});

test('inner values come and go without a verdict, and a new name is guessed from the place', () => {
  const before = {layers: [layer('a', 9), layer('b', 9), layer('c', 9), layer('d', 9, 'Add')]};
  const now = {layers: [layer('a', 9), layer('B', 9), layer('C', 9), layer('e', 9, 'Mul')]};
  const {rows, status} = verdictOf({gates: [], now, base: baselineOf(before)});
  expect(rows.map((row) => `${row.status} ${row.layer} ${row.reason}`)).toEqual([
    'removed b The inner value "b" of the base is gone.',
    'removed c The inner value "c" of the base is gone.',
    'removed d The inner value "d" of the base is gone.',
    'new B The base has no inner value "B".',
    'new C The base has no inner value "C".',
    'new e The base has no inner value "e".',
  ]);
  expect(status).toBe('pass');
  const same = {layers: [layer('a', 9), layer('B', 9), layer('C', 9), layer('d', 9, 'Add')]};
  const told = verdictOf({gates: [], now: same, base: baselineOf(before)}).rows.map(({reason}) => reason);
  expect(told[0]).toBe('The inner value "b" of the base is gone. "B" stands in its place.');
  expect(told[1]).toBe('The inner value "c" of the base is gone. "C" stands in its place.');
});

test('a gate on layers is about each that its glob names', () => {
  const now = {layers: [layer('conv_1', 9), layer('conv_2', 20), layer('relu', 3)]};
  const rule = {layers: 'conv_*', min: 10};
  const rows = (rules: Partial<GateRule>, base?: Parts) =>
    verdictOf({gates: [rules], now, base: base && baselineOf(base)}).rows.map((row) => [row.layer, row.status]);
  expect(rows(rule)).toEqual([
    ['conv_1', 'fail'],
    ['conv_2', 'pass'],
  ]);
  const before = {layers: [layer('conv_1', 9.1), layer('relu', 8)]};
  expect(rows({layers: '*', ...HALF_DB[0]}, before)).toEqual([
    ['conv_1', 'pass'],
    ['conv_2', 'new'],
    ['relu', 'fail'],
  ]);
  check(
    {gates: [{layers: 'gemm*', min: 1}], now, base: undefined},
    'fail',
    'missing',
    'No inner value that carries a quantizer is called "gemm*".',
  );
});

test('a waiver excuses to the end of its last day, and is told after that', () => {
  const waiver = {until: '2026-12-31', reason: 'New sensor.'};
  const given = {gates: [{min: 30, waiver}], now: snr(20), base: undefined};
  const broken = 'snr is 20 dB, less than 30 dB.';
  const excuse = `${broken} Waived until 2026-12-31: New sensor.`;
  check({...given, today: '2026-12-31'}, 'pass', 'waived', excuse);
  check({...given, today: '2027-01-01'}, 'fail', 'fail', `${broken} Its waiver ended on 2026-12-31.`);
  check({...given, now: snr(31), today: '2027-01-01'}, 'pass', 'pass', 'snr is 31 dB.');
  const undecided = {...accuracy(450, 18, 14), today: '2026-12-31'};
  expect(verdictOf({...undecided, gates: [{...undecided.gates[0], waiver}]}).rows[0]?.status).toBe('waived');
});
