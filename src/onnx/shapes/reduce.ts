/** Reductions and searches along axes. */
import {normalizeAxis, unknownDims, withDim} from './dims.ts';
import {type NodeFacts, numbersFrom, type OutputFacts, rulesFor, type ShapeRules} from './shape-rule.ts';

function reduce(facts: NodeFacts): OutputFacts[] {
  const type = facts.type(0);
  const dims = facts.shape(0);
  if (!dims) return [{type}];
  const keep = (facts.node.int('keepdims') ?? 1) === 1;
  const isGiven = facts.node.ints('axes') !== undefined || facts.node.inputs[1] !== undefined;
  const axes = numbersFrom(facts, 'axes', 1);
  if (isGiven && !axes) return [{type, dims: keep ? unknownDims(dims.length) : undefined}];
  if (!axes || axes.length === 0) {
    if (facts.node.int('noop_with_empty_axes') === 1) return [{type, dims}];
    return [{type, dims: keep ? dims.map(() => 1) : []}];
  }
  const reduced = new Set(axes.map((axis) => normalizeAxis(axis, dims.length)));
  if (reduced.has(undefined)) return [{type}];
  if (keep) return [{type, dims: dims.map((dim, i) => (reduced.has(i) ? 1 : dim))}];
  return [{type, dims: dims.filter((_, i) => !reduced.has(i))}];
}

/** Reductions of small integer vectors to one number, as exporters use them to count elements. */
const reduceIntegers =
  (combine: (a: number, b: number) => number) =>
  (facts: NodeFacts): OutputFacts[] => {
    const [result = {}] = reduce(facts);
    const values = facts.integers(0);
    const isWhole = facts.shape(0)?.length === 1 && result.dims !== undefined;
    if (!isWhole || !values?.length || result.dims?.some((dim) => dim !== 1)) return [result];
    if (!values.every((value) => typeof value === 'number')) return [result];
    return [{...result, integers: [(values as readonly number[]).reduce(combine)]}];
  };

function argReduce(facts: NodeFacts): OutputFacts[] {
  const dims = facts.shape(0);
  const axis = dims && normalizeAxis(facts.node.int('axis') ?? 0, dims.length);
  if (!dims || axis === undefined) return [{type: 'int64'}];
  const keep = (facts.node.int('keepdims') ?? 1) === 1;
  return [{type: 'int64', dims: keep ? withDim(dims, axis, 1) : dims.filter((_, i) => i !== axis)}];
}

function topK(facts: NodeFacts): OutputFacts[] {
  const dims = facts.shape(0);
  const axis = dims && normalizeAxis(facts.node.int('axis') ?? -1, dims.length);
  const k = facts.node.int('k') ?? facts.integers(1)?.[0];
  const result = dims && axis !== undefined ? withDim(dims, axis, k) : undefined;
  return [
    {type: facts.type(0), dims: result},
    {type: 'int64', dims: result},
  ];
}

export const REDUCE_RULES: ShapeRules = {
  ...rulesFor('ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceSumSquare', reduce),
  ReduceProd: reduceIntegers((a, b) => a * b),
  ReduceSum: reduceIntegers((a, b) => a + b),
  ...rulesFor('ArgMax ArgMin', argReduce),
  TopK: topK,
};
