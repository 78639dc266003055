/**
 * Gets one kind of statistics of some values over all chunks: from the cache what is there, from worker processes the
 * rest. Every (value, chunk) is an item, saved as soon as its chunk is done, so that an interrupted run loses little.
 */
import type { Json } from '../../base/canonical-json.ts';
import { type Digest } from '../../base/content-hash.ts';
import type { Item, TaskContext } from '../../build/task.ts';
import type { ResolvedDataset } from '../../dataset/dataset.ts';
import type { FeedSpec } from '../../dataset/sample-feeds.ts';
import type { Gathering } from './collect-statistics.job.ts';
import { type SampleChunk } from './sample-chunks.ts';
/** A value to be measured. */
export interface MeasuredBase {
    readonly name: string;
    /** Names it by everything it is computed from. */
    readonly digest: Digest;
}
/** What is measured, on what. */
export interface Measurement {
    readonly modelPath: () => Promise<string>;
    readonly modelDigest: Digest;
    readonly dataset: ResolvedDataset;
    readonly feeds: FeedSpec;
    /** What the model is fed besides the samples, in words that survive a renaming. */
    readonly feedsFingerprint: Json;
    readonly chunks: readonly SampleChunk[];
}
/** Statistics of some samples, and the places of these in the dataset. */
export interface Part<T> {
    readonly statistics: T;
    readonly places: readonly number[];
}
/** One kind of statistics. */
export interface StatisticsKind<T> {
    /** Tells the kinds apart. */
    readonly name: string;
    /** Part of the items' fingerprints: what is gathered, and with which settings for this value. */
    readonly fingerprint: (base: MeasuredBase) => Json;
    readonly gathering: (bases: readonly MeasuredBase[]) => Gathering;
    readonly decode: (bytes: Uint8Array) => T;
    readonly encode: (statistics: T) => Uint8Array;
    readonly merge: (parts: readonly Part<T>[]) => T;
}
/** The items of all values and chunks: value by value, chunks within. */
export declare function itemsOf<T>({ dataset, feedsFingerprint, chunks }: Pick<Measurement, 'dataset' | 'feedsFingerprint' | 'chunks'>, bases: readonly MeasuredBase[], kind: StatisticsKind<T>): readonly Item[];
/** Statistics of each value over all samples, in the order of `bases`. */
export declare function measureItems<T>(context: TaskContext, measurement: Measurement, bases: readonly MeasuredBase[], kind: StatisticsKind<T>): Promise<readonly T[]>;
