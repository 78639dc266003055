/** From marks to quantizers, in the order in which their nodes are written. */
import type { MeasuredValue, ParameterSource, Quantizer, WeightAdjustment } from '../../artifacts/placement.ts';
import type { Value } from '../../onnx/graph.ts';
import { type Marking } from './marking.ts';
export interface ResolvedQuantizers {
    readonly quantizers: readonly Quantizer[];
    readonly adjustments: readonly WeightAdjustment[];
    readonly measuredValues: readonly MeasuredValue[];
}
/** What resolving needs beside the marks. */
export interface Resolution {
    readonly marking: Marking;
    readonly replaced: ReadonlyMap<Value, ParameterSource>;
    /** Nodes that read a value and get quantizers, in order. */
    readonly readers: ReadonlyMap<Value, readonly number[]>;
}
/** Values with parameters of their own come first, then those that share, as soon as their provider is there, then biases. */
export declare function resolveQuantizers(resolution: Resolution): ResolvedQuantizers;
