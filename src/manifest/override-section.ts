/** `overrides:` of a recipe: settings of single tensors, the fields of onnxruntime's TensorQuantOverrides. */
import {INTEGER_TYPES, type TensorOverride} from './manifest.ts';
import {atLeastOne, type Decoded, needs, notTogether, object, optional} from './object-shape.ts';
import {numberPair, type QuantizerWords, quantizerWords} from './scalar-shapes.ts';
import {choice, either, flag, list, mapped, numeric, record, type Shape, titled} from './shape.ts';

const positive = numeric({expected: 'a number above 0', above: 0});
const integer = numeric({expected: 'a whole number', integer: true, min: -(2 ** 31), max: 2 ** 31 - 1});
const axisNumber = numeric({expected: 'a whole number', integer: true, min: -8, max: 7});

const oneOrMore = (item: Shape<number>, expected: string): Shape<readonly number[]> =>
  either<readonly number[]>({
    expected,
    number: mapped(item, (value) => [value]),
    list: list(item, {expected, minItems: 1}),
  });

const axis = either<number | 'none'>({
  expected: 'the number of an axis, or none',
  number: axisNumber,
  text: choice('axis', ['none']),
});

const fields = {
  type: optional(choice('type', [...INTEGER_TYPES, 'float'], 'unknown-type'), 'Type of this tensor.'),
  symmetric: optional(flag, 'Symmetric around zero.'),
  'reduced-range': optional(flag, 'Use 7 of 8 bits.'),
  axis: optional(axis, 'Axis with a scale for each index; none for one scale.'),
  range: optional(numberPair('[smallest, largest]'), 'Real values [smallest, largest], instead of calibrated ones.'),
  scale: optional(
    oneOrMore(positive, 'a number above 0, or a list of them'),
    'Fixed scale, or one for each index of the axis.',
  ),
  'zero-point': optional(
    oneOrMore(integer, 'a whole number, or a list of them'),
    'Fixed zero point, one for each scale.',
  ),
} as const;

const longForm = object(fields, {
  noun: 'override',
  isNamed: true,
  constraints: [
    atLeastOne(Object.keys(fields)),
    needs('scale', 'zero-point'),
    needs('zero-point', 'scale'),
    notTogether('range', 'scale'),
  ],
});

type OverrideSection = Decoded<typeof fields>;

const shortForm = mapped(
  quantizerWords('type', {hasGranularity: false}),
  (words: QuantizerWords): OverrideSection => ({
    type: words.type,
    symmetric: words.symmetric,
    'reduced-range': words.reducedRange,
    axis: undefined,
    range: undefined,
    scale: undefined,
    'zero-point': undefined,
  }),
);

export const overrides: Shape<Readonly<Record<string, OverrideSection>>> = titled(
  'overrides',
  record(
    either<OverrideSection>({expected: 'a type such as int16, or a map of settings', text: shortForm, map: longForm}),
    {
      expected: 'a map from tensor names to settings',
      keyNoun: 'tensor name',
    },
  ),
);

export function resolveOverrides(
  section: Readonly<Record<string, OverrideSection>>,
): Readonly<Record<string, TensorOverride>> {
  const resolved = Object.entries(section).map(([tensor, override]): [string, TensorOverride] => [
    tensor,
    {
      type: override.type,
      symmetric: override.symmetric,
      reducedRange: override['reduced-range'],
      axis: override.axis === 'none' ? null : override.axis,
      range: override.range,
      scale: override.scale,
      zeroPoint: override['zero-point'],
    },
  ]);
  return Object.fromEntries(resolved);
}
