/**
 * What JSON from outside may look like: one declaration gives the check, the TypeScript type and the JSON Schema. Made for
 * reports, which another job may have written: every text has a length, every list a count, and what is not declared is
 * left behind, so that a later version may say more without being refused.
 */
import type {Figure} from '../artifacts/figure.ts';

export type JsonSchema = {readonly [key: string]: unknown};

export interface JsonShape<T> {
  readonly schema: JsonSchema;
  /** The value, made anew; undefined after what is wrong was told. `at` is where it stands, such as `builds[3].name`. */
  readonly read: (value: unknown, at: string, refuse: Refuse) => T | undefined;
}

/** Gets where a value stands and what it must be. It is never told what the value is: that is not ours to repeat. */
export type Refuse = (at: string, expected: string) => void;

export type ShapeOf<S> = S extends JsonShape<infer T> ? T : never;

type Fields = Readonly<Record<string, JsonShape<unknown>>>;
type ObjectOf<R extends Fields, O extends Fields> = {readonly [K in keyof R]: ShapeOf<R[K]>} & {
  readonly [K in keyof O]?: ShapeOf<O[K]>;
};

function checked<T>(schema: JsonSchema, expected: string, accepts: (value: unknown) => value is T): JsonShape<T> {
  const read: JsonShape<T>['read'] = (value, at, refuse) => {
    if (accepts(value)) return value;
    refuse(at, expected);
    return undefined;
  };
  return {schema, read};
}

/** @param lengthMax in UTF-16 code units */
export const text = (lengthMax: number, pattern?: RegExp): JsonShape<string> =>
  checked(
    {type: 'string', maxLength: lengthMax, ...(pattern === undefined ? {} : {pattern: pattern.source})},
    `a text of at most ${lengthMax} characters${pattern === undefined ? '' : ` like ${pattern.source}`}`,
    (value): value is string =>
      typeof value === 'string' && value.length <= lengthMax && (pattern === undefined || pattern.test(value)),
  );

/** A finite number. */
export const number: JsonShape<number> = checked({type: 'number'}, 'a number', (value) => isFiniteNumber(value));

/** A whole number from 0. */
export const count: JsonShape<number> = checked(
  {type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER},
  'a whole number from 0',
  (value): value is number => Number.isSafeInteger(value) && Number(value) >= 0,
);

export const truth: JsonShape<boolean> = checked(
  {type: 'boolean'},
  'true or false',
  (value) => typeof value === 'boolean',
);

const INFINITE = ['Infinity', '-Infinity', 'NaN'] as const;

export const figure: JsonShape<Figure> = checked(
  {anyOf: [{type: 'number'}, {enum: INFINITE}]},
  `a number, ${INFINITE.join(', ')}`,
  (value): value is Figure => isFiniteNumber(value) || INFINITE.some((word) => word === value),
);

const isFiniteNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

export const oneOf = <T extends string | number>(...words: readonly T[]): JsonShape<T> =>
  checked({enum: words}, `one of ${words.join(', ')}`, (value): value is T => words.some((word) => word === value));

export function list<T>(item: JsonShape<T>, countMax: number): JsonShape<readonly T[]> {
  return {
    schema: {type: 'array', maxItems: countMax, items: item.schema},
    read: (value, at, refuse) => {
      if (!Array.isArray(value) || value.length > countMax) {
        refuse(at, `a list of at most ${countMax}`);
        return undefined;
      }
      const items: T[] = [];
      for (const [i, one] of value.entries()) {
        const read = item.read(one, `${at}[${i}]`, refuse);
        // One mistake is enough to refuse all of it, and a hostile list may have millions.
        if (read === undefined) return undefined;
        items.push(read);
      }
      return items;
    },
  };
}

export function object<R extends Fields, O extends Fields>(required: R, optional: O): JsonShape<ObjectOf<R, O>> {
  const fields = Object.entries({...required, ...optional});
  return {
    schema: {
      type: 'object',
      required: Object.keys(required),
      properties: Object.fromEntries(fields.map(([key, {schema}]) => [key, schema])),
    },
    read: (value, at, refuse) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        refuse(at, 'an object');
        return undefined;
      }
      const members = new Map<string, unknown>(Object.entries(value));
      const read: Record<string, unknown> = {};
      for (const [key, shape] of fields) {
        if (!members.has(key) && !Object.hasOwn(required, key)) continue;
        const member = shape.read(members.get(key), at === '' ? key : `${at}.${key}`, refuse);
        if (member === undefined) return undefined;
        read[key] = member;
      }
      // Each member was read by the shape of its key.
      return read as ObjectOf<R, O>;
    },
  };
}
