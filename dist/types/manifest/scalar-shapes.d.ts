import type { Granularity, IntegerType, ScaleKind } from './manifest.ts';
import { type Shape } from './shape.ts';
/** A number, or a fraction such as `1/127.5`. */
export declare const numberOrFraction: Shape<number>;
/** Like `numberOrFraction`, above zero. */
export declare const positiveNumber: Shape<number>;
/** `[smallest, largest]` of real numbers, the first below the second. */
export declare function numberPair(expected: string): Shape<readonly [number, number]>;
/** Any text that is not empty: names that are checked elsewhere or not by us. */
export declare const plainText: (expected: string) => Shape<string>;
/** A path or glob relative to the manifest. Backslashes would mean something else on every system. */
export declare const filePath: Shape<string>;
/** Names become folders and task ids: letters, digits, ".", "_" and "-", at most 100, no device of Windows. */
export declare const NAME_PATTERN: RegExp;
export declare const NAME_EXPECTED = "1 to 100 letters, digits, \".\", \"_\" or \"-\", begin with a letter, digit or \"_\", not end with \".\", and not be a device of Windows";
/** What the words of `int8 per-channel symmetric` say; absent members are left to the defaults. */
export interface QuantizerWords {
    readonly type: IntegerType | 'float';
    readonly granularity: Granularity | undefined;
    readonly symmetric: boolean | undefined;
    readonly reducedRange: boolean | undefined;
    readonly scale: ScaleKind | undefined;
}
/**
 * The short form of a quantizer: a type, then words in any order, one of each group at most.
 *
 * @param noun for messages, for example `weights type`
 */
export declare function quantizerWords(noun: string, { hasGranularity }: {
    readonly hasGranularity: boolean;
}): Shape<QuantizerWords>;
export declare const SIZE_UNITS: string[];
export declare const bytesPerUnit: (unit: string) => number | undefined;
/** The unit that was probably meant: case matters, and "K" is a common slip. */
export declare const suggestUnit: (unit: string, units: readonly string[]) => string | undefined;
