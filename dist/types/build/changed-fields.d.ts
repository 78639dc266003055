/** What differs between two pieces of JSON, field by field, in words short enough for one line. */
import { type Json } from '../base/canonical-json.ts';
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
/** All leaves that differ, objects and named lists compared by name, in the order of the names. */
export declare function changedFields(before: Json | undefined, after: Json | undefined, path: string): FieldChange[];
/** A change of one value, in short. */
export declare function fieldChange(path: string, before: Json | undefined, after: Json | undefined): FieldChange;
/** Every leaf of a piece of JSON with its path and short value. */
export declare function leafFields(value: Json, path: string): {
    path: string;
    value: string;
}[];
/** `91ab… → 77f0…`, `(none) → 5`, `5 → (none)`. */
export declare const changeText: ({ before, after }: FieldChange) => string;
/** A digest by its first letters, other values as JSON, cut off when long. Safe to print. */
export declare function shortValue(value: Json): string;
export declare function memberPath(path: string, name: string): string;
