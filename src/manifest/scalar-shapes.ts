/** The manifest's own kinds of scalars: numbers that may be written as fractions, sizes, paths, names, types of numbers. */
import {suggest} from '../base/suggest.ts';
import type {Granularity, IntegerType, ScaleKind} from './manifest.ts';
import {INTEGER_TYPES} from './manifest.ts';
import {
  allowedWords,
  checked,
  either,
  formatted,
  list,
  type Mistake,
  mapped,
  numeric,
  partOfScalar,
  type Shape,
  titled,
} from './shape.ts';
import type {Tree} from './source-tree.ts';

const DECIMAL = '[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?';
/** A decimal with at least one digit other than 0 before its exponent. */
const NON_ZERO_DECIMAL = `(?=[0-9.]*[1-9])${DECIMAL}`;
const FRACTION = new RegExp(`^-?${NON_ZERO_DECIMAL} */ *${NON_ZERO_DECIMAL}$`);

const fraction = formatted({
  expected: 'a number or a fraction such as 1/127.5',
  pattern: FRACTION,
  parse: (text) => {
    const [numerator, denominator] = text.split('/');
    return Number(numerator) / Number(denominator);
  },
});

/** A number, or a fraction such as `1/127.5`. */
export const numberOrFraction: Shape<number> = titled(
  'number-or-fraction',
  either({expected: fraction.expected, number: numeric({expected: 'a number'}), text: fraction}),
);

/** Like `numberOrFraction`, above zero. */
export const positiveNumber: Shape<number> = titled(
  'positive-number',
  either({
    expected: 'a number above 0 or a fraction such as 1/255',
    number: numeric({expected: 'a number above 0', above: 0}),
    text: formatted({
      expected: 'a number above 0 or a fraction such as 1/255',
      pattern: new RegExp(`^${NON_ZERO_DECIMAL} */ *${NON_ZERO_DECIMAL}$`),
      parse: (text) => {
        const [numerator, denominator] = text.split('/');
        return Number(numerator) / Number(denominator);
      },
    }),
  }),
);

/** `[smallest, largest]` of real numbers, the first below the second. */
export function numberPair(expected: string): Shape<readonly [number, number]> {
  const both = list(numeric({expected: 'a number'}), {expected, minItems: 2, maxItems: 2});
  const pair = mapped(both, (values): readonly [number, number] => [values[0] ?? 0, values[1] ?? 0]);
  return checked(pair, ([smallest, largest], tree) =>
    smallest < largest
      ? undefined
      : {
          code: 'bad-value',
          message: `${smallest} is not below ${largest}`,
          place: tree.place,
          remedy: `Write ${expected}.`,
        },
  );
}

/** Any text that is not empty: names that are checked elsewhere or not by us. */
export const plainText = (expected: string): Shape<string> =>
  formatted({expected, pattern: /\S/, parse: (text) => text});

/** A path or glob relative to the manifest. Backslashes would mean something else on every system. */
export const filePath: Shape<string> = formatted({
  expected: 'a path with forward slashes',
  pattern: /^[^\\]+$/,
  parse: (text) => text,
  explain: (text, tree) => ({
    code: 'bad-value',
    message: text === '' ? 'the path is empty' : `path "${text}" is not written with forward slashes`,
    place: tree.place,
    remedy: text === '' ? 'Write a path relative to the manifest.' : `Write "${text.replace(/\\+/g, '/')}".`,
  }),
});

/** Names that Windows reserves for devices, in any case and with any extension. */
const DEVICE_NAMES = ['con', 'prn', 'aux', 'nul', 'com[0-9]', 'lpt[0-9]'];
const anyCase = (name: string): string =>
  name.replace(/[a-z](?![^[]*\])/g, (letter) => `[${letter}${letter.toUpperCase()}]`);

/** Names become folders and task ids: letters, digits, ".", "_" and "-", at most 100, no device of Windows. */
export const NAME_PATTERN = new RegExp(
  `^(?!(?:${DEVICE_NAMES.map(anyCase).join('|')})(?:\\.|$))[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?$`,
);
export const NAME_EXPECTED =
  '1 to 100 letters, digits, ".", "_" or "-", begin with a letter, digit or "_", not end with ".", and not be a device of Windows';

const NUMBER_TYPES = [...INTEGER_TYPES, 'float'] as const;
/** What a mistyped type was most often meant to be. */
const LIKELY_TYPES = ['int8', 'uint8', 'int16', 'uint16', 'int4', 'uint4', 'float'] as const;

/** What the words of `int8 per-channel symmetric` say; absent members are left to the defaults. */
export interface QuantizerWords {
  readonly type: IntegerType | 'float';
  readonly granularity: Granularity | undefined;
  readonly symmetric: boolean | undefined;
  readonly reducedRange: boolean | undefined;
  readonly scale: ScaleKind | undefined;
}

const GRANULARITY_WORDS = ['per-tensor', 'per-channel'] as const;
const SYMMETRY_WORDS = ['symmetric', 'asymmetric'] as const;
const REDUCTION_WORDS = ['reduced-range'] as const;
const SCALE_WORDS = ['power-of-two', 'power-of-two-up'] as const;

/**
 * The short form of a quantizer: a type, then words in any order, one of each group at most.
 *
 * @param noun for messages, for example `weights type`
 */
export function quantizerWords(
  noun: string,
  {hasGranularity}: {readonly hasGranularity: boolean},
): Shape<QuantizerWords> {
  const groups = [...(hasGranularity ? [GRANULARITY_WORDS] : []), SYMMETRY_WORDS, REDUCTION_WORDS, SCALE_WORDS];
  const words = groups.flat();
  const once = groups.map((group) => `(?!(?:.* (?:${group.join('|')})(?![a-z-])){2})`).join('');
  const expected = `a type such as "int8${hasGranularity ? ' per-channel' : ' symmetric'}"`;
  return formatted({
    expected,
    pattern: new RegExp(`^${once}(?:float|(?:${INTEGER_TYPES.join('|')})(?: +(?:${words.join('|')}))*)$`),
    parse: parseQuantizer,
    explain: (text, tree) => explainQuantizer({noun, words, expected}, text, tree),
  });
}

function parseQuantizer(text: string): QuantizerWords {
  const [first, ...rest] = text.split(/ +/);
  return {
    type: NUMBER_TYPES.find((type) => type === first) ?? 'float',
    granularity: GRANULARITY_WORDS.find((word) => rest.includes(word)),
    symmetric: rest.includes('symmetric') ? true : rest.includes('asymmetric') ? false : undefined,
    reducedRange: rest.includes('reduced-range') ? true : undefined,
    scale: SCALE_WORDS.find((word) => rest.includes(word)),
  };
}

function explainQuantizer(
  {noun, words, expected}: {readonly noun: string; readonly words: readonly string[]; readonly expected: string},
  text: string,
  tree: Tree,
): Mistake {
  const tokens = [...text.matchAll(/[^ ]+/g)];
  const [type, ...rest] = tokens;
  const place = (token: RegExpMatchArray | undefined) =>
    token ? partOfScalar(tree, text, token.index ?? 0, token[0].length) : tree.place;
  if (!NUMBER_TYPES.some((known) => known === type?.[0])) {
    const word = type?.[0] ?? '';
    const remedy = allowedWords(word, NUMBER_TYPES, {likely: LIKELY_TYPES});
    return {code: 'unknown-type', message: `unknown ${noun} "${word}"`, place: place(type), remedy};
  }
  const unknown = rest.find((token) => !words.includes(token[0]));
  if (unknown) {
    const message = `unknown word "${unknown[0]}" after the ${noun}`;
    return {code: 'bad-value', message, place: place(unknown), remedy: allowedWords(unknown[0], words)};
  }
  if (type?.[0] === 'float')
    return {
      code: 'bad-value',
      message: '"float" takes no further words',
      place: place(rest[0]),
      remedy: 'Write "float".',
    };
  const message = `"${text}" says the same thing twice, or has stray spaces`;
  return {code: 'bad-value', message, place: tree.place, remedy: `It must be ${expected}.`};
}

/** Bytes per unit; k and M are decimal, Ki and Mi binary. */
const BYTES_PER_UNIT: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

export const SIZE_UNITS = Object.keys(BYTES_PER_UNIT);

export const bytesPerUnit = (unit: string): number | undefined =>
  Object.hasOwn(BYTES_PER_UNIT, unit) ? BYTES_PER_UNIT[unit] : undefined;

/** The unit that was probably meant: case matters, and "K" is a common slip. */
export const suggestUnit = (unit: string, units: readonly string[]): string | undefined =>
  units.find((known) => known.toLowerCase() === unit.toLowerCase()) ?? suggest(unit, units);
