/**
 * `gates:` of a build: rules about measured figures, each as short text (`">= 20 dB"`) or as a map, and under `layers`
 * rules about the SNR of inner values.
 *
 * A drop of "<= 1 %" on a percentage means one percentage point; "relative" ones are shares of the figure compared with.
 * Losses against the base are drops where more is better, and growth where less is.
 */
import {GATE_EPSILON, GATE_LEVEL, GATED_LAYERS} from './defaults.ts';
import {exampleOf, type GatedMetric, limitRule, lossRule, type Quantity, quantity, unitsOf} from './gate-limit.ts';
import {type GateSpec, type LossLimit, METRIC_NAMES, type Waiver} from './manifest.ts';
import {METRIC_FACTS} from './metric-facts.ts';
import {atLeastOne, type Field, notTogether, object, optional, required} from './object-shape.ts';
import {plainText} from './scalar-shapes.ts';
import {
  checked,
  choice,
  either,
  formatted,
  list,
  type Mistake,
  mapped,
  type Shape,
  titled,
  withExamples,
} from './shape.ts';
import type {Tree} from './source-tree.ts';

const DAY_PATTERN = /^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$/;

const waiver: Shape<Waiver> = titled(
  'waiver',
  object(
    {
      until: required(
        formatted({expected: 'a day such as 2026-12-31', pattern: DAY_PATTERN, parse: (day) => day}),
        'Last day on which the rule may be broken, in UTC.',
      ),
      reason: required(plainText('a reason'), 'Why the rule may be broken for now; shown in every report.'),
    },
    {noun: 'waiver'},
  ),
);

/** Keys of every rule, whatever it is about. */
const common = {
  level: optional(
    choice('level', ['fail', 'warn', 'info']),
    'What a broken rule does: fail stops the build.',
    GATE_LEVEL,
  ),
  waiver: optional(waiver, 'Excuses the broken rule until a day; the row is shown as waived.'),
} as const;

const output = optional(
  plainText('the name of a model output'),
  'Model output that the rule is about. Default: all that are measured.',
);

const where = optional(
  plainText('a name with * and ?'),
  'Glob on the names of inner values: those that the rule is about.',
  GATED_LAYERS,
);

interface GateSection {
  readonly min: Quantity | undefined;
  readonly max: Quantity | undefined;
  readonly level: GateSpec['level'] | undefined;
  readonly waiver: Waiver | undefined;
  readonly epsilon?: Quantity | undefined;
  readonly output?: string | undefined;
  readonly where?: string | undefined;
  readonly drop?: Quantity | undefined;
  readonly 'relative-drop'?: Quantity | undefined;
  readonly 'drop-from-base'?: Quantity | undefined;
  readonly 'relative-drop-from-base'?: Quantity | undefined;
  readonly 'growth-from-base'?: Quantity | undefined;
  readonly 'relative-growth-from-base'?: Quantity | undefined;
}

const noDrop = (metric: GatedMetric): string => {
  const labelled = METRIC_NAMES.filter((name) => METRIC_FACTS[name].needsLabels).join(', ');
  const others = `"min", "max" or "${lossWord(metric)}-from-base"`;
  return `A drop is told only of figures that the float model has too: ${labelled}. Write ${others}.`;
};

const lossWord = (metric: GatedMetric): 'drop' | 'growth' =>
  METRIC_FACTS[metric].better === 'higher' ? 'drop' : 'growth';

/** Units and an example of a loss. */
const lossWords = (metric: GatedMetric): readonly [units: readonly string[], example: string] => {
  const {unit} = METRIC_FACTS[metric];
  if (unit === '%') return [['', '%', 'points'], '1 %'];
  if (metric === 'size') return [unitsOf(metric), '10 kB'];
  return [unitsOf(metric), unit === 'dB' ? '0.5 dB' : '0.01'];
};

/** `drop-from-base` or `growth-from-base`, and the same as a share. */
function baseFields(metric: GatedMetric): Readonly<Record<string, Field<Quantity, false>>> {
  const word = lossWord(metric);
  const points = METRIC_FACTS[metric].unit === '%' ? ', in percentage points' : '';
  return {
    [`${word}-from-base`]: optional(
      lossRule(...lossWords(metric)),
      `Largest ${word} against the same build at the base commit${points}.`,
    ),
    [`relative-${word}-from-base`]: optional(
      lossRule(['%'], '1 %'),
      `Largest ${word} against the base as a share of its figure.`,
    ),
  };
}

/** What to write in place of the loss words that this metric does not have. */
function lossHints(metric: GatedMetric): Readonly<Record<string, string>> {
  const [word, other] = lossWord(metric) === 'drop' ? ['drop', 'growth'] : ['growth', 'drop'];
  const better = word === 'drop' ? 'More' : 'Less';
  const hint = (start: string): string => `${better} is better here: write "${start}${word}-from-base".`;
  const hints = {[`${other}-from-base`]: hint(''), [`relative-${other}-from-base`]: hint('relative-')};
  return METRIC_FACTS[metric].needsLabels ? hints : {...hints, drop: noDrop(metric), 'relative-drop': noDrop(metric)};
}

/** What a rule is about, besides its metric. */
type Subject = 'output' | 'layers' | 'file';

/** The long form; only those with a float figure have drops against it. */
function gateMap(metric: GatedMetric, subject: Subject): Shape<GateSection> {
  const {needsLabels, unit} = METRIC_FACTS[metric];
  const points = unit === '%';
  const drops = {
    drop: optional(
      lossRule(...lossWords(metric)),
      `Largest loss against the float model${points ? ', in percentage points' : ''}.`,
    ),
    'relative-drop': optional(lossRule(['%'], '1 %'), 'Largest loss as a share of the float figure.'),
  };
  const epsilon = optional(quantity(metric), 'Figures that are as near to a limit as this satisfy it.', GATE_EPSILON);
  const base = baseFields(metric);
  const fields = {
    min: optional(quantity(metric), 'Smallest figure allowed.'),
    max: optional(quantity(metric), 'Largest figure allowed.'),
    ...(needsLabels ? drops : {epsilon}),
    ...base,
    ...common,
    ...(subject === 'output' ? {output} : subject === 'layers' ? {where} : {}),
  };
  const limits = ['min', 'max', ...(needsLabels ? Object.keys(drops) : []), ...Object.keys(base)];
  const [absolute = '', relative = ''] = Object.keys(base);
  const constraints = [
    atLeastOne(limits),
    ...(needsLabels ? [notTogether('drop', 'relative-drop')] : []),
    notTogether(absolute, relative),
  ];
  // The fields are those of the section, which the compiler cannot tell of computed keys.
  return object(fields, {noun: 'gate', isNamed: true, hints: lossHints(metric), constraints}) as Shape<GateSection>;
}

function longGate(section: GateSection, tree: Tree): Gate {
  const {min, max, level, output, drop, 'relative-drop': relative, where} = section;
  const {'drop-from-base': baseDrop, 'growth-from-base': growth} = section;
  const {'relative-drop-from-base': relativeBaseDrop, 'relative-growth-from-base': relativeGrowth} = section;
  const texts: readonly (readonly [words: string, rule: Quantity | undefined])[] = [
    ['>= ', min],
    ['<= ', max],
    ['drop ', drop],
    ['relative drop ', relative],
    ['drop from base ', baseDrop],
    ['relative drop from base ', relativeBaseDrop],
    ['growth from base ', growth],
    ['relative growth from base ', relativeGrowth],
  ];
  return {
    min: min?.value,
    max: max?.value,
    drop: lossLimit(drop, relative),
    fromBase: lossLimit(baseDrop ?? growth, relativeBaseDrop ?? relativeGrowth),
    epsilon: section.epsilon?.value ?? GATE_EPSILON,
    waiver: section.waiver,
    level: level ?? GATE_LEVEL,
    output,
    layers: where,
    text: texts.flatMap(([words, rule]) => (rule ? [`${words}${rule.text}`] : [])).join(', '),
    place: tree.place,
  };
}

/** A span that nothing can lie in would fail for ever. */
function emptySpan({min, max, text, place}: Gate): Mistake | undefined {
  if (min === undefined || max === undefined || min <= max) return undefined;
  return {code: 'bad-gate', message: `no figure can satisfy "${text}"`, place, remedy: 'Swap "min" and "max".'};
}

/** 2026-02-30 looks like a day and is none. */
function impossibleDay({waiver: excuse, place}: Gate): Mistake | undefined {
  if (excuse === undefined) return undefined;
  const midnight = new Date(`${excuse.until}T00:00:00Z`);
  if (!Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(excuse.until)) return undefined;
  return {code: 'bad-gate', message: `there is no day ${excuse.until}`, place, remedy: 'Write a day of the calendar.'};
}

const PERCENT = 100;

function lossLimit(absolute: Quantity | undefined, relative: Quantity | undefined): LossLimit | undefined {
  if (absolute) return {limit: absolute.value, relative: false};
  return relative ? {limit: relative.value / PERCENT, relative: true} : undefined;
}

/** A gate that does not yet know its metric: that is the key it stands under. */
type Gate = Omit<GateSpec, 'metric'>;

const shortGate = (rule: Pick<GateSpec, 'min' | 'max' | 'text'>, tree: Tree): Gate => ({
  ...rule,
  drop: undefined,
  fromBase: undefined,
  epsilon: GATE_EPSILON,
  waiver: undefined,
  level: GATE_LEVEL,
  output: undefined,
  layers: undefined,
  place: tree.place,
});

/** One rule or a list of them. */
function gateOf(metric: GatedMetric, subject: Subject): Shape<readonly Gate[]> {
  const short = mapped(withExamples(limitRule(metric), [`>= ${exampleOf(metric)}`]), shortGate);
  const long = checked(checked(mapped(gateMap(metric, subject), longGate), emptySpan), impossibleDay);
  const loss = METRIC_FACTS[metric].needsLabels ? 'drop' : `${lossWord(metric)}-from-base`;
  const expected = `a rule such as ">= ${exampleOf(metric)}", or a map with "min", "max" or "${loss}"`;
  const title = subject === 'layers' ? `gate-layers-${metric}` : `gate-${metric}`;
  const one = titled(title, either<Gate>({expected, text: short, map: long}));
  const several = list(one, {expected: 'a list of rules', minItems: 1});
  return {
    expected,
    schema: () => ({anyOf: [one.schema(), several.schema()]}),
    decode: (tree, report) => {
      if (tree.kind === 'list') return several.decode(tree, report);
      const gate = one.decode(tree, report);
      return gate && [gate];
    },
  };
}

const GATED: readonly GatedMetric[] = [...METRIC_NAMES, 'size'];

const descriptionOf = (metric: GatedMetric): string =>
  metric === 'size' ? 'Rule for the size of the quantized model file.' : `Rule for ${metric}.`;

const fields = Object.fromEntries(
  GATED.map((metric) => [
    metric,
    optional(gateOf(metric, metric === 'size' ? 'file' : 'output'), descriptionOf(metric)),
  ]),
);

const layers = titled(
  'gate-layers',
  object(
    {snr: required(gateOf('snr', 'layers'), 'Rule for the SNR of inner values that carry a quantizer.')},
    {noun: 'gates on layers'},
  ),
);

const layerGate = (gate: Gate): GateSpec => {
  const named = gate.layers ?? GATED_LAYERS;
  return {...gate, metric: 'snr', layers: named, text: `${named}: ${gate.text}`};
};

/** All gates of a build, in the order of the metrics above; those on layers last. */
export const gates: Shape<readonly GateSpec[]> = titled(
  'gates',
  mapped(
    object({...fields, layers: optional(layers, 'Rules for inner values.')}, {noun: 'gates'}),
    ({layers: inner, ...section}) => [
      ...GATED.flatMap((metric) => ((section as Sections)[metric] ?? []).map((gate): GateSpec => ({metric, ...gate}))),
      ...(inner?.snr ?? []).map(layerGate),
    ],
  ),
);

type Sections = {readonly [metric in GatedMetric]?: readonly Gate[] | undefined};
