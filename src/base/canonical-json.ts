import {InvariantError} from './invariant.ts';

/** What canonical JSON can write. `undefined` members of objects are left out. */
export type Json = string | number | boolean | null | readonly Json[] | {readonly [key: string]: Json | undefined};

/**
 * JSON with one spelling per value, for hashing: object keys sorted by UTF-16 code unit, no white space, numbers as
 * ECMAScript prints them (RFC 8785).
 *
 * @throws InvariantError on NaN, ±Infinity and −0, which JSON cannot carry faithfully, and on anything that is not JSON
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return canonicalNumber(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (isPlainObject(value)) {
    const members = Object.keys(value)
      .filter((key) => value[key] !== undefined)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as Json)}`);
    return `{${members.join(',')}}`;
  }
  throw new InvariantError(`canonical JSON cannot carry a ${Object.prototype.toString.call(value)}`);
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value) || Object.is(value, -0)) throw new InvariantError(`canonical JSON cannot carry ${value}`);
  return String(value);
}

function isPlainObject(value: unknown): value is {readonly [key: string]: Json | undefined} {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
