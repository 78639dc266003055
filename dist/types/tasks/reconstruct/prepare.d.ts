import type { Json } from '../../base/canonical-json.ts';
import type { Digest } from '../../base/content-hash.ts';
import type { TaskInputValue, TaskRequest } from '../../build/task.ts';
import type { ResolvedDataset, SampleRef } from '../../dataset/dataset.ts';
import type { FeedSpec } from '../../dataset/sample-feeds.ts';
import type { Model } from '../../onnx/graph.ts';
import { type Layer } from './layers.ts';
import type { Method } from './round-channel.ts';
/** Everything that is known before anything is measured. */
export interface Prepared {
    readonly method: Method;
    readonly feeds: FeedSpec;
    readonly dataset: ResolvedDataset;
    readonly imported: {
        readonly path: string;
        readonly digest: Digest;
        readonly model: Model;
    };
    /** Changed as layers are solved. */
    readonly quantized: Model;
    readonly layers: readonly Layer[];
    readonly chunks: readonly (readonly SampleRef[])[];
    /** Names the samples and how they are fed. */
    readonly samplesKey: Json;
}
export declare function prepare(request: TaskRequest, method: Method): Promise<Prepared>;
export declare function taskInput({ inputs }: TaskRequest, name: string): Extract<TaskInputValue, {
    readonly from: 'task';
}>;
