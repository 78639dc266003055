/**
 * Writes QuantizeLinear and DequantizeLinear nodes into a graph, with the names and in the order of onnxruntime's tool,
 * so that tools which look for these find them. Nodes are added at the end; `node-order.ts` puts them in place.
 */
import type { ActivationQuantizer, BiasQuantizer, WeightQuantizer } from '../../artifacts/placement.ts';
import type { Graph, Node, Value } from '../../onnx/graph.ts';
import type { QuantizerParameters } from './parameter-table.ts';
import type { RoundedWeight } from './round-weight.ts';
/** The graph being written, and what is needed to refer to parameters written before. */
export interface QuantizerWriter {
    readonly graph: Graph;
    /** Operator domain of the nodes written. */
    readonly domain: string;
    /** The nodes of the imported model, by their index there. */
    readonly importedNodes: readonly Node[];
    readonly parameters: Map<string, WrittenParameters>;
    /** The order in which the constants of a constant's quantizer stand in the model. */
    readonly scaleOfConstantsFirst: boolean;
}
export interface WrittenParameters {
    readonly scale: Value;
    readonly zeroPoint: Value;
    readonly axis: number | undefined;
}
/** Scale and zero point as constants: scalars, or one-dimensional when per channel. */
export declare function writeParameters(writer: QuantizerWriter, tensor: string, parameters: QuantizerParameters): WrittenParameters;
/** `weight_quantized → DequantizeLinear`, the float constant being replaced. */
export declare function writeWeight(writer: QuantizerWriter, { tensor }: WeightQuantizer, { rounded, parameters }: {
    readonly rounded: RoundedWeight;
    readonly parameters: WrittenParameters;
}): void;
/** `weight → QuantizeLinear → DequantizeLinear`, the constant staying float. */
export declare function writeWeightPair(writer: QuantizerWriter, { tensor }: WeightQuantizer, parameters: WrittenParameters): void;
/**
 * A pair behind an activation; for an output of the model the pair comes before it and takes over its name. An input that
 * is an output as well stays float as output, or the model's input would get another name.
 */
export declare function writeActivation(writer: QuantizerWriter, { tensor, dedicatedTo }: ActivationQuantizer, parameters: WrittenParameters): void;
/** `bias_quantized → DequantizeLinear`, which takes over the name of the float constant. Returns how many elements were clamped. */
export declare function writeBias(writer: QuantizerWriter, { tensor }: BiasQuantizer, parameters: QuantizerParameters): number;
