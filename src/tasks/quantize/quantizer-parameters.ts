/** Scales and zero points of all quantizers of a placement: everything that comes before rounding weights. */
import type {
  ActivationQuantizer,
  BiasQuantizer,
  IntegerFormat,
  ParameterSource,
  Placement,
  PlacementRecipe,
  RoundingRecipe,
  WeightAdjustment,
} from '../../artifacts/placement.ts';
import type {Ranges} from '../../artifacts/ranges.ts';
import {invariant} from '../../base/invariant.ts';
import {
  type AffineParameters,
  biasScale,
  computeAffineParameters,
  computeRestrictedAsymmetricParameters,
  integerRange,
  raiseScalesForBias,
} from '../../numeric/affine-parameters.ts';
import {powerOfTwoScale} from '../../numeric/power-of-two-scale.ts';
import type {FloatTensor} from '../../numeric/tensor.ts';
import type {Graph} from '../../onnx/graph.ts';
import {aimetIntegers} from './aimet-parameters.ts';
import {alignParameters} from './align-parameters.ts';
import {flavourOf, type ParameterTable, type QuantizerParameters} from './parameter-table.ts';
import {refineParameters} from './refine-parameters.ts';
import {withScaleKind} from './scale-kind.ts';
import {weightParameters} from './weight-parameters.ts';

export interface ComputedParameters {
  /** What is written. */
  readonly table: ParameterTable;
  /** What weights are rounded with: the same, but for compat "quark", whose refinement comes after rounding. */
  readonly rounding: ParameterTable;
  /** False where positions still changed in the last round of refinement. */
  readonly isSettled: boolean;
}

/**
 * @param graph after the placement's edits, with float weights
 * @throws Failure 'bad-model' for a weight with NaN or infinite elements
 * @throws InvariantError when a range is missing: a bug in the caller
 */
export function computeParameters(
  graph: Graph,
  {
    placement,
    ranges,
    recipe,
  }: {readonly placement: Placement; readonly ranges: Ranges; readonly recipe: RoundingRecipe},
): ComputedParameters {
  const own = new Map<string, QuantizerParameters>();
  const context = {table: own, ranges, recipe};
  for (const quantizer of placement.quantizers) {
    if (quantizer.role === 'bias') continue;
    const parameters =
      quantizer.role === 'activation'
        ? activationParameters(quantizer, context)
        : weightParameters(quantizer, floatConstant(graph, quantizer.tensor), recipe);
    own.set(quantizer.tensor, parameters);
  }
  for (const tensors of placement.equalScales) equalizeScales(tensors, own);
  for (const adjustment of placement.adjustments) adjustWeight(adjustment, graph, context);
  const aligned = alignParameters(graph, {placement, table: own, operators: recipe.aligned});
  const {table: refined, isSettled} = refineParameters(graph, {placement, table: aligned, recipe});
  const table = new Map(refined);
  for (const quantizer of placement.quantizers)
    if (quantizer.role === 'bias')
      table.set(quantizer.tensor, biasParameters(quantizer, graph, {table, ranges, recipe}));
  return {table, rounding: recipe.compat === 'quark' ? own : table, isSettled};
}

interface ParameterContext {
  readonly table: ParameterTable;
  readonly ranges: Ranges;
  readonly recipe: RoundingRecipe;
}

/** The tensor of a constant that placement promised to be float32. */
export function floatConstant(graph: Graph, name: string): FloatTensor {
  const tensor = graph.value(name).initializer;
  invariant(
    tensor?.type === 'float32' && tensor.data instanceof Float32Array,
    () => `"${name}" is no float32 constant`,
  );
  return {type: 'float32', dims: tensor.dims, data: tensor.data};
}

function activationParameters(quantizer: ActivationQuantizer, context: ParameterContext): QuantizerParameters {
  if (quantizer.source.kind === 'shared') return tableEntry(context.table, quantizer.source.tensor);
  const {scale, zeroPoint} = sourceParameters(quantizer.source, quantizer, context);
  return {
    type: quantizer.type,
    scales: Float32Array.of(scale),
    zeroPoints: Int32Array.of(zeroPoint),
    axis: undefined,
  };
}

function tableEntry(table: ParameterTable, name: string): QuantizerParameters {
  const entry = table.get(name);
  invariant(entry !== undefined, () => `"${name}" has no quantizer, but another one refers to it`);
  return entry;
}

function sourceParameters(
  source: Exclude<ParameterSource, {kind: 'shared'}>,
  format: IntegerFormat,
  {ranges, recipe}: ParameterContext,
): AffineParameters {
  if (source.kind === 'given') return {scale: source.scale, zeroPoint: source.zeroPoint};
  const measured = source.kind === 'measured' ? ranges.get(source.value) : ([source.min, source.max] as const);
  invariant(measured !== undefined, () => `the range of ${JSON.stringify(source)} is missing`);
  const [min, max] = measured;
  const {symmetric, type, scale} = format;
  if (recipe.compat === 'aimet')
    return computeAffineParameters({min, max, range: aimetIntegers(format, recipe.aimetOptions), symmetric: false});
  const range = integerRange(type, {symmetric, reduced: format.reducedRange}, flavourOf(recipe));
  const minRealRange = recipe.ortOptions.MinimumRealRange;
  if (recipe.ortOptions.ActivationRestrictedAsymmetric && type === 'uint8' && !symmetric)
    return computeRestrictedAsymmetricParameters({min, max, range, minRealRange});
  // A value that is always 0 may stand behind an absorbed Relu, so that its lowest integer must mean 0. onnxruntime
  // takes zero point 0, which lets negative numbers through when the type is signed.
  const isMiddle = symmetric && !(recipe.zeroPointFollowsSign && type.startsWith('u') && min >= 0);
  if (min === 0 && max === 0 && minRealRange === undefined && !isMiddle && recipe.compat === undefined)
    return {scale: 1, zeroPoint: range.min};
  const parameters = computeAffineParameters({min, max, range, symmetric: isMiddle, minRealRange});
  return withScaleKind(parameters, {scale, symmetric: isMiddle, min, range}, recipe);
}

/** All take the largest of their scales; zero points stay, since they stand at an end or in the middle of a range. */
function equalizeScales(tensors: readonly string[], table: Map<string, QuantizerParameters>): void {
  const entries = tensors.map((tensor) => tableEntry(table, tensor));
  const largest = entries.reduce((max, {scales}) => Math.max(max, scales[0] ?? 0), 0);
  for (const {scales} of entries) scales[0] = largest;
}

/** onnxruntime minds 8- and 16-bit weights only; natively 4-bit ones are looked after too. */
function adjustWeight({weight, bias, input}: WeightAdjustment, graph: Graph, context: ParameterContext): void {
  const parameters = context.table.get(weight);
  if (!parameters || parameters.type.startsWith('u') || parameters.zeroPoints.some((point) => point !== 0)) return;
  if (context.recipe.compat === 'ort' && parameters.type === 'int4') return;
  const inputScale = 'tensor' in input ? tableEntry(context.table, input.tensor).scales[0] : ownScale(input, context);
  invariant(inputScale !== undefined, () => `the input of the layer with weight "${weight}" has no scale`);
  const {data} = floatConstant(graph, bias);
  if (!raiseScalesForBias(data, inputScale, parameters.scales, parameters.axis !== undefined)) return;
  const kind = context.recipe.weights.scale;
  if (kind === 'float') return;
  // A raised scale that is rounded down again would let the bias overflow.
  for (const [i, scale] of parameters.scales.entries())
    parameters.scales[i] = powerOfTwoScale(scale, 'power-of-two-up');
}

function ownScale(
  {format, source}: Extract<WeightAdjustment['input'], {source: unknown}>,
  context: ParameterContext,
): number {
  invariant(source.kind !== 'shared', () => 'own parameters cannot be shared ones');
  return sourceParameters(source, format, context).scale;
}

function biasParameters(
  {tensor, input, weight, beta}: BiasQuantizer,
  graph: Graph,
  {table, recipe}: ParameterContext,
): QuantizerParameters {
  const inputScale = tableEntry(table, input).scales[0];
  const {scales: weightScales, type} = tableEntry(table, weight);
  invariant(inputScale !== undefined, () => `"${input}" has no scale`);
  const scales = new Float32Array(weightScales.length);
  for (let i = 0; i < scales.length; i++) scales[i] = biasScale(inputScale, weightScales[i]!, beta);
  const axis = writesFirstAxis(type, recipe) ? 0 : floatConstant(graph, tensor).dims.length - 1;
  return {type: 'int32', scales, zeroPoints: new Int32Array(scales.length), axis: scales.length > 1 ? axis : undefined};
}

/**
 * The scales of a bias stand along its last axis. onnxruntime names axis 0, which cannot be run when there are several
 * axes; where it adjusts weight scales as well it fails on such a bias, so there is nothing to be like.
 */
function writesFirstAxis(weightType: QuantizerParameters['type'], {compat, ortOptions}: PlacementRecipe): boolean {
  if (compat === 'quark') return true;
  const isAdjusted = weightType === 'int8' || weightType === 'int16';
  return compat === 'ort' && (!isAdjusted || ortOptions.QDQDisableWeightAdjustForInt32Bias);
}
