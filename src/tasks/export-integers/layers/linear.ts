/** Convolutions and fully connected layers: integer weights, then BNORM with the bias in its offset. */
import {fitOffsetScaleShift, isExactInFloat32, type OffsetScaleShift} from '../../../numeric/offset-scale-shift.ts';
import {roundHalfEven} from '../../../numeric/quantize-affine.ts';
import type {AttributeValue, Value} from '../../../onnx/graph.ts';
import {floatsOf} from '../../../onnx/rewrite/constants.ts';
import {freshValueName} from '../../../onnx/rewrite/edit-graph.ts';
import {type IntegerValue, type IntegerWeight, integersOf, isUnsigned, weightOf} from '../integer-value.ts';
import {asFloat, type ExportedValue, type LayerToExport} from '../layer.ts';
import {convProblems, denseProblems} from '../npu-problems.ts';
import {type Limits, writeBnorm, writeClip, writeOperator} from '../write-nodes.ts';

/** Weights narrower than this have a multiplier of eight bits. */
const WIDE_BITS = 8;

/** A layer whose operands were read. */
interface LinearLayer {
  readonly layer: LayerToExport;
  readonly input: IntegerValue;
  /** Output channels first: shape [channels, elements / channels]. */
  readonly weight: IntegerWeight;
  /** Integers in steps of the accumulator, shape [channels]. */
  readonly bias: Float64Array;
  /** Real units per step of the accumulator, shape [channels]. */
  readonly accumulatorScales: Float64Array;
}

export function writeConv(layer: LayerToExport): ExportedValue {
  const {node} = layer;
  const read = readLinear(layer, {weight: weightOf(node.inputs[1], 0), addend: node.inputs[2]});
  if (typeof read === 'string') return asFloat(read);
  const {dims, integers} = read.weight;
  return finish(read, {
    opType: 'Conv',
    weight: {dims, data: integers},
    attributes: Object.fromEntries(node.attributes),
    rank: dims.length,
    clip: convLimits(layer),
    problems: convProblems(layer, read.weight),
  });
}

export function writeGemm(layer: LayerToExport): ExportedValue {
  const {node} = layer;
  const isPlain = (node.float('alpha') ?? 1) === 1 && (node.int('transA') ?? 0) === 0;
  if (!isPlain || (node.float('beta') ?? 1) !== 1) return asFloat('its alpha, beta or transA is not the default');
  const isTransposed = node.int('transB') === 1;
  const weight = weightOf(node.inputs[1], isTransposed ? 0 : 1);
  return writeDense(layer, isTransposed ? weight : transposed(weight), node.inputs[2]);
}

/** A MatMul by a constant matrix, with the constant that an Add behind it brings as its bias. */
export const writeMatMul = (layer: LayerToExport): ExportedValue =>
  writeDense(layer, transposed(weightOf(layer.node.inputs[1], 1)), layer.addend);

function writeDense(layer: LayerToExport, weight: IntegerWeight | undefined, addend: Value | undefined): ExportedValue {
  const read = readLinear(layer, {weight, addend});
  if (typeof read === 'string') return asFloat(read);
  if (read.input.value.dims !== undefined && read.input.value.dims.length !== 2)
    return asFloat('its input is no matrix');
  const {min, max} = layer.output;
  return finish(read, {
    opType: 'Gemm',
    weight: {dims: read.weight.dims, data: read.weight.integers},
    attributes: {transB: {type: 'int', value: 1}},
    rank: 2,
    clip: {sum: {min, max}, result: undefined},
    problems: denseProblems(layer, read.weight),
  });
}

function transposed(weight: IntegerWeight | undefined): IntegerWeight | undefined {
  if (weight?.dims.length !== 2) return undefined;
  const [inputs = 0, outputs = 0] = weight.dims;
  const integers = new Float32Array(weight.integers.length);
  for (let i = 0; i < inputs; i++)
    for (let j = 0; j < outputs; j++) integers[j * inputs + i] = weight.integers[i * outputs + j]!;
  return {...weight, dims: [outputs, inputs], integers};
}

/** The operands, or why they cannot be integers. */
function readLinear(
  layer: LayerToExport,
  {weight, addend}: {readonly weight: IntegerWeight | undefined; readonly addend: Value | undefined},
): LinearLayer | string {
  const input = layer.inputs[0];
  if (!input) return 'its input is float';
  if (!weight) return 'its weight is no constant of integers with zero point 0 and scales along the output channels';
  const channels = weight.dims[0] ?? 0;
  const accumulatorScales = Float64Array.from(
    {length: channels},
    (_, c) => input.format.scale * weight.scales[weight.scales.length === 1 ? 0 : c]!,
  );
  const bias = biasIntegers(addend, accumulatorScales);
  if (!bias) return 'its bias is not one number per channel';
  return {layer, input, weight, bias, accumulatorScales};
}

/** The bias in steps of the accumulator: its own integers where they are in these steps, else rounded. */
function biasIntegers(value: Value | undefined, steps: Float64Array): Float64Array | undefined {
  if (!value) return new Float64Array(steps.length);
  const floats = floatsOf(value.initializer);
  if (floats)
    return floats.length === steps.length
      ? Float64Array.from(floats, (x, c) => roundHalfEven(x / steps[c]!))
      : undefined;
  const node = value.producer;
  const integers = node?.opType === 'DequantizeLinear' && node.inputs[0]?.initializer;
  const elements = integers ? integersOf(integers) : undefined;
  const scales = floatsOf(node?.inputs[1]?.initializer);
  if (!elements || !scales || elements.length !== steps.length) return undefined;
  const zeroPoints = node?.inputs[2]?.initializer;
  const zero = zeroPoints ? (integersOf(zeroPoints)?.[0] ?? 0) : 0;
  return Float64Array.from(steps, (step, c) => {
    const scale = scales[scales.length === 1 ? 0 : c]!;
    const integer = elements[c]! - zero;
    return scale === Math.fround(step) ? integer : roundHalfEven((integer * scale) / step);
  });
}

/** What follows the layer. */
interface Ending {
  readonly opType: string;
  readonly weight: {readonly dims: readonly number[]; readonly data: Float32Array};
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly rank: number;
  /** Of the BNORM sequence; with `result` a Relu and a second Clip follow. */
  readonly clip: {readonly sum: Limits; readonly result: Limits | undefined};
  readonly problems: readonly string[];
}

/**
 * TI clips sums of convolutions to one bit more than the type, of either sign; a Relu and a Clip to the unsigned range
 * follow where the result has no negative numbers, and nothing where it has.
 */
function convLimits({output, hasRelu}: LayerToExport): Ending['clip'] {
  const {min, max, bits} = output;
  const end = 2 ** bits - 1;
  const isTypical = isUnsigned(output) || min === -(2 ** (bits - 1));
  if (!isTypical) return {sum: {min, max}, result: undefined};
  return {sum: {min: -end, max: end}, result: isUnsigned(output) || hasRelu ? {min: 0, max} : undefined};
}

function finish(read: LinearLayer, ending: Ending): ExportedValue {
  const constants = requantizations(read);
  if (!constants) return asFloat('its output has finer steps than its sums, which the NPU cannot multiply by');
  const {layer, input} = read;
  const {writer, output, hasRelu} = layer;
  const weight = writer.graph.addInitializer(freshValueName(writer.graph, `${writer.name}/weight`), {
    type: 'float32',
    ...ending.weight,
  });
  const {opType, attributes, rank, clip} = ending;
  const sums = writeOperator(writer, {opType, suffix: '', inputs: [input.value, weight], attributes});
  let value = writeBnorm(writer, sums, {constants, rank, limits: clip.sum});
  if (clip.result || hasRelu) value = writeOperator(writer, {opType: 'Relu', suffix: 'relu', inputs: [value]});
  if (clip.result) value = writeClip(writer, value, 'range', clip.result);
  const {min, max} = clip.result ?? clip.sum;
  return {
    form: 'integer',
    value: {value, format: output, min: hasRelu ? Math.max(min, 0) : min, max},
    reasons: [...ending.problems, ...biasProblems(read, constants)],
    isInexact: !isExact(read, constants, clip.sum.max),
  };
}

/** Undefined when one of the channels cannot be expressed. */
function requantizations({layer, weight, bias, accumulatorScales}: LinearLayer): OffsetScaleShift[] | undefined {
  const {output, onlyShifts} = layer;
  const constants: OffsetScaleShift[] = [];
  for (const [c, scale] of accumulatorScales.entries()) {
    const fitted = fitOffsetScaleShift({
      offset: bias[c]!,
      factor: Math.fround(scale / output.scale),
      rounding: output.scale / 2 / scale,
      bits: onlyShifts && weight.bits === WIDE_BITS ? 1 : 8,
      isIntegerOffset: true,
    });
    if (!fitted) return undefined;
    constants.push(fitted);
  }
  return constants;
}

function biasProblems({layer: {rules}, weight: {bits}}: LinearLayer, constants: readonly OffsetScaleShift[]): string[] {
  const allowed = rules?.biasBits[String(bits)];
  if (allowed === undefined) return [];
  const largest = constants.reduce((max, {offset}) => Math.max(max, Math.abs(offset)), 0);
  if (largest < 2 ** (allowed - 1)) return [];
  return [`its bias reaches ${largest}, beyond ${allowed} bits; a larger weight or input range makes it smaller`];
}

/** Sums of each channel by their largest possible magnitude. */
function isExact({weight, input}: LinearLayer, constants: readonly OffsetScaleShift[], resultMax: number): boolean {
  const perChannel = weight.integers.length / constants.length;
  const inputMax = Math.max(Math.abs(input.min), Math.abs(input.max));
  return constants.every((one, c) => {
    let magnitudes = 0;
    for (let i = c * perChannel; i < (c + 1) * perChannel; i++) magnitudes += Math.abs(weight.integers[i]!);
    return isExactInFloat32(one, {sumMax: magnitudes * inputMax + Math.abs(one.offset), resultMax});
  });
}
