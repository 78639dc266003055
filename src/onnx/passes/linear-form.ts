import type {Graph, Node} from '../graph.ts';
import {integersOf} from '../rewrite/constants.ts';
import {onlyConsumer, takeOverOutput} from '../rewrite/edit-graph.ts';
import type {Pass} from '../rewrite/pass.ts';

/**
 * Gives layers the one form in which later steps and compilers look for them; the model computes the same.
 *
 * 1. MatMul of a matrix by a constant one, and the Add of a constant row behind it: Gemm.
 * 2. ReduceMean over all spatial axes that keeps them: GlobalAveragePool.
 * 3. AveragePool without padding whose window is the whole input: GlobalAveragePool.
 *
 * Left alone where shapes are not known, or where the value between is read by others. Subgraphs are not visited.
 */
export const linearForm: Pass = {
  name: 'linear-form',
  apply({graph}) {
    let changes = 0;
    for (const node of [...graph.nodes]) {
      if (node.domain !== '') continue;
      if (becomeGemm(graph, node) || becomeGlobalPool(graph, node)) changes++;
    }
    return changes;
  },
};

/** Case 1. */
function becomeGemm(graph: Graph, node: Node): boolean {
  if (node.opType !== 'MatMul') return false;
  const [matrix, weight] = node.inputs;
  const add = onlyConsumer(graph, node.output());
  if (matrix?.dims?.length !== 2 || weight?.initializer?.dims.length !== 2 || add?.opType !== 'Add') return false;
  const addend = add.inputs.find((input) => input !== node.output());
  const columns = weight.initializer.dims[1];
  const dims = addend?.initializer?.dims ?? [];
  if (!addend?.initializer || dims.at(-1) !== columns || dims.slice(0, -1).some((dim) => dim !== 1)) return false;
  takeOverOutput(graph, node, add);
  node.opType = 'Gemm';
  graph.setInput(node, 2, addend);
  return true;
}

const SPATIAL_AXIS = 2;

/** Cases 2 and 3. */
function becomeGlobalPool(graph: Graph, node: Node): boolean {
  const dims = node.inputs[0]?.dims;
  if (!dims || dims.length <= SPATIAL_AXIS || !(isSpatialMean(node, dims.length) || isWholeWindow(node))) return false;
  node.opType = 'GlobalAveragePool';
  node.attributes.clear();
  graph.truncateInputs(node, 1);
  return true;
}

function isSpatialMean(node: Node, rank: number): boolean {
  if (node.opType !== 'ReduceMean' || node.int('keepdims') === 0) return false;
  const axes = node.ints('axes') ?? integersOf(node.inputs[1]?.initializer);
  const fromFront = new Set(axes?.map((axis) => (axis < 0 ? axis + rank : axis)));
  return fromFront.size === rank - SPATIAL_AXIS && [...fromFront].every((axis) => axis >= SPATIAL_AXIS);
}

function isWholeWindow(node: Node): boolean {
  if (node.opType !== 'AveragePool' || (node.ints('pads') ?? []).some((pad) => pad !== 0)) return false;
  if ((node.string('auto_pad') ?? 'NOTSET').startsWith('SAME')) return false;
  const kernel = node.ints('kernel_shape') ?? [];
  return kernel.length > 0 && kernel.every((size, i) => size === node.input(0).dims?.[i + SPATIAL_AXIS]);
}
