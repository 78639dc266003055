import type { Json } from '../base/canonical-json.ts';
import type { Digest } from '../base/content-hash.ts';
import type { Graph, Value } from '../onnx/graph.ts';
import type { FeedSpec } from './sample-feeds.ts';
/**
 * What the model's inputs are fed with, by their position and without names, so that a renaming changes no key: inputs
 * of the samples by their rank among those, state by the digest of the output it comes from, constants by their numbers.
 * 'samples' when there is nothing but samples for a single input.
 *
 * @throws Failure 'bad-data' when a state comes from a value that does not exist
 */
export declare function describeFeeds(graph: Graph, feeds: FeedSpec, digests: ReadonlyMap<Value, Digest>): Json;
