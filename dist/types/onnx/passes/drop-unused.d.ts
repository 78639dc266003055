import type { Pass } from '../rewrite/pass.ts';
/**
 * Removes what no output of the model depends on.
 *
 * 1. A node none of whose outputs is used. Nodes have no side effects; a random number nobody reads may go.
 * 2. An initializer nobody uses.
 *
 * Graph inputs stay, used or not: they are the model's interface. Visits subgraphs, whose own outputs count as used.
 */
export declare const dropUnused: Pass;
