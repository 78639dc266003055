import type { Marking } from './marking.ts';
/**
 * Takes back the marks of values inside the recipe's sequences of fused operators: each is read by the next node of the
 * sequence only and is no output of the model. A value that others share parameters with leaves them their own.
 *
 * A Clip is fused only with the bounds [0, 6] or [0, 1].
 */
export declare function unmarkFused(marking: Marking): void;
