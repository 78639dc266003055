/** Maps with known keys: every unknown and missing key is told, with what may have been meant. */
import type {Json} from '../base/canonical-json.ts';
import {
  allowedWords,
  entryOf,
  type JsonSchema,
  manifestError,
  type Report,
  reportWrongType,
  type Shape,
} from './shape.ts';
import type {Tree, TreeMap} from './source-tree.ts';

export interface Field<T, IsRequired extends boolean> {
  readonly shape: Shape<T>;
  readonly isRequired: IsRequired;
  /** For people who write a manifest in an editor. */
  readonly description: string;
  /** What absence means, told by editors. */
  readonly defaultValue?: Json | undefined;
}

export type Fields = Readonly<Record<string, Field<unknown, boolean>>>;

/** The value of an object shape: each optional field is there, perhaps undefined. */
export type Decoded<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Field<infer T, infer R> ? (R extends true ? T : T | undefined) : never;
};

export const required = <T>(shape: Shape<T>, description: string): Field<T, true> => ({
  shape,
  isRequired: true,
  description,
});

export const optional = <T>(shape: Shape<T>, description: string, defaultValue?: Json): Field<T, false> => ({
  shape,
  isRequired: false,
  description,
  defaultValue,
});

export interface ObjectOptions {
  /** What the map is, for messages; its key is added where `isNamed`: `build "mobilenet-int8"`. */
  readonly noun: string;
  readonly isNamed?: boolean;
  readonly constraints?: readonly Constraint[];
  /** Keys of other tools or forms, with what to write here instead. */
  readonly hints?: Readonly<Record<string, string>>;
  /** Keys with this beginning are free. */
  readonly freePrefix?: string;
  readonly description?: string;
}

/** A rule between the keys of one map. */
export interface Constraint {
  readonly schema: JsonSchema;
  readonly check: (tree: TreeMap, subject: string, report: Report) => void;
}

export function object<F extends Fields>(fields: F, options: ObjectOptions): Shape<Decoded<F>> {
  return {
    ...partialObject(fields, options),
    decode: (tree, report) => {
      let mistakeCount = 0;
      const counting: Report = (diagnostic) => {
        if (diagnostic.severity === 'error') mistakeCount++;
        report(diagnostic);
      };
      const values = decodeFields(fields, options, tree, counting);
      // Each field was decoded by its own shape and no mistake was reported, so this is what `Decoded` says.
      return values && mistakeCount === 0 ? (values as Decoded<F>) : undefined;
    },
  };
}

/** Like `object`, but keeps the fields that are sound when others are not, so that they can be checked further. */
export function partialObject<F extends Fields>(fields: F, options: ObjectOptions): Shape<Partial<Decoded<F>>> {
  return {
    expected: 'a map of keys and values',
    schema: () => objectSchema(fields, options),
    // A field is there only if its own shape accepted it.
    decode: (tree, report) => decodeFields(fields, options, tree, report) as Partial<Decoded<F>> | undefined,
  };
}

function objectSchema(fields: Fields, {constraints, freePrefix, description}: ObjectOptions): JsonSchema {
  const properties = Object.entries(fields).map(([key, field]): [string, JsonSchema] => [key, fieldSchema(field)]);
  const requiredKeys = Object.keys(fields).filter((key) => fields[key]?.isRequired);
  return {
    type: 'object',
    ...(description === undefined ? {} : {description}),
    properties: Object.fromEntries(properties),
    ...(freePrefix === undefined ? {} : {patternProperties: {[`^${freePrefix}`]: {}}}),
    ...(requiredKeys.length > 0 ? {required: requiredKeys} : {}),
    additionalProperties: false,
    ...(constraints && constraints.length > 0 ? {allOf: constraints.map(({schema}) => schema)} : {}),
  };
}

function fieldSchema({shape, description, defaultValue}: Field<unknown, boolean>): JsonSchema {
  const schema = shape.schema();
  const defaults: JsonSchema = defaultValue === undefined ? {} : {default: defaultValue};
  // A titled schema becomes a reference, beside which draft 7 ignores every other keyword.
  if ('title' in schema) return {description, ...defaults, allOf: [schema]};
  return {description, ...defaults, ...schema};
}

function decodeFields(
  fields: Fields,
  options: ObjectOptions,
  tree: Tree,
  report: Report,
): Readonly<Record<string, unknown>> | undefined {
  if (tree.kind !== 'map') return reportWrongType(tree, 'a map of keys and values', report);
  const subject = options.isNamed && tree.key ? `${options.noun} "${tree.key.text}"` : options.noun;
  reportUnknownKeys(Object.keys(fields), options, tree, subject, report);
  const values: [string, unknown][] = [];
  for (const [key, field] of Object.entries(fields)) {
    const child = entryOf(tree, key);
    values.push([key, child && field.shape.decode(child, report)]);
    if (!child && field.isRequired) reportMissing(tree, subject, key, field.description, report);
  }
  for (const constraint of options.constraints ?? []) constraint.check(tree, subject, report);
  return Object.fromEntries(values);
}

function reportUnknownKeys(
  known: readonly string[],
  {hints, freePrefix}: ObjectOptions,
  tree: TreeMap,
  subject: string,
  report: Report,
): void {
  for (const {key} of tree.entries) {
    if (known.includes(key.text) || (freePrefix !== undefined && key.text.startsWith(freePrefix))) continue;
    const remedy = (hints && Object.hasOwn(hints, key.text) && hints[key.text]) || allowedWords(key.text, known);
    report(
      manifestError({
        code: 'unknown-key',
        message: `unknown key "${key.text}" in ${subject}`,
        place: key.place,
        remedy,
      }),
    );
  }
}

function reportMissing(tree: TreeMap, subject: string, key: string, description: string, report: Report): void {
  const remedy = `Add "${key}": ${description}`;
  report(manifestError({code: 'missing-key', message: `${subject} has no "${key}"`, place: headOf(tree), remedy}));
}

/** Where to point when something is absent: the key of the map, else its first character. */
export const headOf = (tree: Tree): Tree['place'] =>
  tree.key?.place ?? {...tree.place, end: Math.min(tree.place.end, tree.place.start + 1)};

/** The value at the end of a path of keys, if all of them are there. */
export function entryOrUndefined(tree: Tree, ...path: readonly string[]): Tree | undefined {
  let current: Tree | undefined = tree;
  for (const key of path) current = current?.kind === 'map' ? entryOf(current, key) : undefined;
  return current;
}

const has = (tree: TreeMap, key: string): boolean => entryOf(tree, key) !== undefined;
const present = (keys: readonly string[]): JsonSchema => ({required: keys});

/** At least one of the keys is there. */
export function atLeastOne(keys: readonly string[]): Constraint {
  return {
    schema: {anyOf: keys.map((key) => present([key]))},
    check: (tree, subject, report) => {
      if (keys.some((key) => has(tree, key))) return;
      const message = `${subject} has none of ${keys.join(', ')}`;
      report(manifestError({code: 'missing-key', message, place: headOf(tree), remedy: 'Write at least one of them.'}));
    },
  };
}

/** At most one of the keys is there. */
export function notTogether(first: string, second: string): Constraint {
  return {
    schema: {not: present([first, second])},
    check: (tree, subject, report) => {
      const other = entryOf(tree, second);
      if (!has(tree, first) || !other) return;
      const message = `${subject} has both "${first}" and "${second}"`;
      report(manifestError({code: 'bad-value', message, place: headOf(other), remedy: 'Keep one of them.'}));
    },
  };
}

/** `key` makes sense only beside `other`. */
export function needs(key: string, other: string): Constraint {
  return {
    schema: {dependencies: {[key]: [other]}},
    check: (tree, subject, report) => {
      const child = entryOf(tree, key);
      if (!child || has(tree, other)) return;
      const message = `"${key}" in ${subject} needs "${other}" beside it`;
      report(manifestError({code: 'missing-key', message, place: headOf(child)}));
    },
  };
}

/** All `keys` must be there unless `other` is. */
export function requiredUnless(keys: readonly string[], other: string): Constraint {
  return {
    schema: {anyOf: [present(keys), present([other])]},
    check: (tree, subject, report) => {
      if (has(tree, other)) return;
      for (const key of keys) {
        if (has(tree, key)) continue;
        const message = `${subject} has no "${key}"`;
        report(manifestError({code: 'missing-key', message, place: headOf(tree), remedy: `Add "${key}".`}));
      }
    },
  };
}

/** Maps told apart by which of a few keys they have: exactly one of `variants`' names. */
export function byPresentKey<T>(
  noun: string,
  variants: Readonly<Record<string, Shape<T>>>,
  hints: Readonly<Record<string, string>> = {},
): Shape<T> {
  const names = Object.keys(variants);
  const expected = `a map with one of ${names.join(', ')}`;
  return {
    expected,
    schema: () => ({oneOf: Object.values(variants).map((variant) => variant.schema())}),
    decode: (tree, report) => {
      if (tree.kind !== 'map') return reportWrongType(tree, expected, report);
      const [first, second] = tree.entries.filter((entry) => Object.hasOwn(variants, entry.key.text));
      const subject = tree.key ? `${noun} "${tree.key.text}"` : noun;
      if (!first) {
        const stray = tree.entries.find(({key}) => allowedWords(key.text, names).includes('Did you mean'));
        const remedy = stray ? allowedWords(stray.key.text, names) : `Write one of ${names.join(', ')}.`;
        const hinted = tree.entries.find(({key}) => Object.hasOwn(hints, key.text));
        const message = `${subject} does not say where its samples come from`;
        const place = (stray ?? hinted)?.key.place ?? headOf(tree);
        report(
          manifestError({code: 'missing-key', message, place, remedy: (hinted && hints[hinted.key.text]) ?? remedy}),
        );
        return undefined;
      }
      if (second) {
        const message = `${subject} has both "${first.key.text}" and "${second.key.text}"`;
        report(manifestError({code: 'bad-value', message, place: second.key.place, remedy: 'Keep one of them.'}));
        return undefined;
      }
      return variants[first.key.text]?.decode(tree, report);
    },
  };
}
