import { type Workspace } from '../../numeric/integer-least-squares.ts';
import type { ChannelProblem } from './channel-problem.ts';
/**
 * 1. `adaround`: each weight becomes one of the two integers beside it;
 * 2. `adaquant`: each weight may become any integer;
 * 3. `sequential-mse`: each weight becomes the integer next to it.
 *
 * With each, the scale is the one of some candidates with the smallest error.
 */
export type Method = 'adaround' | 'adaquant' | 'sequential-mse';
/**
 * The quick choice that scales are compared with.
 *
 * @param integers overwritten, counted from the zero point, in the metric's order
 * @returns the distance, or Infinity as soon as it is known to exceed `limit`
 */
export declare function roundQuickly(channel: ChannelProblem, { method, scale, limit }: {
    readonly method: Method;
    readonly scale: number;
    readonly limit: number;
}, integers: Float64Array, workspace: Workspace): number;
/** Improves on the quick choice, in place. Nothing is left to choose where weights are rounded to nearest. */
export declare function improve(channel: ChannelProblem, { method, scale }: {
    readonly method: Method;
    readonly scale: number;
}, integers: Float64Array, workspace: Workspace): void;
/** Error of the channel's output with these integers. Rounding errors may make a vanishing one negative. */
export declare function outputError(channel: ChannelProblem, scale: number, integers: Float64Array, workspace: Workspace): number;
