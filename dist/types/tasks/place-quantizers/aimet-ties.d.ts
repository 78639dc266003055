/**
 * Quantizers that AIMET makes one of: behind a Relu, an average pooling or a resizing the input's serves the output too,
 * and the inputs of a Concat take the output's. What all tensors of such a group hold counts for its range.
 *
 * Source: aimet-onnx 2.42 (BSD-3-Clause), propagation of encodings.
 */
import type { IntegerType } from '../../manifest/manifest.ts';
import type { Node, Value } from '../../onnx/graph.ts';
export interface TensorSetting {
    readonly symmetric: boolean;
    readonly type: IntegerType;
    /** Fixed ends of the range; null for one that the data give. */
    readonly limits: readonly [number | null, number | null] | undefined;
}
type Settings = ReadonlyMap<Value, TensorSetting>;
/** Whether an operator gives numbers of its input only, so that what is on a grid stays there. */
export declare const isGridPreserving: ({ domain, opType }: Node) => boolean;
/** The tensor whose quantizer a value went through last, data having only been moved since. */
export declare function effectiveQuantizer(value: Value, settings: Settings): Value | undefined;
export interface TiedGroups {
    /** The tensor of a group that is computed first, whose parameters the others share. */
    readonly rootOf: (value: Value) => Value;
    /** The others of the group of a root, in the order in which they are computed. */
    readonly othersOf: (root: Value) => readonly Value[];
}
/**
 * @param settings changed: the tensors of a group get the same
 * @param isFree whether a tensor may share another's parameters: one with an override keeps its own
 */
export declare function tieQuantizers(nodes: readonly Node[], settings: Map<Value, TensorSetting>, isFree: (value: Value) => boolean): TiedGroups;
export {};
