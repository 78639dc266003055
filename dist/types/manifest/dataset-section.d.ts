import type { DatasetSpec } from './manifest.ts';
import { type Shape } from './shape.ts';
/** Element types whose records or arrays can be read sample by sample. */
export declare const RECORD_TYPES: readonly ["float32", "float64", "float16", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"];
export declare const shape: Shape<readonly number[]>;
/** Keys that `like` takes over: all but those that say which samples there are. */
export declare const isInherited: (key: string) => boolean;
/** The key that tells where a dataset's samples come from, if there is just one. */
export declare function sourceKindOf(keys: readonly string[]): string | undefined;
/** One dataset. Keys of `like` must have been merged in before; the schema sees them apart. */
export declare const dataset: Shape<DatasetSpec>;
