/** What differs between two pieces of JSON, field by field, in words short enough for one line. */
import {canonicalJson, type Json} from '../base/canonical-json.ts';
import {isDigest} from '../base/content-hash.ts';
import {printableText} from '../base/printable-text.ts';
import {isJsonObject} from './parse-json.ts';

export interface FieldChange {
  /** Where, as one would write it in JavaScript: `inputs.model.initializers["conv_13.weight"]`. */
  readonly path: string;
  /** Undefined when the field is new. */
  readonly before: string | undefined;
  /** Undefined when the field is gone. */
  readonly after: string | undefined;
  /** What is behind the change, where it is known in more detail. */
  readonly details: readonly FieldChange[];
}

const DIGEST_LETTERS = 4;
const VALUE_LENGTH_MAX = 40;

/** All leaves that differ, objects and named lists compared by name, in the order of the names. */
export function changedFields(before: Json | undefined, after: Json | undefined, path: string): FieldChange[] {
  const old = asMembers(before);
  const now = asMembers(after);
  if (!old || !now) return isSame(before, after) ? [] : [fieldChange(path, before, after)];
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  return names.flatMap((name) => changedFields(old.get(name), now.get(name), memberPath(path, name)));
}

/** A change of one value, in short. */
export function fieldChange(path: string, before: Json | undefined, after: Json | undefined): FieldChange {
  const [old, now] = isSame(rounded(before), rounded(after)) ? [before, after] : [rounded(before), rounded(after)];
  return {
    path,
    before: old === undefined ? undefined : shortValue(old),
    after: now === undefined ? undefined : shortValue(now),
    details: [],
  };
}

const SHOWN_DIGITS = 6;

/** Nobody reads the seventeen digits of a double. */
const rounded = (value: Json | undefined): Json | undefined =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(SHOWN_DIGITS)) : value;

/** Every leaf of a piece of JSON with its path and short value. */
export function leafFields(value: Json, path: string): {path: string; value: string}[] {
  const members = asMembers(value);
  if (!members || members.size === 0) return [{path, value: shortValue(value)}];
  return [...members.keys()].sort().flatMap((name) => leafFields(members.get(name) ?? null, memberPath(path, name)));
}

/** `91ab… → 77f0…`, `(none) → 5`, `5 → (none)`. */
export const changeText = ({before, after}: FieldChange): string => `${before ?? '(none)'} → ${after ?? '(none)'}`;

/** A digest by its first letters, other values as JSON, cut off when long. Safe to print. */
export function shortValue(value: Json): string {
  if (typeof value === 'string' && isDigest(value)) return `${value.slice(0, DIGEST_LETTERS)}…`;
  const text = printableText(typeof value === 'string' ? value : canonicalJson(value));
  return text.length > VALUE_LENGTH_MAX ? `${text.slice(0, VALUE_LENGTH_MAX - 1)}…` : text;
}

export function memberPath(path: string, name: string): string {
  if (/^[A-Za-z_$][\w$]*$/.test(name)) return path === '' ? name : `${path}.${name}`;
  return `${path}[${/^\d+$/.test(name) ? name : printableText(JSON.stringify(name))}]`;
}

const isSame = (a: Json | undefined, b: Json | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b));

/** Members by name; a list whose elements all have different names counts as an object of them. */
function asMembers(value: Json | undefined): ReadonlyMap<string, Json> | undefined {
  if (Array.isArray(value)) return listMembers(value);
  if (!isJsonObject(value)) return undefined;
  const members = new Map<string, Json>();
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) members.set(name, member);
  }
  return members;
}

function listMembers(list: readonly Json[]): ReadonlyMap<string, Json> {
  const names = list.map((element) => (isJsonObject(element) ? element.name : undefined));
  const isNamed = names.every((name) => typeof name === 'string') && new Set(names).size === list.length;
  return new Map(list.map((element, i) => [isNamed ? String(names[i]) : String(i), element]));
}
