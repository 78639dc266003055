/**
 * Cross-layer equalization as AMD Quark does it before it quantizes: the weights of layers that follow each other are
 * scaled channel by channel so that their largest elements meet; what the network computes stays the same up to rounding.
 * All in float32 and in Quark's order, so that the weights come out bit for bit.
 *
 * Source: AMD Quark 0.13, include_cle; the method is that of Nagel et al., arXiv 1906.04721, sections 4.1 and 5.1.1.
 */
import {invariant} from '../../base/invariant.ts';
import type {Tensor} from '../../numeric/tensor.ts';
import type {Graph, Node, Value} from '../../onnx/graph.ts';
import {setConstant} from '../../onnx/passes/scale-channels.ts';
import {constantOf, floatsOf} from '../../onnx/rewrite/constants.ts';
import {shrunkBias} from './shrunk-bias.ts';

/** Pairs below this sum of largest elements stay as they are. Source: AMD Quark 0.13, CLEWeightThreshold. */
const WEIGHT_THRESHOLD = 0.5;

/** Layers that the scales of one channel are shared between: two, or a depthwise one between two others. */
type Chain = readonly [Node, Node] | readonly [Node, Node, Node];

/** @returns the number of times that layers were equalized */
export function equalizeLikeQuark(graph: Graph): number {
  const chains = orderedChains(graph);
  for (const chain of chains) {
    if (chain.length === 2) equalizePair(graph, chain[0], chain[1]);
    else equalizeTriple(graph, chain);
  }
  return chains.length;
}

const PASSED_IN_PAIRS: ReadonlySet<string> = new Set(['Relu', 'ReduceMean', 'Pad', 'LeakyRelu']);
const PASSED_IN_TRIPLES: ReadonlySet<string> = new Set(['Relu']);

/**
 * Quark's order: by first node, pairs before triples; the first chain is done twice, at the beginning and, because every
 * further one is put before the last, at the end.
 */
function orderedChains(graph: Graph): Chain[] {
  const found = new Map<Node, Chain[]>();
  const add = (first: Node, chain: Chain | undefined): void => {
    if (chain) found.set(first, [...(found.get(first) ?? []), chain]);
  };
  for (const node of graph.nodes) add(node, pairFrom(graph, node));
  for (const node of graph.nodes) add(node, tripleFrom(graph, node));
  const ordered: Chain[] = [];
  for (const chain of graph.nodes.flatMap((node) => found.get(node) ?? [])) {
    if (ordered.length === 0) ordered.push(chain);
    if (ordered.at(-1)!.length > chain.length) ordered.push(chain);
    else ordered.splice(-1, 0, chain);
  }
  return ordered;
}

function pairFrom(graph: Graph, head: Node): Chain | undefined {
  const tail = isLayer(head) ? nextLayer(graph, head, PASSED_IN_PAIRS) : undefined;
  return tail && isLayer(tail) && isWhole(head) && isWhole(tail) ? [head, tail] : undefined;
}

function tripleFrom(graph: Graph, first: Node): Chain | undefined {
  if (first.opType !== 'Conv' || !isLayer(first)) return undefined;
  const middle = nextLayer(graph, first, PASSED_IN_TRIPLES);
  const last = middle && isLayer(middle) ? nextLayer(graph, middle, PASSED_IN_TRIPLES) : undefined;
  if (!middle || !last || !isLayer(last)) return undefined;
  if (middle.opType !== 'Conv' || last.opType !== 'Conv') return undefined;
  const isChain = groupsOf(first) === 1 && groupsOf(middle) > 1 && isWhole(middle) && groupsOf(last) === 1;
  return isChain ? [first, middle, last] : undefined;
}

/** The one reader of a node's output, behind operators that a positive factor passes through. */
function nextLayer(graph: Graph, from: Node, passed: ReadonlySet<string>): Node | undefined {
  for (let node = from; ; ) {
    const output: Value | undefined = node.outputs[0];
    const [reader, ...others] = output?.consumers() ?? [];
    if (!output || !reader || others.length > 0 || output.isGraphOutput() || !graph.nodes.includes(reader))
      return undefined;
    if (!passed.has(reader.opType)) return reader;
    node = reader;
  }
}

const groupsOf = (node: Node): number => node.int('group') ?? 1;

/** With constant float weights of the ranks that Quark knows. */
function isLayer(node: Node): boolean {
  const weight = constantOf(node.inputs[1]);
  if (!weight || !floatsOf(weight) || (node.inputs[2] && !floatsOf(constantOf(node.inputs[2])))) return false;
  return node.opType === 'Gemm' || (node.opType === 'Conv' && weight.dims.length >= CONV_RANK);
}

const CONV_RANK = 4;

/** One group, or one per channel. */
function isWhole(node: Node): boolean {
  if (node.opType === 'Gemm' || groupsOf(node) === 1) return true;
  const {dims} = weightOf(node);
  return dims[1] === 1 && dims[0] === groupsOf(node);
}

function weightOf(node: Node): Tensor & {readonly data: Float32Array} {
  const tensor = constantOf(node.inputs[1]);
  const data = floatsOf(tensor);
  invariant(tensor !== undefined && data !== undefined, () => `"${node.name}" has no constant weight`);
  return {...tensor, data};
}

/** Which axis of the weight counts a layer's outputs, and which its inputs. */
function axesOf(node: Node): {readonly outputs: number; readonly inputs: number} {
  if (node.opType === 'Gemm') return (node.int('transB') ?? 0) > 0 ? {outputs: 0, inputs: 1} : {outputs: 1, inputs: 0};
  return groupsOf(node) === 1 ? {outputs: 0, inputs: 1} : {outputs: 0, inputs: 0};
}

function equalizePair(graph: Graph, head: Node, tail: Node): void {
  const [headAxis, tailAxis] = [axesOf(head).outputs, axesOf(tail).inputs];
  const headLargest = largestPerChannel(weightOf(head), headAxis);
  const bias = floatsOf(constantOf(head.inputs[2]));
  if (bias) {
    const shrunk = shrunkBias(weightOf(head), headAxis, bias);
    for (let c = 0; c < headLargest.length; c++) headLargest[c] = Math.max(headLargest[c]!, shrunk[c]!);
  }
  const tailLargest = largestPerChannel(weightOf(tail), tailAxis);
  const scales = headLargest.map((a, c) => pairScale(a, tailLargest[c]!));
  scaleWeight(graph, head, headAxis, scales);
  scaleBias(graph, head, scales);
  scaleWeight(graph, tail, tailAxis, inverses(scales));
}

function pairScale(head: number, tail: number): number {
  const root = Math.fround(Math.sqrt(Math.fround(head * tail)));
  if (Math.fround(head + tail) < WEIGHT_THRESHOLD || root === 0) return 1;
  return Math.fround(tail / root);
}

/** float32, as numpy takes it. */
const THIRD = Math.fround(1 / 3);

function equalizeTriple(graph: Graph, [first, middle, last]: readonly [Node, Node, Node]): void {
  const [a, b, c] = [
    largestPerChannel(weightOf(first), 0),
    largestPerChannel(weightOf(middle), 0),
    largestPerChannel(weightOf(last), 1),
  ];
  const roots = a.map((value, i) => Math.fround(Math.fround(Math.fround(value * b[i]!) * c[i]!) ** THIRD));
  const firstScales = roots.map((root, i) => usable(Math.fround(a[i]! / root)));
  const lastScales = roots.map((root, i) => usable(Math.fround(root / c[i]!)));
  scaleWeight(graph, first, 0, inverses(firstScales));
  scaleBias(graph, first, inverses(firstScales));
  scaleWeight(graph, middle, 0, firstScales);
  scaleWeight(graph, middle, 0, inverses(lastScales));
  scaleBias(graph, middle, inverses(lastScales));
  scaleWeight(graph, last, 1, lastScales);
}

const usable = (scale: number): number => (Number.isFinite(scale) && scale !== 0 ? scale : 1);

const inverses = (scales: Float32Array): Float32Array => scales.map((scale) => Math.fround(1 / scale));

function largestPerChannel({data, dims}: Tensor & {readonly data: Float32Array}, axis: number): Float32Array {
  const largest = new Float32Array(dims[axis] ?? 0);
  visitChannels(dims, axis, (i, channel) => {
    largest[channel] = Math.max(largest[channel]!, Math.abs(data[i]!));
  });
  return largest;
}

function visitChannels(dims: readonly number[], axis: number, visit: (index: number, channel: number) => void): void {
  const channels = dims[axis] ?? 0;
  const inner = dims.slice(axis + 1).reduce((a, b) => a * b, 1);
  const count = dims.reduce((a, b) => a * b, 1);
  for (let start = 0, channel = 0; start < count; start += inner, channel = (channel + 1) % channels)
    for (let i = start; i < start + inner; i++) visit(i, channel);
}

function scaleWeight(graph: Graph, node: Node, axis: number, scales: Float32Array): void {
  const weight = weightOf(node);
  const data = new Float32Array(weight.data.length);
  visitChannels(weight.dims, axis, (i, channel) => {
    data[i] = weight.data[i]! * scales[channel]!;
  });
  setConstant(graph, node, 1, {type: 'float32', dims: weight.dims, data});
}

function scaleBias(graph: Graph, node: Node, scales: Float32Array): void {
  const bias = constantOf(node.inputs[2]);
  const data = floatsOf(bias);
  if (bias && data)
    setConstant(graph, node, 2, {...bias, data: data.map((value, c) => value * scales[c % scales.length]!)});
}
