import type {FeedSpec} from '../../dataset/sample-feeds.ts';
import type {Model} from '../../onnx/graph.ts';
import {dropUnused} from '../../onnx/passes/drop-unused.ts';

/**
 * The model with the named values as its outputs, and those that carry state, and without what none of them needs.
 *
 * @param model taken over
 */
export function reducedTo(model: Model, names: readonly string[], {state}: FeedSpec): Model {
  const {graph} = model;
  graph.replaceOutputs([...new Set([...names, ...Object.values(state)])].map((name) => graph.value(name)));
  dropUnused.apply(model);
  return model;
}
