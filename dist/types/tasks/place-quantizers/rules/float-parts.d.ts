/**
 * Nodes that natively stay in float though their operators could be quantized: integers would cost accuracy there and save
 * nothing. Where a recipe lists operators to include, it has its way.
 */
import type { Node } from '../../../onnx/graph.ts';
/** The given nodes without those. */
export declare function withoutFloatParts(nodes: readonly Node[], selected: ReadonlySet<Node>): ReadonlySet<Node>;
