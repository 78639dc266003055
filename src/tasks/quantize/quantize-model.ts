/**
 * Makes a float model into a quantized one in the QDQ format: integer weights and biases, QuantizeLinear and
 * DequantizeLinear around everything the placement names. What rounds is `numeric/`; what is decided was decided by
 * `place-quantizers`. The result depends on nothing but the arguments.
 */
import type {Placement, RoundingRecipe, WeightQuantizer} from '../../artifacts/placement.ts';
import type {QuantizationReport, QuantizedTensor} from '../../artifacts/quantization-report.ts';
import type {Ranges} from '../../artifacts/ranges.ts';
import type {Diagnostic} from '../../base/diagnostic.ts';
import {invariant} from '../../base/invariant.ts';
import {storageRange} from '../../numeric/affine-parameters.ts';
import type {FloatTensor} from '../../numeric/tensor.ts';
import {type Graph, type Model, ONNX_DOMAIN} from '../../onnx/graph.ts';
import {raiseOpset, TWO_BIT_OPSET} from '../../onnx/opset/raise-opset.ts';
import {approximateOperators} from '../../onnx/passes/approximate-operators.ts';
import {applyEdits} from './apply-edits.ts';
import {sortBreadthFirst} from './node-order.ts';
import type {ParameterTable, QuantizerParameters} from './parameter-table.ts';
import {computeParameters, floatConstant} from './quantizer-parameters.ts';
import {type RoundedWeight, roundWeight, snrDb} from './round-weight.ts';
import {
  type QuantizerWriter,
  writeActivation,
  writeBias,
  writeParameters,
  writeWeight,
  writeWeightPair,
} from './write-quantizers.ts';

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
export function quantizeModel(model: Model, inputs: QuantizationInputs): QuantizedModel {
  const prepared = prepareQuantization(model, inputs);
  const rounded = prepared.weights.map(({weight, parameters}) => roundWeight(weight, parameters));
  return finishQuantization(prepared, rounded);
}

/** The first half, all cheap: applies the placement's edits to `model` and computes every scale and zero point. */
export function prepareQuantization(model: Model, inputs: QuantizationInputs): PreparedQuantization {
  const {placement, recipe} = inputs;
  const {graph} = model;
  const importedNodes = [...graph.nodes];
  applyEdits(graph, importedNodes, placement);
  const {table, rounding, isSettled} = computeParameters(graph, inputs);
  const weights = placement.quantizers
    .filter((quantizer): quantizer is WeightQuantizer => quantizer.role !== 'activation' && quantizer.role !== 'bias')
    .map(({tensor}) => ({tensor, weight: floatConstant(graph, tensor), parameters: entryOf(rounding, tensor)}));
  const warnings = isSettled ? [] : [unsettled()];
  return {model, placement, recipe, parameters: table, weights, importedNodes, warnings};
}

/** The second half: writes the nodes. @param rounded one per `prepared.weights`, in order */
export function finishQuantization(prepared: PreparedQuantization, rounded: readonly RoundedWeight[]): QuantizedModel {
  const {model, recipe, weights} = prepared;
  invariant(rounded.length === weights.length, () => `${weights.length} weights, but ${rounded.length} rounded`);
  const roundedByName = new Map(weights.map(({tensor}, i) => [tensor, rounded[i]] as const));
  const domain = quantizerDomain(model, prepared);
  const warnings = [...prepared.warnings, ...writeAll(prepared, roundedByName, domain)];
  if (!recipe.ortOptions.AddQDQPairToWeight) removeUnusedConstants(model.graph);
  sortBreadthFirst(model.graph);
  approximateOperators(model, recipe.approximated);
  if (domain !== ONNX_DOMAIN) model.opsetImports.set(domain, 1);
  raiseForTwoBits(prepared);
  return {model, report: reportOf(prepared, roundedByName), warnings};
}

function raiseForTwoBits({model, placement}: PreparedQuantization): void {
  const hasTwoBits = placement.quantizers.some(
    (quantizer) => quantizer.role !== 'bias' && quantizer.type.endsWith('int2'),
  );
  if (hasTwoBits) raiseOpset(model, TWO_BIT_OPSET);
}

function entryOf(parameters: ParameterTable, tensor: string): QuantizerParameters {
  const entry = parameters.get(tensor);
  invariant(entry !== undefined, () => `"${tensor}" has no parameters`);
  return entry;
}

const MICROSOFT_DOMAIN = 'com.microsoft';

/** From here on QuantizeLinear has 4- and 16-bit types. */
const SMALL_AND_LARGE_TYPES_OPSET_MIN = 21;

/** Below opset 21 onnxruntime's own operators serve 4 and 16 bit; it decides by the recipe's types, used or not. */
function quantizerDomain(model: Model, {recipe, placement}: PreparedQuantization): string {
  if (recipe.ortOptions.UseQDQContribOps) return MICROSOFT_DOMAIN;
  if (model.opset >= SMALL_AND_LARGE_TYPES_OPSET_MIN) return ONNX_DOMAIN;
  const types = [
    recipe.weights.type,
    recipe.activations.type,
    ...Object.values(recipe.overrides).map(({type}) => type ?? 'int8'),
    ...placement.quantizers.map((quantizer) => (quantizer.role === 'bias' ? 'int32' : quantizer.type)),
  ];
  return types.some((type) => /^u?int(4|16)$/.test(type)) ? MICROSOFT_DOMAIN : ONNX_DOMAIN;
}

function writeAll(
  {model, placement, parameters, importedNodes, recipe}: PreparedQuantization,
  rounded: ReadonlyMap<string, RoundedWeight | undefined>,
  domain: string,
): Diagnostic[] {
  const writer: QuantizerWriter = {
    graph: model.graph,
    domain,
    importedNodes,
    parameters: new Map(),
    scaleOfConstantsFirst: recipe.compat === 'quark',
  };
  const warnings: Diagnostic[] = [];
  for (const quantizer of placement.quantizers) {
    const {tensor} = quantizer;
    const entry = entryOf(parameters, tensor);
    if (quantizer.role === 'bias') {
      const clamped = writeBias(writer, quantizer, entry);
      if (clamped > 0) warnings.push(clampedBias(tensor, clamped));
    } else if (quantizer.role === 'activation') {
      const shared = quantizer.source.kind === 'shared' ? writer.parameters.get(quantizer.source.tensor) : undefined;
      if (shared) writer.parameters.set(tensor, shared);
      writeActivation(writer, quantizer, shared ?? writeParameters(writer, tensor, entry));
    } else {
      const written = writeParameters(writer, tensor, entry);
      const weight = rounded.get(tensor);
      invariant(weight !== undefined, () => `"${tensor}" was not rounded`);
      if (recipe.ortOptions.AddQDQPairToWeight) writeWeightPair(writer, quantizer, written);
      else writeWeight(writer, quantizer, {rounded: weight, parameters: written});
    }
  }
  return warnings;
}

function clampedBias(tensor: string, count: number): Diagnostic {
  return {
    severity: 'warning',
    code: 'quantize/bias-clamped',
    message: `${count} elements of bias "${tensor}" do not fit int32 and were clamped`,
    remedy: 'The scales of the input or the weight are too small for it: exclude the node, or keep biases float.',
  };
}

const unsettled = (): Diagnostic => ({
  severity: 'warning',
  code: 'quantize/positions-unsettled',
  message: 'the positions of some scales do not come to rest within the ranges that the target asks for',
  remedy: 'A layer asks for what another one forbids: exclude one of them, or widen its ranges by overrides.',
});

function removeUnusedConstants(graph: Graph): void {
  for (const value of graph.initializers()) {
    if (value.uses.size > 0) continue;
    const position = graph.inputs.indexOf(value);
    if (position >= 0) graph.inputs.splice(position, 1);
    graph.removeValue(value);
  }
}

function reportOf(
  {placement, parameters}: PreparedQuantization,
  rounded: ReadonlyMap<string, RoundedWeight | undefined>,
): QuantizationReport {
  const tensors = placement.quantizers.map((quantizer): QuantizedTensor => {
    const {tensor, role} = quantizer;
    const {type, scales, zeroPoints, axis} = entryOf(parameters, tensor);
    const weight = rounded.get(tensor);
    const first = zeroPoints[0] ?? 0;
    const isUniform = zeroPoints.every((point) => point === first);
    return {
      name: tensor,
      role: role === 'own-bias' ? 'bias' : role,
      type,
      scales: [...scales],
      zeroPoints: isUniform ? [first] : [...zeroPoints],
      axis,
      range: realRange(type, scales, zeroPoints),
      sharesWith:
        quantizer.role === 'activation' && quantizer.source.kind === 'shared' ? quantizer.source.tensor : undefined,
      snrDb: weight && snrDb(weight),
    };
  });
  return {version: 1, tensors};
}

const INT32_RANGE = {min: -(2 ** 31), max: 2 ** 31 - 1};

function realRange(
  type: QuantizerParameters['type'],
  scales: Float32Array,
  zeroPoints: Int32Array,
): readonly [number, number] {
  const {min, max} = type === 'int32' ? INT32_RANGE : storageRange(type);
  let low = 0;
  let high = 0;
  for (let i = 0; i < scales.length; i++) {
    low = Math.min(low, (min - zeroPoints[i]!) * scales[i]!);
    high = Math.max(high, (max - zeroPoints[i]!) * scales[i]!);
  }
  return [low + 0, high + 0];
}
