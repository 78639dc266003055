import type { Json } from '../../base/canonical-json.ts';
import { type Digest } from '../../base/content-hash.ts';
import type { Item, TaskInputValue, TaskRequest } from '../../build/task.ts';
import type { ResolvedDataset, SampleRef } from '../../dataset/dataset.ts';
import type { FeedSpec } from '../../dataset/sample-feeds.ts';
import type { Model } from '../../onnx/graph.ts';
import type { BiasType } from './correct-layers.ts';
import { type CorrectableLayer } from './correctable-layers.ts';
export type CorrectionMethod = 'empirical' | 'analytic';
export interface CorrectBiasesParameters {
    /** By the outputs of quantized layers, or by the rounding of weights and the means of inputs. */
    readonly method: CorrectionMethod;
    /** What biases are made of where a layer has none. */
    readonly bias: BiasType;
    readonly feeds: FeedSpec;
    /** How many samples are measured, if there are so many. */
    readonly sampleCount: number;
    /** Share of the errors that is taken out, above 0 and at most 1. */
    readonly factor: number;
}
export interface Chunk {
    readonly samples: readonly SampleRef[];
    readonly label: string;
    /** Part of the fingerprint of everything measured on these samples. */
    readonly key: {
        readonly [field: string]: Json;
    };
}
/** Everything that is known before anything is measured. */
export interface Prepared {
    readonly parameters: CorrectBiasesParameters;
    readonly dataset: ResolvedDataset;
    readonly imported: Model;
    readonly quantized: Model;
    readonly layers: readonly CorrectableLayer[];
    /** None without layers. */
    readonly chunks: readonly Chunk[];
    /** Numbers that are measured of each layer: an error per channel, or a mean per channel that it reads. */
    readonly widths: readonly number[];
    /** Of what is measured of each layer: names all that it is computed from. */
    readonly errorDigests: readonly Digest[];
    /** Of what the two models compute. */
    readonly outputDigests: readonly [imported: Digest, quantized: Digest];
}
export declare function prepare(request: TaskRequest): Promise<Prepared>;
/** Items of the layers' errors: layer by layer, chunks within. */
export declare const errorItems: ({ layers, errorDigests, chunks }: Prepared) => readonly Item[];
/** Items of the comparison of outputs, by chunk. @param corrected digest of what the corrected model computes */
export declare const comparisonItems: ({ outputDigests, chunks }: Prepared, corrected: Digest) => readonly Item[];
export declare function taskInput({ inputs }: TaskRequest, name: string): Extract<TaskInputValue, {
    readonly from: 'task';
}>;
