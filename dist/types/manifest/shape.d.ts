/**
 * Small decoders for the manifest. One declaration gives the check with its messages, the TypeScript type and the JSON
 * Schema, so that editor and loader cannot disagree. A decoder never stops at the first mistake: it reports all it
 * sees and returns undefined. Schemas are made only when asked for, so that a build does not pay for them.
 */
import type { Json } from '../base/canonical-json.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import type { SourceRange } from '../base/source-text.ts';
import type { Tree, TreeMap } from './source-tree.ts';
export type JsonSchema = {
    readonly [key: string]: Json;
};
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
export declare function manifestError({ code, message, place, remedy }: Mistake): Diagnostic;
/** `Allowed: a, b. Did you mean "a"?` Of several words as near, the first of `likely` is suggested. */
export declare function allowedWords(word: string, allowed: readonly string[], { label, likely }?: {
    readonly label?: string;
    readonly likely?: readonly string[];
}): string;
/** The part of a scalar's text from `start`, or all of the scalar when quoting or escapes hide where that is. */
export declare function partOfScalar(tree: Tree, text: string, start: number, length: number): SourceRange;
export declare const subjectOf: (tree: Tree) => string;
export declare function reportWrongType(tree: Tree, expected: string, report: Report): undefined;
export declare function located<T>(shape: Shape<T>): Shape<Located<T>>;
export declare function mapped<T, U>(shape: Shape<T>, change: (value: T, tree: Tree) => U): Shape<U>;
/** A rule that JSON Schema cannot state; the schema accepts what it refuses. */
export declare function checked<T>(shape: Shape<T>, findMistake: (value: T, tree: Tree) => Mistake | undefined): Shape<T>;
/** Gives the schema a name under `definitions`, so that it is written once however often it is used. */
export declare function titled<T>(title: string, shape: Shape<T>): Shape<T>;
/** Examples are offered by editors; they take no part in checking. */
export declare function withExamples<T>(shape: Shape<T>, examples: readonly Json[]): Shape<T>;
/** One of a few words. `code` names the mistake, for example `unknown-type`. */
export declare function choice<const T extends string>(noun: string, words: readonly T[], code?: string): Shape<T>;
export interface TextFormat<T> {
    readonly expected: string;
    /** Decides, here and in the schema, whether the text is accepted. */
    readonly pattern: RegExp;
    readonly parse: (text: string) => T;
    /** What is wrong with a text that the pattern refuses; by default that it is not what is expected. */
    readonly explain?: (text: string, tree: Tree) => Mistake;
}
/** Text in a format of its own. */
export declare function formatted<T>({ expected, pattern, parse, explain }: TextFormat<T>): Shape<T>;
export interface NumberBounds {
    readonly expected: string;
    readonly integer?: true;
    readonly min?: number;
    readonly above?: number;
    readonly max?: number;
}
export declare function numeric({ expected, integer, min, above, max }: NumberBounds): Shape<number>;
export declare const flag: Shape<boolean>;
export interface ListBounds {
    readonly expected: string;
    readonly minItems?: number;
    readonly maxItems?: number;
    /** No item twice; for items that are texts or numbers. */
    readonly isUnique?: boolean;
}
export declare function list<T>(item: Shape<T>, { expected, minItems, maxItems, isUnique }: ListBounds): Shape<readonly T[]>;
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
export declare function dictionary<T>(value: Shape<T>, options: DictionaryOptions): Shape<readonly DictionaryEntry<T>[]>;
/** A dictionary as a plain record, for those that have no names to check. */
export declare function record<T>(value: Shape<T>, options: DictionaryOptions): Shape<Readonly<Record<string, T>>>;
export interface Kinds<T> {
    readonly expected: string;
    readonly text?: Shape<T>;
    readonly number?: Shape<T>;
    readonly flag?: Shape<T>;
    readonly list?: Shape<T>;
    readonly map?: Shape<T>;
}
/** Short and long forms: which one applies is told by the kind of value, so that mistakes are those of one form. */
export declare function either<T>(kinds: Kinds<T>): Shape<T>;
export declare const entryOf: (tree: TreeMap, key: string) => Tree | undefined;
