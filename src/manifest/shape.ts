/**
 * Small decoders for the manifest. One declaration gives the check with its messages, the TypeScript type and the JSON
 * Schema, so that editor and loader cannot disagree. A decoder never stops at the first mistake: it reports all it
 * sees and returns undefined. Schemas are made only when asked for, so that a build does not pay for them.
 */
import type {Json} from '../base/canonical-json.ts';
import type {Diagnostic} from '../base/diagnostic.ts';
import type {SourceRange} from '../base/source-text.ts';
import {suggest} from '../base/suggest.ts';
import type {Tree, TreeMap} from './source-tree.ts';

export type JsonSchema = {readonly [key: string]: Json};

export type Report = (diagnostic: Diagnostic) => void;

export interface Shape<T> {
  /** What it accepts, to follow "must be". */
  readonly expected: string;
  readonly schema: () => JsonSchema;
  /** The value, or undefined after at least one mistake was reported. */
  readonly decode: (tree: Tree, report: Report) => T | undefined;
}

/** A decoded value that later checks want to point at. */
export interface Located<T> {
  readonly value: T;
  readonly place: SourceRange;
}

export interface Mistake {
  /** The part after `manifest/`. */
  readonly code: string;
  readonly message: string;
  readonly place: SourceRange;
  readonly remedy?: string | undefined;
}

export function manifestError({code, message, place, remedy}: Mistake): Diagnostic {
  return {severity: 'error', code: `manifest/${code}`, message, place, ...(remedy === undefined ? {} : {remedy})};
}

/** `Allowed: a, b. Did you mean "a"?` Of several words as near, the first of `likely` is suggested. */
export function allowedWords(
  word: string,
  allowed: readonly string[],
  {label = 'Allowed', likely = allowed}: {readonly label?: string; readonly likely?: readonly string[]} = {},
): string {
  const guess = suggest(word, likely);
  const list = `${label}: ${allowed.length > 0 ? allowed.join(', ') : 'none'}.`;
  return guess === undefined ? list : `${list} Did you mean "${guess}"?`;
}

/** The part of a scalar's text from `start`, or all of the scalar when quoting or escapes hide where that is. */
export function partOfScalar(tree: Tree, text: string, start: number, length: number): SourceRange {
  const {source} = tree.place;
  for (const quote of [0, 1]) {
    const from = tree.place.start + quote;
    if (source.text.slice(from, from + text.length) === text)
      return {source, start: from + start, end: from + start + length};
  }
  return tree.place;
}

export const subjectOf = (tree: Tree): string => (tree.key ? `"${tree.key.text}"` : 'this value');

export function reportWrongType(tree: Tree, expected: string, report: Report): undefined {
  const isEmpty = tree.kind === 'scalar' && tree.value === null;
  const place = isEmpty && tree.key ? tree.key.place : tree.place;
  const message = isEmpty ? `${subjectOf(tree)} has no value` : `${subjectOf(tree)} must be ${expected}`;
  const remedy = isEmpty
    ? `It must be ${expected}. Give it a value or remove the key.`
    : `This is ${describeKind(tree)}.`;
  report(manifestError({code: 'wrong-type', message, place, remedy}));
  return undefined;
}

function describeKind(tree: Tree): string {
  if (tree.kind !== 'scalar') return tree.kind === 'map' ? 'a map of keys and values' : 'a list';
  const words = {string: 'the text', number: 'the number', boolean: 'the truth value'} as const;
  const type = typeof tree.value;
  return type === 'string' || type === 'number' || type === 'boolean'
    ? `${words[type]} ${JSON.stringify(tree.value)}`
    : 'nothing';
}

export function located<T>(shape: Shape<T>): Shape<Located<T>> {
  return {
    ...shape,
    decode: (tree, report) => {
      const value = shape.decode(tree, report);
      return value === undefined ? undefined : {value, place: tree.place};
    },
  };
}

export function mapped<T, U>(shape: Shape<T>, change: (value: T, tree: Tree) => U): Shape<U> {
  return {
    ...shape,
    decode: (tree, report) => {
      const value = shape.decode(tree, report);
      return value === undefined ? undefined : change(value, tree);
    },
  };
}

/** A rule that JSON Schema cannot state; the schema accepts what it refuses. */
export function checked<T>(shape: Shape<T>, findMistake: (value: T, tree: Tree) => Mistake | undefined): Shape<T> {
  return {
    ...shape,
    decode: (tree, report) => {
      const value = shape.decode(tree, report);
      const mistake = value === undefined ? undefined : findMistake(value, tree);
      if (mistake) report(manifestError(mistake));
      return mistake ? undefined : value;
    },
  };
}

/** Gives the schema a name under `definitions`, so that it is written once however often it is used. */
export function titled<T>(title: string, shape: Shape<T>): Shape<T> {
  return {...shape, schema: () => ({title, ...shape.schema()})};
}

/** Examples are offered by editors; they take no part in checking. */
export function withExamples<T>(shape: Shape<T>, examples: readonly Json[]): Shape<T> {
  return {...shape, schema: () => ({...shape.schema(), examples})};
}

/** One of a few words. `code` names the mistake, for example `unknown-type`. */
export function choice<const T extends string>(noun: string, words: readonly T[], code = 'bad-value'): Shape<T> {
  const isWord = (text: string): text is T => words.some((word) => word === text);
  const expected = words.length > 4 ? `a ${noun}` : words.join(words.length === 2 ? ' or ' : ', ');
  return {
    expected,
    schema: () => ({enum: words}),
    decode: (tree, report) => {
      if (tree.kind !== 'scalar' || typeof tree.value !== 'string') return reportWrongType(tree, expected, report);
      if (isWord(tree.value)) return tree.value;
      const {value, place} = tree;
      report(manifestError({code, message: `unknown ${noun} "${value}"`, place, remedy: allowedWords(value, words)}));
      return undefined;
    },
  };
}

export interface TextFormat<T> {
  readonly expected: string;
  /** Decides, here and in the schema, whether the text is accepted. */
  readonly pattern: RegExp;
  readonly parse: (text: string) => T;
  /** What is wrong with a text that the pattern refuses; by default that it is not what is expected. */
  readonly explain?: (text: string, tree: Tree) => Mistake;
}

/** Text in a format of its own. */
export function formatted<T>({expected, pattern, parse, explain}: TextFormat<T>): Shape<T> {
  return {
    expected,
    schema: () => ({type: 'string', pattern: pattern.source}),
    decode: (tree, report) => {
      if (tree.kind !== 'scalar' || typeof tree.value !== 'string') return reportWrongType(tree, expected, report);
      const text = tree.value;
      if (pattern.test(text)) return parse(text);
      const plain = (): Mistake => ({code: 'bad-value', message: `"${text}" is not ${expected}`, place: tree.place});
      report(manifestError(explain ? explain(text, tree) : plain()));
      return undefined;
    },
  };
}

export interface NumberBounds {
  readonly expected: string;
  readonly integer?: true;
  readonly min?: number;
  readonly above?: number;
  readonly max?: number;
}

export function numeric({expected, integer, min, above, max}: NumberBounds): Shape<number> {
  const upper = max ?? (integer ? Number.MAX_SAFE_INTEGER : undefined);
  const accepts = (value: number): boolean =>
    Number.isFinite(value) &&
    (!integer || Number.isInteger(value)) &&
    (min === undefined || value >= min) &&
    (above === undefined || value > above) &&
    (upper === undefined || value <= upper);
  return {
    expected,
    schema: () => ({
      type: integer ? 'integer' : 'number',
      ...(min === undefined ? {} : {minimum: min}),
      ...(above === undefined ? {} : {exclusiveMinimum: above}),
      ...(upper === undefined ? {} : {maximum: upper}),
    }),
    decode: (tree, report) => {
      if (tree.kind !== 'scalar' || typeof tree.value !== 'number') return reportWrongType(tree, expected, report);
      if (accepts(tree.value)) return tree.value;
      const message = `${subjectOf(tree)} must be ${expected}, not ${tree.value}`;
      report(manifestError({code: 'bad-value', message, place: tree.place}));
      return undefined;
    },
  };
}

export const flag: Shape<boolean> = {
  expected: 'true or false',
  schema: () => ({type: 'boolean'}),
  decode: (tree, report) =>
    tree.kind === 'scalar' && typeof tree.value === 'boolean'
      ? tree.value
      : reportWrongType(tree, 'true or false', report),
};

export interface ListBounds {
  readonly expected: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** No item twice; for items that are texts or numbers. */
  readonly isUnique?: boolean;
}

export function list<T>(item: Shape<T>, {expected, minItems, maxItems, isUnique}: ListBounds): Shape<readonly T[]> {
  return {
    expected,
    schema: () => ({
      type: 'array',
      items: item.schema(),
      ...(minItems === undefined ? {} : {minItems}),
      ...(maxItems === undefined ? {} : {maxItems}),
      ...(isUnique ? {uniqueItems: true} : {}),
    }),
    decode: (tree, report) => {
      if (tree.kind !== 'list') return reportWrongType(tree, expected, report);
      const count = tree.items.length;
      if (count < (minItems ?? 0) || count > (maxItems ?? Number.POSITIVE_INFINITY)) {
        const message = `${subjectOf(tree)} must be ${expected}, not a list of ${count}`;
        report(manifestError({code: 'bad-value', message, place: tree.place}));
        return undefined;
      }
      const items = tree.items.map((child) => item.decode(child, report));
      if (!items.every((value) => value !== undefined)) return undefined;
      const repeated = isUnique ? items.findIndex((value, i) => items.indexOf(value) < i) : -1;
      if (repeated < 0) return items;
      const message = `${subjectOf(tree)} lists "${items[repeated]}" twice`;
      report(manifestError({code: 'bad-value', message, place: tree.items[repeated]!.place}));
      return undefined;
    },
  };
}

export interface DictionaryOptions {
  readonly expected: string;
  /** What a key is, for messages: "model name". */
  readonly keyNoun: string;
  readonly keyPattern?: RegExp;
  /** What a key must be, when it has a pattern. */
  readonly keyExpected?: string;
  readonly minEntries?: number;
}

export interface DictionaryEntry<T> {
  readonly key: string;
  readonly keyPlace: SourceRange;
  /** Undefined when mistakes were reported in it; kept so that its name still counts as declared. */
  readonly value: T | undefined;
}

/** A map whose keys the user chooses. Bad entries are reported and kept with an undefined value. */
export function dictionary<T>(value: Shape<T>, options: DictionaryOptions): Shape<readonly DictionaryEntry<T>[]> {
  const {expected, keyNoun, keyPattern, keyExpected, minEntries} = options;
  return {
    expected,
    schema: () => ({
      type: 'object',
      ...(keyPattern ? {propertyNames: {pattern: keyPattern.source}} : {}),
      ...(minEntries === undefined ? {} : {minProperties: minEntries}),
      additionalProperties: value.schema(),
    }),
    decode: (tree, report) => {
      if (tree.kind !== 'map') return reportWrongType(tree, expected, report);
      if (tree.entries.length < (minEntries ?? 0)) {
        report(manifestError({code: 'missing-key', message: `${subjectOf(tree)} is empty`, place: tree.place}));
        return undefined;
      }
      for (const {key} of tree.entries) {
        if (!keyPattern || keyPattern.test(key.text)) continue;
        const message = `${keyNoun} "${key.text}" cannot be used`;
        const remedy = keyExpected === undefined ? undefined : `It must be ${keyExpected}.`;
        report(manifestError({code: 'bad-name', message, place: key.place, remedy}));
      }
      return tree.entries.map((entry) => ({
        key: entry.key.text,
        keyPlace: entry.key.place,
        value: value.decode(entry.value, report),
      }));
    },
  };
}

/** A dictionary as a plain record, for those that have no names to check. */
export function record<T>(value: Shape<T>, options: DictionaryOptions): Shape<Readonly<Record<string, T>>> {
  const entries = dictionary(value, options);
  return {
    ...entries,
    decode: (tree, report) => {
      const found = entries.decode(tree, report);
      if (found === undefined) return undefined;
      const pairs: [string, T][] = [];
      for (const {key, value: item} of found) if (item !== undefined) pairs.push([key, item]);
      return pairs.length === found.length ? Object.fromEntries(pairs) : undefined;
    },
  };
}

export interface Kinds<T> {
  readonly expected: string;
  readonly text?: Shape<T>;
  readonly number?: Shape<T>;
  readonly flag?: Shape<T>;
  readonly list?: Shape<T>;
  readonly map?: Shape<T>;
}

/** Short and long forms: which one applies is told by the kind of value, so that mistakes are those of one form. */
export function either<T>(kinds: Kinds<T>): Shape<T> {
  const {expected} = kinds;
  return {
    expected,
    schema: () => {
      const forms = [kinds.text, kinds.number, kinds.flag, kinds.list, kinds.map];
      return {anyOf: forms.flatMap((form) => (form ? [form.schema()] : []))};
    },
    decode: (tree, report) => {
      const form = formFor(kinds, tree);
      return form ? form.decode(tree, report) : reportWrongType(tree, expected, report);
    },
  };
}

function formFor<T>(kinds: Kinds<T>, tree: Tree): Shape<T> | undefined {
  if (tree.kind === 'list') return kinds.list;
  if (tree.kind === 'map') return kinds.map;
  if (typeof tree.value === 'string') return kinds.text;
  if (typeof tree.value === 'number') return kinds.number;
  return typeof tree.value === 'boolean' ? kinds.flag : undefined;
}

export const entryOf = (tree: TreeMap, key: string): Tree | undefined =>
  tree.entries.find((entry) => entry.key.text === key)?.value;
