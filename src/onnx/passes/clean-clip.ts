import {invariant} from '../../base/invariant.ts';
import type {Graph, Node, Value} from '../graph.ts';
import {allGraphs} from '../rewrite/all-graphs.ts';
import {constantOf, floatScalar, floatScalarOf} from '../rewrite/constants.ts';
import {addConstant, onlyConsumer, replaceNodeByValue, takeOverOutput} from '../rewrite/edit-graph.ts';
import type {Pass} from '../rewrite/pass.ts';

/** Operator set in which the bounds of Clip became inputs. */
const CLIP_INPUTS_OPSET = 11;
const FLOAT32_MAX = 3.4028234663852886e38;

/**
 * Brings Relu and Clip to their simplest form, which quantizers recognize.
 *
 * 1. Clip without bounds, or with bounds at or beyond the largest float32: removed (a graph output's name permitting).
 * 2. Clip with minimum 0 and no maximum: becomes Relu.
 * 3. Relu → Relu: one Relu.
 * 4. Relu → Clip with constant bounds, maximum >= 0: Clip from max(0, minimum).
 * 5. Clip → Relu, likewise.
 * 6. Clip → Clip with constant bounds, each minimum <= its maximum: one Clip.
 *
 * In 3 to 6 the value between must have no other reader and be no graph output. Bounds that are not float constants are
 * left alone. Visits subgraphs. Requires operator set 11, where bounds are inputs.
 */
export const cleanClip: Pass = {
  name: 'clean-clip',
  requires: ({opset}) => invariant(opset >= CLIP_INPUTS_OPSET, () => `clean-clip needs operator set 11, not ${opset}`),
  apply(model) {
    let changes = 0;
    for (const graph of allGraphs(model.graph)) changes += cleanGraph(graph);
    return changes;
  },
};

/** Merging comes first, so that a bound added by it is seen; repeated until nothing is left to do. */
function cleanGraph(graph: Graph): number {
  let changes = 0;
  for (;;) {
    const found = [...graph.nodes].some((node) => mergeWithNext(graph, node) || simplify(graph, node));
    if (!found) return changes;
    changes++;
  }
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** The range of a Relu or of a Clip with constant bounds; undefined for anything else. */
function boundsOf(node: Node): Bounds | undefined {
  if (node.domain !== '') return undefined;
  if (node.opType === 'Relu') return {min: 0, max: Infinity};
  if (node.opType !== 'Clip' || !isFloat(node)) return undefined;
  const min = node.inputs[1] ? floatScalarOf(constantOf(node.inputs[1])) : -Infinity;
  const max = node.inputs[2] ? floatScalarOf(constantOf(node.inputs[2])) : Infinity;
  if (min === undefined || max === undefined || Number.isNaN(min) || Number.isNaN(max)) return undefined;
  return {min: min <= -FLOAT32_MAX ? -Infinity : min, max: max >= FLOAT32_MAX ? Infinity : max};
}

/** Integers and values of unknown type are left alone. */
const isFloat = (node: Node): boolean => {
  const type = node.input(0).elementType ?? node.output().elementType;
  return type === 'float32' || type === 'float64';
};

function mergeWithNext(graph: Graph, node: Node): boolean {
  const first = boundsOf(node);
  if (!first) return false;
  const next = onlyConsumer(graph, node.output());
  const second = next && boundsOf(next);
  if (!second || next.inputs[0] !== node.output()) return false;
  if (first.min > first.max || second.min > second.max) return false;
  const merged = {
    min: Math.min(Math.max(first.min, second.min), second.max),
    max: Math.min(Math.max(first.max, second.min), second.max),
  };
  const known = [...node.inputs.slice(1), ...next.inputs.slice(1)].filter((value) => value !== undefined);
  takeOverOutput(graph, node, next);
  setBounds(graph, node, merged, known);
  return true;
}

/** Cases 1 and 2; true when something changed. */
function simplify(graph: Graph, node: Node): boolean {
  if (node.opType !== 'Clip') return false;
  const bounds = boundsOf(node);
  if (!bounds || bounds.max !== Infinity) return false;
  if (bounds.min === -Infinity) return replaceNodeByValue(graph, node, node.input(0));
  if (bounds.min !== 0) return false;
  setBounds(graph, node, bounds, []);
  return true;
}

/** @param known constants that may serve as bounds */
function setBounds(graph: Graph, node: Node, {min, max}: Bounds, known: readonly Value[]): void {
  if (min === 0 && max === Infinity) {
    node.opType = 'Relu';
    graph.truncateInputs(node, 1);
    return;
  }
  node.opType = 'Clip';
  for (const [i, bound] of [min, max].entries()) {
    const name = `${node.output().name}_${i === 0 ? 'min' : 'max'}`;
    graph.setInput(node, i + 1, Number.isFinite(bound) ? boundValue(graph, node, name, {bound, known}) : undefined);
  }
  graph.truncateInputs(node, 3);
}

interface WantedBound {
  readonly bound: number;
  readonly known: readonly Value[];
}

/** A scalar constant of the bound: one of those known, else a new one. */
function boundValue(graph: Graph, node: Node, name: string, {bound, known}: WantedBound): Value {
  const found = known.find(({initializer}) => initializer?.dims.length === 0 && floatScalarOf(initializer) === bound);
  const type = node.input(0).elementType ?? node.output().elementType;
  return found ?? addConstant(graph, name, floatScalar(bound, type === 'float64' ? 'float64' : 'float32'));
}
