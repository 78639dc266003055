import type { Pass } from '../rewrite/pass.ts';
/**
 * Makes the contents of Constant nodes initializers, under the same name.
 *
 * 1. Any attribute form (`value`, `value_float`, `value_ints`, …): done.
 * 2. The constant is an output of its graph, as branches of If have it: left, an output is computed by a node.
 * 3. A sparse constant: left.
 *
 * Visits subgraphs.
 */
export declare const constantToInitializer: Pass;
