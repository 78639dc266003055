/**
 * Makes a float model into a quantized one in the QDQ format: integer weights and biases, QuantizeLinear and
 * DequantizeLinear around everything the placement names. What rounds is `numeric/`; what is decided was decided by
 * `place-quantizers`. The result depends on nothing but the arguments.
 */
import type { Placement, RoundingRecipe } from '../../artifacts/placement.ts';
import type { QuantizationReport } from '../../artifacts/quantization-report.ts';
import type { Ranges } from '../../artifacts/ranges.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { FloatTensor } from '../../numeric/tensor.ts';
import { type Model } from '../../onnx/graph.ts';
import type { ParameterTable, QuantizerParameters } from './parameter-table.ts';
import { type RoundedWeight } from './round-weight.ts';
export interface WeightToRound {
    readonly tensor: string;
    readonly weight: FloatTensor;
    readonly parameters: QuantizerParameters;
}
/** A model between its two halves: graph edited and parameters known, nothing rounded or written yet. */
export interface PreparedQuantization {
    readonly model: Model;
    readonly placement: Placement;
    readonly recipe: RoundingRecipe;
    readonly parameters: ParameterTable;
    readonly weights: readonly WeightToRound[];
    readonly importedNodes: Model['graph']['nodes'];
    readonly warnings: readonly Diagnostic[];
}
export interface QuantizedModel {
    readonly model: Model;
    readonly report: QuantizationReport;
    readonly warnings: readonly Diagnostic[];
}
/** What is to be done to a model. */
export interface QuantizationInputs {
    readonly placement: Placement;
    /** Of the placement's measured values at least. */
    readonly ranges: Ranges;
    readonly recipe: RoundingRecipe;
}
/**
 * Quantizes a model in one go.
 *
 * @param model taken over: it becomes the result
 * @throws Failure 'bad-model' for a weight with NaN or infinite elements, 'unsupported-model' for an override with the
 *   wrong number of scales
 */
export declare function quantizeModel(model: Model, inputs: QuantizationInputs): QuantizedModel;
/** The first half, all cheap: applies the placement's edits to `model` and computes every scale and zero point. */
export declare function prepareQuantization(model: Model, inputs: QuantizationInputs): PreparedQuantization;
/** The second half: writes the nodes. @param rounded one per `prepared.weights`, in order */
export declare function finishQuantization(prepared: PreparedQuantization, rounded: readonly RoundedWeight[]): QuantizedModel;
