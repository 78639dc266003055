/**
 * Fills types and shapes of values from those of graph inputs and initializers, operator by operator.
 *
 * What must stay true: never wrong. A rule that is not sure leaves a dimension unknown, an operator without rule leaves
 * what the file declares. Where inference and declaration differ, inference wins. Operators are understood in their
 * older forms too (axes as attribute or as input), so that models of any operator set from 7 on can be asked.
 * Subgraphs are visited; of loops only what holds in every round is told.
 */
import type {ElementType} from '../../numeric/tensor.ts';
import {elementCount} from '../../numeric/tensor.ts';
import type {Graph, Model, Node, Value} from '../graph.ts';
import {integersOf} from '../rewrite/constants.ts';
import {CONV_POOL_RULES} from './conv-pool.ts';
import {commonDims, type Dims, mergeDims} from './dims.ts';
import {ELEMENTWISE_RULES} from './elementwise.ts';
import {fixInputShapes} from './fix-input-shapes.ts';
import {MATRIX_RULES} from './matrix.ts';
import {MOVEMENT_RULES} from './movement.ts';
import {REDUCE_RULES} from './reduce.ts';
import {RESHAPE_RULES} from './reshape.ts';
import type {NodeFacts, OutputFacts, ShapeRules} from './shape-rule.ts';

/** Contents of small integer values (shapes, axes, sizes) as far as they are known without running the model. */
export type IntegerFacts = ReadonlyMap<Value, Dims>;

/**
 * Fills `elementType` and `dims` of all values.
 *
 * @param inputShapes sizes per graph input by name; replaces symbols everywhere
 * @throws Failure `unsupported-model` when `inputShapes` contradict the model's inputs
 */
export function inferShapes(model: Model, inputShapes: Readonly<Record<string, readonly number[]>> = {}): void {
  fixInputShapes(model, inputShapes);
  inferFacts(model);
}

/** As `inferShapes`; gives also the contents of integer values that follow from the shapes. */
export function inferFacts(model: Model): IntegerFacts {
  const integers = new Map<Value, Dims>();
  inferGraph(model.graph, {opset: model.opset, integers});
  return integers;
}

interface Inference {
  readonly opset: number;
  readonly integers: Map<Value, Dims>;
}

const RULES: ShapeRules = {
  ...ELEMENTWISE_RULES,
  ...CONV_POOL_RULES,
  ...MATRIX_RULES,
  ...REDUCE_RULES,
  ...RESHAPE_RULES,
  ...MOVEMENT_RULES,
};

/** Integer tensors up to this many elements count as shapes; larger ones are indices or data. */
const INTEGERS_MAX = 64;

function inferGraph(graph: Graph, inference: Inference): void {
  for (const value of graph.values()) {
    const tensor = value.initializer;
    if (!tensor) continue;
    value.elementType = tensor.type;
    value.dims = tensor.dims;
    noteIntegers(value, inference);
  }
  for (const node of graph.nodes) inferNode(node, inference);
}

function noteIntegers(value: Value, {integers}: Inference): void {
  const tensor = value.initializer;
  if (!tensor || tensor.dims.length > 1 || elementCount(tensor.dims) > INTEGERS_MAX) return;
  const contents = integersOf(tensor);
  if (contents) integers.set(value, contents);
}

function inferNode(node: Node, inference: Inference): void {
  const facts = node.subgraphs().length > 0 ? inferControlFlow(node, inference) : applyRule(node, inference);
  for (const [index, output] of node.outputs.entries()) {
    const fact = facts[index];
    if (output && fact) noteOutput(output, fact, inference);
  }
}

function noteOutput(output: Value, {type, dims, integers}: OutputFacts, inference: Inference): void {
  output.elementType = type ?? output.elementType;
  const inferred = dims?.map((dim) => (typeof dim === 'number' && dim < 0 ? undefined : dim));
  // A shape without a type cannot be written to a file.
  if (output.elementType === undefined) return;
  output.dims = mergeDims(inferred, output.dims);
  if (!integers || integers.length > INTEGERS_MAX) return;
  // A rank of 0 or 1 is required: larger tensors are not told apart by a flat list.
  if (output.dims && output.dims.length <= 1) inference.integers.set(output, integers);
}

function applyRule(node: Node, inference: Inference): readonly OutputFacts[] {
  const rule = RULES[node.domain === '' ? node.opType : `${node.domain}::${node.opType}`];
  return rule ? rule(factsOf(node, inference)) : [];
}

function factsOf(node: Node, {opset, integers}: Inference): NodeFacts {
  const known = (index: number): Dims | undefined => {
    const value = node.inputs[index];
    return value && integers.get(value);
  };
  return {
    node,
    opset,
    shape: (index) => node.inputs[index]?.dims,
    type: (index) => node.inputs[index]?.elementType,
    integers: (index) => known(index) ?? constantNodeIntegers(node.inputs[index]?.producer),
    constant: (index) => node.inputs[index]?.initializer ?? node.inputs[index]?.producer?.tensor('value'),
  };
}

/** Constant nodes count like initializers. */
function constantNodeIntegers(producer: Node | undefined): Dims | undefined {
  if (producer?.opType !== 'Constant') return undefined;
  const tensor = producer.tensor('value');
  if (tensor && (tensor.dims.length > 1 || elementCount(tensor.dims) > INTEGERS_MAX)) return undefined;
  const int = producer.int('value_int');
  return integersOf(tensor) ?? (int === undefined ? producer.ints('value_ints') : [int]);
}

function inferControlFlow(node: Node, inference: Inference): readonly OutputFacts[] {
  const bodies = node.subgraphs();
  if (node.opType === 'Loop') for (const body of bodies) noteLoopInputs(node, body);
  for (const body of bodies) inferGraph(body, inference);
  if (node.opType === 'If') return node.outputs.map((_, i) => commonFacts(bodies.map((body) => body.outputs[i])));
  const [body] = bodies;
  return node.opType === 'Loop' && body ? loopOutputs(node, body) : [];
}

function commonFacts(values: readonly (Value | undefined)[]): OutputFacts {
  const [first, ...rest] = values;
  let type: ElementType | undefined = first?.elementType;
  let dims = first?.dims;
  for (const value of rest) {
    if (value?.elementType !== type) type = undefined;
    dims = commonDims(dims, value?.dims);
  }
  return {type, dims};
}

/** Body inputs: round number, condition, then the carried values, of which only the type is the same in every round. */
function noteLoopInputs(node: Node, body: Graph): void {
  const [round, condition, ...carried] = body.inputs;
  if (round) round.elementType ??= 'int64';
  if (condition) condition.elementType ??= 'bool';
  for (const [i, value] of carried.entries()) value.elementType ??= node.inputs[i + 2]?.elementType;
}

/** Carried values may have changed shape; what is collected gets the number of rounds as first dimension. */
function loopOutputs(node: Node, body: Graph): OutputFacts[] {
  const carriedCount = Math.max(0, node.inputs.length - 2);
  return body.outputs.slice(1).map((value, i) => {
    if (i < carriedCount) return {type: value.elementType};
    return {type: value.elementType, dims: value.dims && [undefined, ...value.dims]};
  });
}
