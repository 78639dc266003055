import type { Tensor } from '../../numeric/tensor.ts';
/** How a layer reads its input. Plain data. */
export type LayerShape = {
    readonly kind: 'conv';
    readonly groups: number;
    /** Input channels of a group. */
    readonly depth: number;
    /** By spatial axis, as of Conv. */
    readonly kernel: readonly number[];
    readonly strides: readonly number[];
    readonly dilations: readonly number[];
    /** Starts, then ends. */
    readonly pads: readonly number[];
    readonly autoPad: string;
}
/** Along the last axis. */
 | {
    readonly kind: 'matrix';
    readonly depth: number;
};
export declare const groupsOf: (shape: LayerShape) => number;
/** Inputs of one output channel. */
export declare const fanIn: (shape: LayerShape) => number;
/** Columns of one sample. */
export interface Columns {
    readonly count: number;
    /** Shape [groups · fanIn, count]. */
    readonly inputs: Float32Array;
    /** Shape [channels, count]. */
    readonly outputs: Float32Array;
}
/**
 * @param input what the layer reads
 * @param output what it should give
 * @param positions how many positions to take at most: all, or one at random in each of so many equal stretches
 */
export declare function unfold(shape: LayerShape, { input, output }: {
    readonly input: Tensor;
    readonly output: Tensor;
}, { positions, seed }: {
    readonly positions: number;
    readonly seed: number;
}): Columns;
