import type { Pass } from '../rewrite/pass.ts';
/**
 * Removes from the graph inputs those that are initializers. IR version 3 demanded the listing; later versions take it for
 * a default that a caller may override, but exporters went on with it. Weights are to be quantized, hence constant.
 *
 * 1. A graph input with contents: no longer an input.
 *
 * Subgraphs have no such inputs.
 */
export declare const dropInitializerInputs: Pass;
