/** What canonical JSON can write. `undefined` members of objects are left out. */
export type Json = string | number | boolean | null | readonly Json[] | {
    readonly [key: string]: Json | undefined;
};
/**
 * JSON with one spelling per value, for hashing: object keys sorted by UTF-16 code unit, no white space, numbers as
 * ECMAScript prints them (RFC 8785).
 *
 * @throws InvariantError on NaN, ±Infinity and −0, which JSON cannot carry faithfully, and on anything that is not JSON
 */
export declare function canonicalJson(value: Json): string;
