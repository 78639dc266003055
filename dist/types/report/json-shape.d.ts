/**
 * What JSON from outside may look like: one declaration gives the check, the TypeScript type and the JSON Schema. Made for
 * reports, which another job may have written: every text has a length, every list a count, and what is not declared is
 * left behind, so that a later version may say more without being refused.
 */
import type { Figure } from '../artifacts/figure.ts';
export type JsonSchema = {
    readonly [key: string]: unknown;
};
export interface JsonShape<T> {
    readonly schema: JsonSchema;
    /** The value, made anew; undefined after what is wrong was told. `at` is where it stands, such as `builds[3].name`. */
    readonly read: (value: unknown, at: string, refuse: Refuse) => T | undefined;
}
/** Gets where a value stands and what it must be. It is never told what the value is: that is not ours to repeat. */
export type Refuse = (at: string, expected: string) => void;
export type ShapeOf<S> = S extends JsonShape<infer T> ? T : never;
type Fields = Readonly<Record<string, JsonShape<unknown>>>;
type ObjectOf<R extends Fields, O extends Fields> = {
    readonly [K in keyof R]: ShapeOf<R[K]>;
} & {
    readonly [K in keyof O]?: ShapeOf<O[K]>;
};
/** @param lengthMax in UTF-16 code units */
export declare const text: (lengthMax: number, pattern?: RegExp) => JsonShape<string>;
/** A finite number. */
export declare const number: JsonShape<number>;
/** A whole number from 0. */
export declare const count: JsonShape<number>;
export declare const truth: JsonShape<boolean>;
export declare const figure: JsonShape<Figure>;
export declare const oneOf: <T extends string | number>(...words: readonly T[]) => JsonShape<T>;
export declare function list<T>(item: JsonShape<T>, countMax: number): JsonShape<readonly T[]>;
export declare function object<R extends Fields, O extends Fields>(required: R, optional: O): JsonShape<ObjectOf<R, O>>;
export {};
