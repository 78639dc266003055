import type {Pass} from '../rewrite/pass.ts';

/**
 * Removes from the graph inputs those that are initializers. IR version 3 demanded the listing; later versions take it for
 * a default that a caller may override, but exporters went on with it. Weights are to be quantized, hence constant.
 *
 * 1. A graph input with contents: no longer an input.
 *
 * Subgraphs have no such inputs.
 */
export const dropInitializerInputs: Pass = {
  name: 'drop-initializer-inputs',
  apply({graph}) {
    const kept = graph.inputs.filter((input) => input.initializer === undefined);
    const changes = graph.inputs.length - kept.length;
    graph.inputs.splice(0, graph.inputs.length, ...kept);
    return changes;
  },
};
