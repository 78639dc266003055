import type { Pass } from '../rewrite/pass.ts';
/**
 * Removes nodes that hand on their first input unchanged.
 *
 * Which:
 * 1. Identity.
 * 2. Dropout in inference: `training_mode` absent or constant false, mask unused.
 * 3. Cast to the type the value has.
 * 4. Concat, Sum, Mean, Max, Min of a single input.
 * 5. Pad by constant zeros.
 * 6. Transpose into the order there is.
 *
 * Wiring:
 * a. The output is not a graph output: its readers read the input instead.
 * b. The output is a graph output and the input is computed in the same graph: the input takes over its name.
 * c. The output is a graph output and the input is a graph input, a constant, a value of an outer graph, or another
 *    graph output: the node stays, because an output needs a name of its own.
 *
 * Visits subgraphs.
 */
export declare const dropIdentity: Pass;
