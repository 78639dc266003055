/**
 * Limits as people write them: `">= 20 dB"`, `"<= 1 %"`, `600 kB`. Each metric has its own units, and a limit is kept in
 * the metric's unit: dB, percent from 0 to 100, bytes, plain numbers.
 */
import type {GateSpec, MetricName} from './manifest.ts';
import {METRIC_FACTS} from './metric-facts.ts';
import {bytesPerUnit, SIZE_UNITS, suggestUnit} from './scalar-shapes.ts';
import {either, formatted, type Mistake, mapped, numeric, type Shape} from './shape.ts';
import type {Tree} from './source-tree.ts';

export type GatedMetric = MetricName | 'size';

/** A number in the metric's unit, and as it was written. */
export interface Quantity {
  readonly value: number;
  readonly text: string;
}

const NUMBER = '[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?';

/** Units that may follow a number; the empty one means that the unit may be left out. */
export const unitsOf = (metric: GatedMetric): readonly string[] =>
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

export const exampleOf = (metric: GatedMetric): string =>
  metric === 'size'
    ? '600 kB'
    : metric === 'top1' || metric === 'top5'
      ? '70 %'
      : METRIC_FACTS[metric].unit === 'dB'
        ? '20 dB'
        : '0.9';

/** `">= 20 dB"`: a lower or an upper limit. */
export function limitRule(metric: GatedMetric): Shape<Pick<GateSpec, 'min' | 'max' | 'text'>> {
  const units = unitsOf(metric);
  const example = exampleOf(metric);
  return formatted({
    expected: `a rule such as ">= ${example}"`,
    pattern: new RegExp(`^(?:>=|<=|≥|≤) *-?${NUMBER}${unitPattern(units)}$`),
    parse: (text) => {
      const {value} = quantityOf(text);
      const isLower = text.startsWith('>=') || text.startsWith('≥');
      return {min: isLower ? value : undefined, max: isLower ? undefined : value, text};
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
export function quantity(metric: GatedMetric): Shape<Quantity> {
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
export function lossRule(units: readonly string[], example: string): Shape<Quantity> {
  return formatted({
    expected: `a rule such as "<= ${example}"`,
    pattern: new RegExp(`^(?:<=|≤) *${NUMBER}${unitPattern(units)}$`),
    parse: quantityOf,
    explain: (text, tree) => explainRule({text, tree, units, example, comparators: ['<=']}),
  });
}
