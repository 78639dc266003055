import { type Digest } from '../../base/content-hash.ts';
import type { Item, TaskInputValue, TaskRequest } from '../../build/task.ts';
import type { ResolvedDataset, SampleRef } from '../../dataset/dataset.ts';
import type { FeedSpec } from '../../dataset/sample-feeds.ts';
import type { Model } from '../../onnx/graph.ts';
import { type LayerQuantizer } from './single-quantizers.ts';
/** Everything that is known before anything is measured. */
export interface Prepared {
    readonly feeds: FeedSpec;
    readonly dataset: ResolvedDataset;
    readonly imported: {
        readonly model: Model;
        readonly path: string;
        readonly digest: Digest;
    };
    readonly quantizers: readonly LayerQuantizer[];
    readonly samples: readonly SampleRef[];
    /** One for each quantizer. */
    readonly items: readonly Item[];
}
export declare function prepare(request: TaskRequest): Promise<Prepared>;
export declare function taskInput({ inputs }: TaskRequest, name: string): Extract<TaskInputValue, {
    readonly from: 'task';
}>;
