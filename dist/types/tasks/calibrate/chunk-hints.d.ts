/**
 * Notes on how samples were grouped last time, so that they are grouped so again: then only new samples are measured. They
 * may be lost at any time; the result is the same without them.
 */
import { type Json } from '../../base/canonical-json.ts';
import type { ItemCache } from '../../build/task.ts';
import type { FeedSpec } from '../../dataset/sample-feeds.ts';
import type { DatasetSpec } from '../../manifest/manifest.ts';
import type { SampleChunk, SampleUnit } from './sample-chunks.ts';
/** Names of the notes: on this very cut of the dataset, and on whatever was last cut from the same files. */
export declare function chunkHints(spec: DatasetSpec, feeds: FeedSpec): readonly [Json, Json];
/** Lists of unit ids: of the notes the one that covers most of the present samples. */
export declare function readFormerChunks(items: Pick<ItemCache, 'readHint'>, hints: readonly Json[], units: readonly SampleUnit[]): Promise<readonly (readonly string[])[]>;
export declare function writeFormerChunks(items: ItemCache, hints: readonly Json[], chunks: readonly SampleChunk[]): Promise<void>;
