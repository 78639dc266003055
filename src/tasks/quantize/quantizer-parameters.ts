/** Scales and zero points of all quantizers of a placement: everything that comes before rounding weights. */
import type {
  ActivationQuantizer,
  BiasQuantizer,
  IntegerFormat,
  ParameterSource,
  Placement,
  PlacementRecipe,
  WeightAdjustment,
  WeightQuantizer,
} from '../../artifacts/placement.ts';
import type {Ranges} from '../../artifacts/ranges.ts';
import {Failure} from '../../base/failure.ts';
import {invariant} from '../../base/invariant.ts';
import type {IntegerType, ScaleKind} from '../../manifest/manifest.ts';
import {
  type AffineParameters,
  biasScale,
  computeAffineParameters,
  computeRestrictedAsymmetricParameters,
  integerRange,
  type RangeFlavour,
  raiseScalesForBias,
} from '../../numeric/affine-parameters.ts';
import {powerOfTwoScale} from '../../numeric/power-of-two-scale.ts';
import {type IntegerRange, roundHalfEven} from '../../numeric/quantize-affine.ts';
import type {FloatTensor} from '../../numeric/tensor.ts';
import type {Graph} from '../../onnx/graph.ts';
import {weightRanges} from './weight-ranges.ts';

export interface QuantizerParameters {
  readonly type: IntegerType | 'int32';
  /** Shape [1] or [channels], float32. */
  readonly scales: Float32Array;
  readonly zeroPoints: Int32Array;
  /** Undefined for one scale. */
  readonly axis: number | undefined;
}

/** By tensor name; those of biases too. */
export type ParameterTable = ReadonlyMap<string, QuantizerParameters>;

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
  }: {readonly placement: Placement; readonly ranges: Ranges; readonly recipe: PlacementRecipe},
): ParameterTable {
  const table = new Map<string, QuantizerParameters>();
  const context = {table, ranges, recipe};
  for (const quantizer of placement.quantizers) {
    if (quantizer.role === 'bias') continue;
    const parameters =
      quantizer.role === 'activation'
        ? activationParameters(quantizer, context)
        : weightParameters(quantizer, floatConstant(graph, quantizer.tensor), recipe);
    table.set(quantizer.tensor, parameters);
  }
  for (const tensors of placement.equalScales) equalizeScales(tensors, table);
  for (const adjustment of placement.adjustments) adjustWeight(adjustment, graph, context);
  for (const quantizer of placement.quantizers)
    if (quantizer.role === 'bias') table.set(quantizer.tensor, biasParameters(quantizer, graph, context));
  return table;
}

interface ParameterContext {
  readonly table: ReadonlyMap<string, QuantizerParameters>;
  readonly ranges: Ranges;
  readonly recipe: PlacementRecipe;
}

const flavourOf = ({compat}: PlacementRecipe): RangeFlavour => (compat === 'ort' ? 'ort' : 'native');

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

function tableEntry(table: ReadonlyMap<string, QuantizerParameters>, name: string): QuantizerParameters {
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
  const {symmetric, type} = format;
  const range = integerRange(type, {symmetric, reduced: format.reducedRange}, flavourOf(recipe));
  const minRealRange = recipe.ortOptions.MinimumRealRange;
  if (recipe.ortOptions.ActivationRestrictedAsymmetric && type === 'uint8' && !symmetric)
    return computeRestrictedAsymmetricParameters({min, max, range, minRealRange});
  // A value that is always 0 may stand behind an absorbed Relu, so that its lowest integer must mean 0. onnxruntime
  // takes zero point 0, which lets negative numbers through when the type is signed.
  const isMiddle = symmetric && !(recipe.zeroPointFollowsSign && type.startsWith('u') && min >= 0);
  if (min === 0 && max === 0 && minRealRange === undefined && !isMiddle && recipe.compat !== 'ort')
    return {scale: 1, zeroPoint: range.min};
  const exact = computeAffineParameters({min, max, range, symmetric: isMiddle, minRealRange});
  return withScaleKind(exact, {min, range, kind: recipe.activations.scale});
}

const scaleOfKind = (scale: number, kind: ScaleKind): number =>
  kind === 'float' ? scale : powerOfTwoScale(scale, kind);

/** A scale that is rounded up moves a zero point that is neither the middle nor an end of the range. */
function withScaleKind(
  {scale: exact, zeroPoint}: AffineParameters,
  {min, range, kind}: {readonly min: number; readonly range: IntegerRange; readonly kind: ScaleKind},
): AffineParameters {
  const scale = scaleOfKind(exact, kind);
  const isFixed = scale === exact || zeroPoint === range.min || 2 * zeroPoint === range.min + range.max + 1;
  if (isFixed) return {scale, zeroPoint};
  return {scale, zeroPoint: roundHalfEven(range.min - Math.min(min, 0) / scale)};
}

function weightParameters(
  quantizer: WeightQuantizer,
  weight: FloatTensor,
  recipe: PlacementRecipe,
): QuantizerParameters {
  const {type, axis, parameters: given} = quantizer;
  const channels = axis === undefined ? 1 : (weight.dims[axis] ?? 0);
  if (given) {
    checkCount(quantizer.tensor, given.scales.length, channels);
    return {type, axis, scales: Float32Array.from(given.scales), zeroPoints: Int32Array.from(given.zeroPoints)};
  }
  const {mins, maxs} = weightRanges(weight, axis, recipe.weightRange);
  const {symmetric} = quantizer;
  const range = integerRange(type, {symmetric, reduced: quantizer.reducedRange}, flavourOf(recipe));
  const scales = new Float32Array(channels);
  const zeroPoints = new Int32Array(channels);
  for (let i = 0; i < channels; i++) {
    const min = quantizer.range ? Math.fround(quantizer.range[0]) : mins[i]!;
    const max = quantizer.range ? Math.fround(quantizer.range[1]) : maxs[i]!;
    if (!Number.isFinite(min) || !Number.isFinite(max)) throw notFinite(quantizer.tensor);
    const minRealRange = recipe.ortOptions.MinimumRealRange;
    const parameters = computeAffineParameters({min, max, range, symmetric, minRealRange});
    scales[i] = scaleOfKind(parameters.scale, recipe.weights.scale);
    zeroPoints[i] = parameters.zeroPoint;
  }
  if (recipe.compat !== 'ort' && !quantizer.range) fillEmptyChannels(scales, mins, maxs);
  return {type, axis, scales, zeroPoints};
}

/**
 * A channel of zeros, as pruning makes them, can have any scale. onnxruntime's is 1, which rounds the bias of the channel
 * to whole steps of the input; natively it takes the smallest of the other channels.
 */
function fillEmptyChannels(scales: Float32Array, mins: Float32Array, maxs: Float32Array): void {
  const isEmpty = (i: number): boolean => mins[i] === 0 && maxs[i] === 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < scales.length; i++) if (!isEmpty(i)) smallest = Math.min(smallest, scales[i]!);
  if (smallest === Number.POSITIVE_INFINITY) return;
  for (let i = 0; i < scales.length; i++) if (isEmpty(i)) scales[i] = smallest;
}

function checkCount(tensor: string, given: number, channels: number): void {
  if (given === channels) return;
  throw new Failure({
    reason: 'unsupported-model',
    message: `The override of "${tensor}" has ${given} scales, but the tensor has ${channels} channels.`,
    remedy: 'Give one scale and zero point per channel, or set "axis: null" and give one.',
  });
}

const notFinite = (tensor: string): Failure =>
  new Failure({
    reason: 'bad-model',
    message: `The weight "${tensor}" holds NaN or infinite numbers, which no integer stands for.`,
    remedy: 'Export the model again, or exclude the node that uses it.',
  });

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
  for (const [i, scale] of parameters.scales.entries())
    parameters.scales[i] = scaleOfKind(scale, context.recipe.weights.scale);
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
  const isAdjusted = weightType === 'int8' || weightType === 'int16';
  return compat === 'ort' && (!isAdjusted || ortOptions.QDQDisableWeightAdjustForInt32Bias);
}
