import {powerOfTwo} from '../../numeric/power-of-two.ts';
import {roundHalfEven} from '../../numeric/quantize-affine.ts';
import {averagePoolFactor, shiftDivisionFactor} from '../../numeric/shift-division.ts';
import type {Graph, Model, Node, Value} from '../graph.ts';
import {constantOf, integersOf} from '../rewrite/constants.ts';
import {detachOutput} from '../rewrite/edit-graph.ts';

/** Operators that a DPU computes in another way than ONNX says. */
export type ApproximatedOperator = 'LeakyRelu' | 'Sigmoid' | 'HardSigmoid' | 'AveragePool' | 'ReduceMean';

/**
 * Puts into a quantized model what an NPU of the DPU family computes instead of some operators, so that the model run
 * anywhere gives the NPU's numbers. Unlike a rewrite it changes results, and doing it twice changes them again.
 *
 * 1. LeakyRelu: the slope becomes a multiple of 1/256 (0.1 → 26/256).
 * 2. Sigmoid becomes HardSigmoid, max(0, min(1, x/6 + 1/2)).
 * 3. HardSigmoid of x/6 + 1/2: a Mul by 6 · 2731/16384 behind it.
 * 4. AveragePool over a square window, GlobalAveragePool of square maps: a Mul behind it by which multiply and shift miss
 *    the division.
 * 5. ReduceMean over constant axes of known sizes: the same.
 * 6. Anything else, and nodes that do not read integers (excluded ones): left.
 *
 * Main graph only. @returns the number of nodes changed
 *
 * Source: AMD Quark 0.13, SimulateDPU.
 */
export function approximateOperators(model: Model, operators: readonly ApproximatedOperator[]): number {
  const wanted = new Set<string>(operators);
  if (wanted.has('AveragePool')) wanted.add('GlobalAveragePool');
  let changes = 0;
  for (const node of [...model.graph.nodes]) {
    if (node.domain !== '' || !wanted.has(node.opType) || !readsIntegers(node)) continue;
    const wasSigmoid = node.opType === 'Sigmoid';
    if (approximate(model.graph, node)) changes++;
    if (wasSigmoid && wanted.has('HardSigmoid')) approximate(model.graph, node);
  }
  return changes;
}

/** Through operators that are fused with this one too. */
function readsIntegers(node: Node): boolean {
  const producer = node.inputs[0]?.producer;
  if (!producer) return false;
  return producer.opType === 'DequantizeLinear' || producer.inputs[0]?.producer?.opType === 'DequantizeLinear';
}

function approximate(graph: Graph, node: Node): boolean {
  switch (node.opType) {
    case 'LeakyRelu':
      return roundSlope(node);
    case 'Sigmoid':
      node.opType = 'HardSigmoid';
      node.attributes.set('alpha', {type: 'float', value: Math.fround(1 / 6)});
      return true;
    case 'HardSigmoid':
      return isSigmoidLike(node) && multiply(graph, node, HARD_SIGMOID_FACTOR);
    case 'AveragePool':
      return multiplyAverage(graph, node, node.ints('kernel_shape'));
    case 'GlobalAveragePool':
      return multiplyAverage(graph, node, floatDims(node.input(0))?.slice(2));
    default:
      return multiplyMean(graph, node);
  }
}

/** Default of the attribute. Source: ONNX LeakyRelu. */
const SLOPE = 0.01;
const SLOPE_STEPS = 256;

function roundSlope(node: Node): boolean {
  const slope = node.float('alpha') ?? SLOPE;
  const rounded = roundHalfEven(slope * SLOPE_STEPS) / SLOPE_STEPS;
  node.attributes.set('alpha', {type: 'float', value: rounded});
  return rounded !== slope;
}

/** The multiplier that stands for 1/6, over 2^14. Source: AMD Quark 0.13. */
const HARD_SIGMOID_FACTOR = (2731 / powerOfTwo(14)) * 6;

/** What float32 leaves of 1/6. */
const ALPHA_TOLERANCE = 1e-6;

function isSigmoidLike(node: Node): boolean {
  const alpha = node.float('alpha');
  return alpha !== undefined && Math.abs(alpha - 1 / 6) < ALPHA_TOLERANCE && (node.float('beta') ?? 1 / 2) === 1 / 2;
}

function multiplyAverage(graph: Graph, node: Node, window: readonly (number | undefined)[] | undefined): boolean {
  const [height, width] = window ?? [];
  if (window?.length !== 2 || !height || height !== width) return false;
  return multiply(graph, node, averagePoolFactor(height));
}

function multiplyMean(graph: Graph, node: Node): boolean {
  const axes = node.ints('axes') ?? integersOf(constantOf(node.inputs[1]));
  const dims = floatDims(node.input(0));
  if (!axes || !dims) return false;
  const sizes = axes.map((axis) => dims[axis < 0 ? axis + dims.length : axis]);
  if (!sizes.every((size) => size !== undefined && size > 0)) return false;
  return multiply(graph, node, shiftDivisionFactor(sizes.reduce((product: number, size) => product * (size ?? 1), 1)));
}

/** Dimensions of the value that quantizers stand behind; undefined where one is not known. */
function floatDims(value: Value): (number | undefined)[] | undefined {
  const source = value.producer?.opType === 'DequantizeLinear' ? value.producer.input(0).producer?.input(0) : value;
  return (source?.dims ?? value.dims)?.map((dim) => (typeof dim === 'number' ? dim : undefined));
}

/** The constant is a node, as in Quark's models. */
function multiply(graph: Graph, node: Node, factor: number): boolean {
  const {name} = node.output();
  const {inner, outer} = detachOutput(graph, node, 0, `${name}_Mul`);
  const tensor = {type: 'float32', dims: [], data: Float32Array.of(factor)} as const;
  const attributes = {value: {type: 'tensor', value: tensor}} as const;
  const constant = graph.addNode(
    {opType: 'Constant', inputs: [], outputs: [graph.freshName(`${name}_Scale`)], attributes},
    {after: node},
  );
  const inputs = [inner, constant.output()];
  graph.addNode({opType: 'Mul', name: `${name}_Mul`, inputs, outputs: [outer]}, {after: constant});
  return true;
}
