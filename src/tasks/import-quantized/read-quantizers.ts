/**
 * What a quantized model's integers are, whoever has made it: pairs of QuantizeLinear and DequantizeLinear, operators on
 * integers (QLinearConv and its like), and ranges found at run time (DynamicQuantizeLinear). Only the main graph is read;
 * float weights between a QuantizeLinear and a DequantizeLinear count as weights.
 */
import type {QuantizedTensor} from '../../artifacts/quantization-report.ts';
import type {ElementType, Tensor} from '../../numeric/tensor.ts';
import type {Graph, Node, Value} from '../../onnx/graph.ts';
import {constantNodeTensor} from '../../onnx/rewrite/constants.ts';
import {integerBounds, numbersOf} from './integer-types.ts';
import {QUANTIZED_OPERANDS} from './quantized-operands.ts';

export interface FoundQuantizer {
  readonly tensor: QuantizedTensor;
  /** An operator that uses the integers: the one that decides what they may be. */
  readonly node: Node | undefined;
}

/** Each quantized tensor once, in the order of the nodes. */
export function readQuantizers(graph: Graph): readonly FoundQuantizer[] {
  const found = new Map<string, FoundQuantizer>();
  for (const node of graph.nodes)
    for (const quantizer of quantizersOf(node))
      if (!found.has(quantizer.tensor.name)) found.set(quantizer.tensor.name, quantizer);
  return [...found.values()];
}

function quantizersOf(node: Node): FoundQuantizer[] {
  switch (node.opType) {
    case 'QuantizeLinear':
      return [ofQuantizeLinear(node)];
    case 'DequantizeLinear':
      return ofDequantizeLinear(node);
    case 'DynamicQuantizeLinear':
      // The one operator whose type is fixed by the standard.
      return [{tensor: ofRunTime(node.input(0)), node: userOf(node)?.node}];
    default:
      return ofIntegerOperator(node);
  }
}

function ofQuantizeLinear(node: Node): FoundQuantizer {
  const value = node.input(0);
  const user = userOf(node);
  const isConstant = constantOf(value) !== undefined;
  const role = isConstant ? constantRole(user, undefined) : 'activation';
  const type = node.output().elementType ?? constantOf(node.inputs[2])?.type ?? 'uint8';
  return {tensor: tensorOf({value, role, type, ...parametersOf(node)}), node: user?.node};
}

/** Integers that were stored, or that an operator on integers computes; those of a QuantizeLinear are told by it. */
function ofDequantizeLinear(node: Node): FoundQuantizer[] {
  const value = node.input(0);
  const tensor = constantOf(value);
  const user = userThrough(node.output());
  if (tensor) {
    const role = constantRole(user, tensor);
    return [{tensor: tensorOf({value, role, type: tensor.type, ...parametersOf(node)}), node: user?.node}];
  }
  if (value.producer?.opType === 'QuantizeLinear' || value.producer?.opType === 'DynamicQuantizeLinear') return [];
  const type = value.elementType ?? constantOf(node.inputs[2])?.type ?? 'uint8';
  return [{tensor: tensorOf({value, role: 'activation', type, ...parametersOf(node)}), node: user?.node}];
}

function ofIntegerOperator(node: Node): FoundQuantizer[] {
  const operands = QUANTIZED_OPERANDS[node.domain === '' ? node.opType : `${node.domain}::${node.opType}`] ?? [];
  return operands.flatMap(({integers, scale, zeroPoint, axis}): FoundQuantizer[] => {
    const value = integers === undefined ? node.outputs[0] : node.inputs[integers];
    if (!value || isTold(value)) return [];
    const points = zeroPoint === undefined ? undefined : constantOf(node.inputs[zeroPoint]);
    const contents = integers === undefined ? undefined : constantOf(value);
    const type = contents?.type ?? points?.type ?? value.elementType ?? 'uint8';
    const rank = contents?.dims.length ?? value.dims?.length ?? 1;
    const scales = scale === undefined ? undefined : constantOf(node.inputs[scale]);
    const parameters = {scales, zeroPoints: points, axis: axis < 0 ? axis + rank : axis};
    const role = contents ? ('weight' as const) : ('activation' as const);
    return [{tensor: tensorOf({value, role, type, ...parameters}), node}];
  });
}

/** By the node that computes it. */
const isTold = ({producer}: Value): boolean =>
  producer?.opType === 'QuantizeLinear' || producer?.opType === 'DynamicQuantizeLinear';

interface User {
  readonly node: Node;
  readonly index: number;
}

/** What uses the integers of a QuantizeLinear or DynamicQuantizeLinear. */
function userOf(quantizer: Node): User | undefined {
  const output = quantizer.outputs[0];
  return output && userThrough(output);
}

/** The first in the order of uses, looked for behind a DequantizeLinear. */
function userThrough(value: Value): User | undefined {
  for (const use of value.uses) {
    if (use.kind !== 'input') continue;
    return use.node.opType === 'DequantizeLinear' ? userThrough(use.node.output()) : use;
  }
  return undefined;
}

/** Operators whose inputs 1 and 2 are weight and bias. */
const WEIGHTED: readonly string[] = ['Conv', 'ConvTranspose', 'Gemm', 'MatMul'];

function constantRole(user: User | undefined, tensor: Tensor | undefined): QuantizedTensor['role'] {
  if (tensor?.type === 'int32') return 'bias';
  if (!user || !WEIGHTED.includes(user.node.opType)) return 'constant';
  return user.index === 2 ? 'bias' : 'weight';
}

const constantOf = (value: Value | undefined): Tensor | undefined =>
  value?.initializer ?? (value?.producer?.opType === 'Constant' ? constantNodeTensor(value.producer) : undefined);

function parametersOf(node: Node) {
  const axis = node.int('axis') ?? 1;
  const rank = node.input(0).dims?.length ?? constantOf(node.input(0))?.dims.length ?? 0;
  return {
    scales: constantOf(node.inputs[1]),
    zeroPoints: constantOf(node.inputs[2]),
    axis: axis < 0 ? axis + rank : axis,
  };
}

const ofRunTime = (value: Value): QuantizedTensor => ({
  ...tensorOf({value, role: 'activation', type: 'uint8'}),
  zeroPoints: [],
});

interface FoundParameters {
  readonly value: Value;
  readonly role: QuantizedTensor['role'];
  readonly type: ElementType;
  readonly scales?: Tensor | undefined;
  readonly zeroPoints?: Tensor | undefined;
  readonly axis?: number | undefined;
}

function tensorOf({value, role, type, scales, zeroPoints, axis}: FoundParameters): QuantizedTensor {
  const steps = scales ? numbersOf(scales) : [];
  const points = zeroPoints ? numbersOf(zeroPoints) : [0];
  const isUniform = points.every((point) => point === points[0]);
  const isPerChannel = Math.max(steps.length, points.length) > 1;
  return {
    name: value.name,
    role,
    type,
    scales: steps,
    zeroPoints: isUniform ? points.slice(0, 1) : points,
    axis: isPerChannel ? axis : undefined,
    range: realRange(type, steps, points),
    sharesWith: undefined,
    snrDb: undefined,
  };
}

/** Undefined where the scales are found at run time, or the type has no integers. */
function realRange(type: ElementType, scales: readonly number[], points: readonly number[]) {
  const bounds = integerBounds(type);
  if (!bounds || scales.length === 0) return undefined;
  let [low, high] = [0, 0];
  for (const [i, scale] of scales.entries()) {
    const point = points[i] ?? points[0] ?? 0;
    low = Math.min(low, (bounds.min - point) * scale);
    high = Math.max(high, (bounds.max - point) * scale);
  }
  return [low + 0, high + 0] as const;
}
