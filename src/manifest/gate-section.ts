/**
 * `gates:` of a build: rules about measured figures, each as short text (`">= 20 dB"`) or as a map.
 *
 * Units: limits are kept in the metric's own unit (dB; percent from 0 to 100; bytes; plain numbers). A drop of
 * "<= 1 %" on a percentage means one percentage point; `relative-drop: "<= 1 %"` means a hundredth of the float figure.
 */
import {GATE_LEVEL} from './defaults.ts';
import {type GateSpec, METRIC_NAMES, type MetricName} from './manifest.ts';
import {METRIC_FACTS} from './metric-facts.ts';
import {atLeastOne, notTogether, object, optional} from './object-shape.ts';
import {bytesPerUnit, plainText, SIZE_UNITS, suggestUnit} from './scalar-shapes.ts';
import {
  checked,
  choice,
  either,
  formatted,
  list,
  type Mistake,
  mapped,
  numeric,
  type Shape,
  titled,
  withExamples,
} from './shape.ts';
import type {Tree} from './source-tree.ts';

type GatedMetric = MetricName | 'size';
type Limits = Pick<GateSpec, 'min' | 'max' | 'drop'>;

interface Quantity {
  readonly value: number;
  readonly text: string;
}

const NUMBER = '[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?';

/** Units that may follow a number; the empty one means that the unit may be left out. */
const unitsOf = (metric: GatedMetric): readonly string[] =>
  metric === 'size' ? SIZE_UNITS : METRIC_FACTS[metric].unit === '' ? [''] : ['', METRIC_FACTS[metric].unit];

const unitPattern = (units: readonly string[]): string => {
  const named = units.filter((unit) => unit !== '').join('|');
  return named === '' ? '' : `(?: *(?:${named}))${units.includes('') ? '?' : ''}`;
};

function quantityOf(text: string): Quantity {
  const match = /(-?[0-9][0-9.eE+-]*) *([^ ]*)$/.exec(text);
  const factor = bytesPerUnit(match?.[2] ?? '') ?? 1;
  return {value: Number(match?.[1]) * factor, text};
}

const exampleOf = (metric: GatedMetric): string =>
  metric === 'size'
    ? '600 kB'
    : metric === 'top1' || metric === 'top5'
      ? '70 %'
      : METRIC_FACTS[metric].unit === 'dB'
        ? '20 dB'
        : '0.9';

/** `">= 20 dB"`: a lower or an upper limit. */
function limitRule(metric: GatedMetric): Shape<Limits & {readonly text: string}> {
  const units = unitsOf(metric);
  const example = exampleOf(metric);
  return formatted({
    expected: `a rule such as ">= ${example}"`,
    pattern: new RegExp(`^(?:>=|<=|≥|≤) *-?${NUMBER}${unitPattern(units)}$`),
    parse: (text) => {
      const {value} = quantityOf(text);
      const isLower = text.startsWith('>=') || text.startsWith('≥');
      return {min: isLower ? value : undefined, max: isLower ? undefined : value, drop: undefined, text};
    },
    explain: (text, tree) => explainRule({text, tree, units, example, comparators: ['>=', '<=']}),
  });
}

interface RuleProblem {
  readonly text: string;
  readonly tree: Tree;
  readonly units: readonly string[];
  readonly example: string;
  readonly comparators: readonly string[];
}

function explainRule({text, tree, units, example, comparators}: RuleProblem): Mistake {
  const bad = (message: string, remedy: string): Mistake => ({code: 'bad-gate', message, place: tree.place, remedy});
  const [, comparator = '', number = '', unit = ''] =
    /^([^0-9a-zA-Z.\s-]*) *(-?[0-9.]*(?:[eE][+-]?[0-9]+)?) *(.*)$/.exec(text) ?? [];
  const usual = comparators.map((word) => `"${word} ${example}"`).join(' or ');
  const known = ['>=', '≥', '<=', '≤'].filter((word) => comparators.some((allowed) => meaning(word) === allowed));
  if (!known.includes(comparator)) {
    const message =
      comparator === '' ? `rule "${text}" has no comparison` : `comparison "${comparator}" is not known here`;
    return bad(message, `Write ${usual}.`);
  }
  if (!new RegExp(`^-?${NUMBER}$`).test(number)) return bad(`rule "${text}" has no number`, `Write ${usual}.`);
  if (unit === '') return bad(`rule "${text}" has no unit`, `Units: ${units.join(', ')}.`);
  const allowed = units.filter((word) => word !== '');
  if (allowed.includes(unit)) return bad(`a limit of ${number} makes no sense here`, `Write ${usual}.`);
  const guess = suggestUnit(unit, allowed);
  const list = allowed.length === 0 ? 'This figure has no unit.' : `Units: ${allowed.join(', ')}.`;
  return bad(`unknown unit "${unit}"`, guess === undefined ? list : `${list} Did you mean "${guess}"?`);
}

const meaning = (comparator: string): string => (comparator === '≥' ? '>=' : comparator === '≤' ? '<=' : comparator);

/** A limit without comparison, as `min:` and `max:` have it. */
function quantity(metric: GatedMetric): Shape<Quantity> {
  const units = unitsOf(metric);
  const example = exampleOf(metric);
  const text = formatted({
    expected: `a number such as "${example}"`,
    pattern: new RegExp(`^-?${NUMBER}${unitPattern(units)}$`),
    parse: quantityOf,
    explain: (given, tree) => ({
      code: 'bad-gate',
      message: `"${given}" is not a number such as "${example}"`,
      place: tree.place,
      ...(units.length > 1 ? {remedy: `Units: ${units.filter((unit) => unit !== '').join(', ')}.`} : {}),
    }),
  });
  const plain = mapped(
    numeric({expected: `a number such as ${example}`}),
    (value): Quantity => ({value, text: String(value)}),
  );
  // A size without unit could be meant in bytes or in kilobytes.
  return units.includes('') ? either({expected: text.expected, text, number: plain}) : text;
}

/** `"<= 1 %"`: the largest loss allowed. */
function dropRule(units: readonly string[], example: string): Shape<Quantity> {
  return formatted({
    expected: `a rule such as "<= ${example}"`,
    pattern: new RegExp(`^(?:<=|≤) *${NUMBER}${unitPattern(units)}$`),
    parse: quantityOf,
    explain: (text, tree) => explainRule({text, tree, units, example, comparators: ['<=']}),
  });
}

const common = {
  level: optional(
    choice('level', ['fail', 'warn', 'info']),
    'What a broken rule does: fail stops the build.',
    GATE_LEVEL,
  ),
  output: optional(
    plainText('the name of a model output'),
    'Model output that the rule is about. Default: all that are measured.',
  ),
} as const;

interface GateSection {
  readonly min: Quantity | undefined;
  readonly max: Quantity | undefined;
  readonly level: GateSpec['level'] | undefined;
  readonly output?: string | undefined;
  readonly drop?: Quantity | undefined;
  readonly 'relative-drop'?: Quantity | undefined;
}

const noDrop = (): string => {
  const labelled = METRIC_NAMES.filter((metric) => METRIC_FACTS[metric].needsLabels).join(', ');
  return `A drop is told only of figures that the float model has too: ${labelled}. Write "min" or "max".`;
};

/** The long form; only figures of outputs have `output`, and only those with a float figure have drops. */
function gateMap(metric: GatedMetric): Shape<GateSection> {
  const {needsLabels, unit} = METRIC_FACTS[metric];
  const limits = {
    min: optional(quantity(metric), 'Smallest figure allowed.'),
    max: optional(quantity(metric), 'Largest figure allowed.'),
    level: common.level,
  };
  const options = {noun: 'gate', isNamed: true, hints: {drop: noDrop(), 'relative-drop': noDrop()}};
  const constraints = [atLeastOne(['min', 'max'])];
  if (metric === 'size') return object(limits, {...options, constraints});
  if (!needsLabels) return object({...limits, output: common.output}, {...options, constraints});
  const points = unit === '%';
  const drops = {
    drop: optional(
      points ? dropRule(['', '%', 'points'], '1 %') : dropRule([''], '0.01'),
      `Largest loss against the float model${points ? ', in percentage points' : ''}.`,
    ),
    'relative-drop': optional(dropRule(['%'], '1 %'), 'Largest loss as a share of the float figure.'),
  };
  return object(
    {...limits, output: common.output, ...drops},
    {
      ...options,
      constraints: [atLeastOne(['min', 'max', 'drop', 'relative-drop']), notTogether('drop', 'relative-drop')],
    },
  );
}

function longGate(section: GateSection, tree: Tree): Gate {
  const {min, max, level, output, drop, 'relative-drop': relative} = section;
  const rules = [
    ...(min ? [`>= ${min.text}`] : []),
    ...(max ? [`<= ${max.text}`] : []),
    ...(drop ? [`drop ${drop.text}`] : []),
    ...(relative ? [`relative drop ${relative.text}`] : []),
  ];
  return {
    min: min?.value,
    max: max?.value,
    drop: dropLimit(drop, relative),
    level: level ?? GATE_LEVEL,
    output,
    text: rules.join(', '),
    place: tree.place,
  };
}

/** A span that nothing can lie in would fail for ever. */
function emptySpan({min, max, text, place}: Gate): Mistake | undefined {
  if (min === undefined || max === undefined || min <= max) return undefined;
  return {code: 'bad-gate', message: `no figure can satisfy "${text}"`, place, remedy: 'Swap "min" and "max".'};
}

const PERCENT = 100;

function dropLimit(drop: Quantity | undefined, relative: Quantity | undefined): GateSpec['drop'] {
  if (drop) return {limit: drop.value, relative: false};
  return relative ? {limit: relative.value / PERCENT, relative: true} : undefined;
}

/** A gate that does not yet know its metric: that is the key it stands under. */
type Gate = Omit<GateSpec, 'metric'>;

function gateOf(metric: GatedMetric): Shape<readonly Gate[]> {
  const short = mapped(
    withExamples(limitRule(metric), [`>= ${exampleOf(metric)}`]),
    (rule, tree): Gate => ({...rule, level: GATE_LEVEL, output: undefined, place: tree.place}),
  );
  const long = checked(mapped(gateMap(metric), longGate), emptySpan);
  const expected = `a rule such as ">= ${exampleOf(metric)}", or a map with "min", "max"${METRIC_FACTS[metric].needsLabels ? ' or "drop"' : ''}`;
  const one = titled(`gate-${metric}`, either<Gate>({expected, text: short, map: long}));
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

const fields = Object.fromEntries(GATED.map((metric) => [metric, optional(gateOf(metric), descriptionOf(metric))]));

/** All gates of a build, in the order of the metrics above. */
export const gates: Shape<readonly GateSpec[]> = titled(
  'gates',
  mapped(object(fields, {noun: 'gates'}), (section) =>
    GATED.flatMap((metric) => (section[metric] ?? []).map((gate): GateSpec => ({metric, ...gate}))),
  ),
);
