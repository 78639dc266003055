/** Members of parsed JSON, each checked; what is not as it must be is complained of and left out. */
import type { Complain } from './tensor-encoding.ts';
export type Members = Readonly<Record<string, unknown>>;
export declare const isMembers: (value: unknown) => value is Members;
/** One entry of a file, and how its mistakes are told. */
export interface Entry {
    readonly members: Members;
    readonly complain: Complain;
}
export declare const entryOf: (name: string, members: Members, complain: Complain) => Entry;
export declare function numberAt({ members, complain }: Entry, key: string): number | undefined;
export declare const numberIfThere: (entry: Entry, key: string) => number | undefined;
export declare function textAt({ members, complain }: Entry, key: string): string | undefined;
export declare const isNumbers: (value: unknown) => value is readonly number[];
/** A list of numbers, or one number as a list. */
export declare function numbersAt({ members, complain }: Entry, key: string): readonly number[] | undefined;
/** Numbers in lists in lists, row-major, and the lengths of the lists from the outermost to the innermost. */
export declare function nestedAt(entry: Entry, key: string): {
    readonly numbers: readonly number[];
    readonly dims: readonly number[];
} | undefined;
/** The inverse of `nestedAt`. */
export declare function nested(numbers: readonly number[], [first, ...rest]: readonly number[]): unknown;
/** A matrix the other way round: `dims` are those of the result. */
export declare function transposed(numbers: readonly number[], [rows, columns]: readonly [number, number]): readonly number[];
