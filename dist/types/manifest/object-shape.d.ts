/** Maps with known keys: every unknown and missing key is told, with what may have been meant. */
import type { Json } from '../base/canonical-json.ts';
import { type JsonSchema, type Report, type Shape } from './shape.ts';
import type { Tree, TreeMap } from './source-tree.ts';
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
export declare const required: <T>(shape: Shape<T>, description: string) => Field<T, true>;
export declare const optional: <T>(shape: Shape<T>, description: string, defaultValue?: Json) => Field<T, false>;
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
export declare function object<F extends Fields>(fields: F, options: ObjectOptions): Shape<Decoded<F>>;
/** Like `object`, but keeps the fields that are sound when others are not, so that they can be checked further. */
export declare function partialObject<F extends Fields>(fields: F, options: ObjectOptions): Shape<Partial<Decoded<F>>>;
/** Where to point when something is absent: the key of the map, else its first character. */
export declare const headOf: (tree: Tree) => Tree['place'];
/** The value at the end of a path of keys, if all of them are there. */
export declare function entryOrUndefined(tree: Tree, ...path: readonly string[]): Tree | undefined;
/** At least one of the keys is there. */
export declare function atLeastOne(keys: readonly string[]): Constraint;
/** At most one of the keys is there. */
export declare function notTogether(first: string, second: string): Constraint;
/** `key` makes sense only beside `other`. */
export declare function needs(key: string, other: string): Constraint;
/** All `keys` must be there unless `other` is. */
export declare function requiredUnless(keys: readonly string[], other: string): Constraint;
/** Maps told apart by which of a few keys they have: exactly one of `variants`' names. */
export declare function byPresentKey<T>(noun: string, variants: Readonly<Record<string, Shape<T>>>, hints?: Readonly<Record<string, string>>): Shape<T>;
