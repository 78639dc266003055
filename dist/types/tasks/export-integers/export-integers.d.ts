/**
 * A QDQ model as TI's integer model: between the quantizers of its inputs and the dequantizers of its outputs every layer
 * computes on whole numbers, carried as float32, with a BNORM sequence instead of QuantizeLinear and DequantizeLinear.
 * Layers that have no integer form stay as they are, between a multiplication by the scale and a quantization.
 *
 * What must stay true: integers mean what they meant, real = integer · scale. Inputs and outputs of the model keep their
 * names and, unless outputs are to be integers, their units. Subgraphs are not looked into.
 *
 * Source: TI, tinyml-modeloptimization, replacement rules of its TINPU wrapper.
 */
import type { ExportedLayer } from '../../artifacts/integer-export.ts';
import type { Model } from '../../onnx/graph.ts';
import type { NpuRules } from '../../target/profile.ts';
export interface ExportOptions {
    readonly hasIntegerOutputs: boolean;
    readonly rules: NpuRules | undefined;
}
/** What integers at an input or output of the model stand for: real = integer · scale. */
export interface ExportedPort {
    readonly name: string;
    readonly scale: number;
    readonly min: number;
    readonly max: number;
}
export interface ExportedModel {
    readonly layers: readonly ExportedLayer[];
    /** Names of layers whose float32 arithmetic may differ from integers. */
    readonly inexact: readonly string[];
    /** Quantized inputs of the model, and outputs that integers are behind. */
    readonly inputs: readonly ExportedPort[];
    readonly outputs: readonly ExportedPort[];
}
/** @param model quantized, in QDQ form; changed in place */
export declare function exportIntegers(model: Model, options: ExportOptions): ExportedModel;
