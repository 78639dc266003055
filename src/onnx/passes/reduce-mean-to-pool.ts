import type {Model, Node} from '../graph.ts';
import {constantOf, integersOf} from '../rewrite/constants.ts';
import type {Pass} from '../rewrite/pass.ts';

/**
 * Makes a GlobalAveragePool of a ReduceMean over height and width that keeps both axes.
 *
 * Main graph only. Source: AMD Quark 0.13, ConvertReduceMeanToGlobalAvgPool.
 */
export const reduceMeanToPool: Pass = {
  name: 'reduce-mean-to-pool',
  apply({graph}: Model) {
    const means = graph.nodes.filter(isSpatialMean);
    for (const node of means) {
      node.opType = 'GlobalAveragePool';
      node.attributes.clear();
      graph.truncateInputs(node, 1);
    }
    return means.length;
  },
};

const IMAGE_RANK = 4;

function isSpatialMean(node: Node): boolean {
  if (node.opType !== 'ReduceMean' || node.domain !== '' || node.int('keepdims') === 0) return false;
  if (node.input(0).dims?.length !== IMAGE_RANK) return false;
  const axes = node.ints('axes') ?? integersOf(constantOf(node.inputs[1]));
  const positive = axes?.map((axis) => (axis < 0 ? axis + IMAGE_RANK : axis)).sort();
  return positive?.length === 2 && positive[0] === 2 && positive[1] === IMAGE_RANK - 1;
}
