import type { Item, TaskRequest } from '../../build/task.ts';
import type { ResolvedDataset, SampleRef } from '../../dataset/dataset.ts';
import { type ChunkItems, type ItemContext } from './chunk-items.ts';
import { type ComparedLayer } from './compared-layers.ts';
import { type EvaluateParameters } from './read-request.ts';
export interface Chunk {
    readonly samples: readonly SampleRef[];
    readonly items: ChunkItems;
}
/** Everything that is known before anything is measured. */
export interface Prepared {
    readonly parameters: EvaluateParameters;
    readonly dataset: ResolvedDataset;
    /** There is a float model to compare with. */
    readonly hasFloat: boolean;
    /** Names of the outputs whose errors, and whose classes, are wanted. */
    readonly errorOutputs: readonly string[];
    readonly classOutputs: readonly string[];
    readonly context: ItemContext;
    readonly chunks: readonly Chunk[];
    readonly layers: readonly ComparedLayer[];
    readonly layerSamples: readonly SampleRef[];
    readonly layersItem: Item;
}
export declare function prepare(request: TaskRequest): Promise<Prepared>;
