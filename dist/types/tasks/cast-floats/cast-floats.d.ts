import type { Model, Node } from '../../onnx/graph.ts';
export type NarrowFloat = 'bfloat16' | 'float16';
export interface CastOptions {
    readonly type: NarrowFloat;
    /** Sequences of operator types that compute as one: nothing is rounded between them. */
    readonly fusedOperators: readonly (readonly string[])[];
    /** Constants stay float32 and are rounded by a pair of Casts as the model runs. */
    readonly keepsFloatConstants: boolean;
}
export interface CastModel {
    /** Computed values that are rounded: what they are called in the changed model before rounding, and their nodes. */
    readonly rounded: readonly {
        readonly value: string;
        readonly node: string;
    }[];
    /** Constants with finite elements that are infinite in the type. */
    readonly overflown: readonly string[];
}
/**
 * Rounds, in place, what float nodes read and give to a narrower float type.
 *
 * 1. A float32 value that a float node gives: all that read it, and the graph's output, get the rounded one.
 * 2. A float32 value that something else gives (an input of the graph, a DequantizeLinear, an integer layer): float nodes
 *    get the rounded one, the others the value itself.
 * 3. A float32 constant that a float node reads: stored in the type, with a Cast to float32 behind it; sizes and regions
 *    of a Resize are left.
 * 4. Between fused operators nothing is rounded. Subgraphs compute in float32; what goes in and comes out is rounded.
 *
 * Sums inside a node stay float32, as matrix units have them. Names are those of quantizers in these places, as AMD Quark
 * names its Casts.
 *
 * @param model with element types of its values known
 * @param floats nodes of its main graph that compute in floats
 */
export declare function castFloats({ graph }: Model, floats: ReadonlySet<Node>, options: CastOptions): CastModel;
