/**
 * The separately cached parts of an evaluation. Per chunk of samples: the errors of the quantized outputs, which depend
 * on both models; and the classes of each model, which depend on that model alone, so that another recipe does not ask
 * the float model again. And the layer errors, as one item. Keys hold no names, so that a renaming reruns nothing.
 */
import type { Json } from '../../base/canonical-json.ts';
import { type Digest } from '../../base/content-hash.ts';
import type { Item } from '../../build/task.ts';
import type { SampleRef } from '../../dataset/dataset.ts';
import type { FeedSpec } from '../../dataset/sample-feeds.ts';
import type { Graph } from '../../onnx/graph.ts';
import type { StructuralFigures } from './error-columns.ts';
export interface ItemContext {
    /** Of all that the outputs are computed from; undefined where there is no float model, and no item that needs it. */
    readonly floatOutputs: Digest | undefined;
    readonly quantizedOutputs: Digest;
    /** See `describeFeeds`. */
    readonly feeds: Json;
    /** Positions among the model's outputs. */
    readonly errorOutputs: readonly number[];
    readonly classOutputs: readonly number[];
    readonly structural: StructuralFigures;
    readonly hasScores: boolean;
    /** Samples of a sequence depend on those before them. */
    readonly isStateful: boolean;
}
export interface ChunkItems {
    readonly errors: Item;
    readonly floatClasses: Item;
    readonly quantizedClasses: Item;
}
/** @param label what the chunk is, for messages */
export declare function chunkItems(samples: readonly SampleRef[], label: string, context: ItemContext): ChunkItems;
/** @param layers digests of the compared values, in their order */
export declare function layersItem(samples: readonly SampleRef[], layers: readonly (readonly [float: Digest, quantized: Digest])[], { feeds, isStateful }: Pick<ItemContext, 'feeds' | 'isStateful'>): Item;
/** What the inputs are fed with, by position; the names only of inputs that a sample's arrays are told apart by. */
export declare function describeFeeds(graph: Graph, { state, constants }: FeedSpec): Json;
