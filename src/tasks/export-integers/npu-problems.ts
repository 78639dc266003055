/** Which layers the NPU takes, by the rules of the target's profile: what is against it, with what to do. */
import type {Dim, Node} from '../../onnx/graph.ts';
import type {NpuLayerRule, NpuRules} from '../../target/profile.ts';
import type {IntegerWeight} from './integer-value.ts';
import type {LayerToExport} from './layer.ts';

/** The NPU's name of a layer's kind; undefined for what it has none for. */
export function kindOf(node: Node, weight: IntegerWeight | undefined): string | undefined {
  switch (node.opType) {
    case 'Conv':
      return weight && convKind(node, weight);
    case 'Gemm':
    case 'MatMul':
      return 'FC';
    case 'AveragePool':
    case 'GlobalAveragePool':
      return 'AVGPOOL';
    case 'MaxPool':
      return 'MAXPOOL';
    case 'Add':
      return 'PWCONVRES';
    default:
      return undefined;
  }
}

function convKind(node: Node, {dims}: IntegerWeight): string | undefined {
  const [outputs = 0, perGroup = 0, ...kernel] = dims;
  const groups = node.int('group') ?? 1;
  if (groups > 1) return perGroup === 1 && outputs === groups ? 'DWCONV' : undefined;
  if (perGroup === 1) return 'FCONV';
  return kernel.every((size) => size === 1) ? 'PWCONV' : 'GCONV';
}

export function convProblems({node, rules}: LayerToExport, weight: IntegerWeight): string[] {
  if (!rules) return [];
  const kind = convKind(node, weight);
  const rule = kind === undefined ? undefined : rules.layers[kind];
  if (!rule) return ['the NPU has no grouped convolutions but depthwise ones; split it'];
  const [outputs = 0, perGroup = 0, ...kernel] = weight.dims;
  const inputs = perGroup * (node.int('group') ?? 1);
  const dilations = node.ints('dilations') ?? [];
  return [
    ...(rule.inputChannels === undefined ? channelProblem('input', inputs, rules) : []),
    ...channelProblem('output', outputs, rules),
    ...kernelProblems(kernel, rule),
    ...strideProblem(node.ints('strides') ?? [], rule),
    ...(dilations.some((dilation) => dilation !== 1) ? ['it is dilated'] : []),
  ];
}

export function denseProblems({rules}: LayerToExport, {dims, bits}: IntegerWeight): string[] {
  const least = rules?.layers.FC?.inputFeaturesMin?.[String(bits)];
  const features = dims[1] ?? 0;
  if (least === undefined || features >= least) return [];
  return [`it has ${features} input features, and at ${bits} bits the NPU wants ${least}; pool less or add channels`];
}

/** @param kernel [height, width] */
export function poolProblems(layer: LayerToExport, kernel: readonly number[]): string[] {
  const {rules} = layer;
  if (!rules) return [];
  const area = kernel.reduce((product, size) => product * size, 1);
  const least = rules.layers.AVGPOOL?.areaMin ?? 0;
  return [
    ...channelProblem('input', inputDims(layer)?.[1], rules),
    ...(isGlobal(layer, kernel) ? [] : kernelProblems(kernel, rules.layers.DWCONV ?? {})),
    ...(area < least ? [`it averages ${area} elements, and the NPU wants ${least}`] : []),
  ];
}

export function maxPoolProblems(layer: LayerToExport): string[] {
  const {node, rules} = layer;
  if (!rules) return [];
  const kernel = node.ints('kernel_shape') ?? [];
  const limits = rules.layers.MAXPOOL ?? {};
  return [...channelProblem('input', inputDims(layer)?.[1], rules), ...kernelProblems(kernel, limits)];
}

/** Of the integers: what a DequantizeLinear gives has no declared shape. */
const inputDims = ({node, inputs}: LayerToExport): readonly Dim[] | undefined =>
  inputs[0]?.value.dims ?? node.input(0).dims;

const isGlobal = (layer: LayerToExport, kernel: readonly number[]): boolean =>
  layer.node.opType === 'GlobalAveragePool' || kernel.every((size, i) => size === inputDims(layer)?.[i + 2]);

function channelProblem(side: string, channels: Dim, {channelMultiple}: NpuRules): string[] {
  if (typeof channels !== 'number' || channels % channelMultiple === 0) return [];
  const next = Math.ceil(channels / channelMultiple) * channelMultiple;
  return [`it has ${channels} ${side} channels, not a multiple of ${channelMultiple}; make them ${next}`];
}

function kernelProblems(kernel: readonly number[], rule: NpuLayerRule): string[] {
  const [height = 1, width = 1] = kernel;
  const over = (size: number, max: number | undefined, what: string): string[] =>
    max === undefined || size <= max ? [] : [`its kernel is ${size} ${what}, over ${max}; use several smaller ones`];
  return [...over(height, rule.kernelHeightMax, 'high'), ...over(width, rule.kernelWidthMax, 'wide')];
}

function strideProblem(strides: readonly number[], {strides: allowed}: NpuLayerRule): string[] {
  const [height = 1, width = 1] = strides;
  if (!allowed || allowed.some(([h, w]) => h === height && w === width)) return [];
  return [`its stride is ${height}×${width}; the NPU has ${allowed.map(([h, w]) => `${h}×${w}`).join(', ')}`];
}
