import type { Digest } from '../base/content-hash.ts';
import type { Tensor } from '../numeric/tensor.ts';
import type { Model, Value } from './graph.ts';
/**
 * The digest of every value of the model's graph. Values inside subgraphs are part of the digest of the node that holds
 * them and have none of their own.
 */
export declare function valueDigests(model: Model): ReadonlyMap<Value, Digest>;
/** One digest for all outputs of the model in their order: what the model computes. */
export declare function outputsDigest(model: Model): Digest;
/** The digest of a constant by type, shape and contents: the same for an initializer wherever it is used. */
export declare function tensorDigest({ type, dims, data }: Tensor): Digest;
