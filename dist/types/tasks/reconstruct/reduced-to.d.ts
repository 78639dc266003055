import type { FeedSpec } from '../../dataset/sample-feeds.ts';
import type { Model } from '../../onnx/graph.ts';
/**
 * The model with the named values as its outputs, and those that carry state, and without what none of them needs.
 *
 * @param model taken over
 */
export declare function reducedTo(model: Model, names: readonly string[], { state }: FeedSpec): Model;
