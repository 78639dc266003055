import { type LayerProblem, type Moments } from './channel-problem.ts';
import { type Method } from './round-channel.ts';
/** What a layer gets. Plain data. */
export interface Solution {
    /** Shape [channels, fanIn]. */
    readonly integers: Float64Array;
    /** As many as there were. */
    readonly scales: Float32Array;
    /** Real units, shape [channels]; undefined where the layer has none. */
    readonly bias: Float64Array | undefined;
    /** Squared error of the outputs as a share of their power: with the integers as they were, and as they are. */
    readonly errorBefore: number;
    readonly errorAfter: number;
}
/** The better one of the given integers and the chosen ones, channel by channel unless all share a scale. */
export declare function solveLayer(problem: LayerProblem, moments: Moments, method: Method): Solution;
