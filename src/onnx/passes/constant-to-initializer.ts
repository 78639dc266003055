import {allGraphs} from '../rewrite/all-graphs.ts';
import {constantNodeTensor} from '../rewrite/constants.ts';
import {replaceNodeByConstants} from '../rewrite/edit-graph.ts';
import type {Pass} from '../rewrite/pass.ts';

/**
 * Makes the contents of Constant nodes initializers, under the same name.
 *
 * 1. Any attribute form (`value`, `value_float`, `value_ints`, …): done.
 * 2. The constant is an output of its graph, as branches of If have it: left, an output is computed by a node.
 * 3. A sparse constant: left.
 *
 * Visits subgraphs.
 */
export const constantToInitializer: Pass = {
  name: 'constant-to-initializer',
  apply(model) {
    let changes = 0;
    for (const graph of allGraphs(model.graph)) {
      for (const node of [...graph.nodes]) {
        if (node.opType !== 'Constant' || node.domain !== '') continue;
        const tensor = constantNodeTensor(node);
        if (tensor && replaceNodeByConstants(graph, node, [tensor])) changes++;
      }
    }
    return changes;
  },
};
