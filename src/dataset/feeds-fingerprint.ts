import type {Json} from '../base/canonical-json.ts';
import type {Digest} from '../base/content-hash.ts';
import {Failure} from '../base/failure.ts';
import type {Graph, Value} from '../onnx/graph.ts';
import type {FeedSpec} from './sample-feeds.ts';

/**
 * What the model's inputs are fed with, by their position and without names, so that a renaming changes no key: inputs
 * of the samples by their rank among those, state by the digest of the output it comes from, constants by their numbers.
 * 'samples' when there is nothing but samples for a single input.
 *
 * @throws Failure 'bad-data' when a state comes from a value that does not exist
 */
export function describeFeeds(graph: Graph, feeds: FeedSpec, digests: ReadonlyMap<Value, Digest>): Json {
  const described = graph.inputs
    .filter((input) => !input.initializer)
    .map((input) => {
      const constant = feeds.constants[input.name];
      if (constant !== undefined) return {constant: typeof constant === 'number' ? constant : [...constant]};
      const state = feeds.state[input.name];
      return state === undefined ? {sample: ''} : {state: digestOf(graph, state, digests)};
    });
  const isSingle = described.length === 1 && 'sample' in described[0]!;
  if (isSingle) return 'samples';
  // Several sampled inputs are told apart by name in the dataset: there the names matter.
  const names = graph.inputs.filter((input) => !input.initializer).map(({name}) => name);
  const sampledCount = described.filter((feed) => 'sample' in feed).length;
  return described.map((feed, i) => ('sample' in feed && sampledCount > 1 ? {sample: names[i]!} : feed));
}

function digestOf(graph: Graph, name: string, digests: ReadonlyMap<Value, Digest>): Digest {
  const value = graph.find(name);
  const digest = value && digests.get(value);
  if (digest !== undefined) return digest;
  throw new Failure({
    reason: 'bad-data',
    message: `The model has no value "${name}" to take state from.`,
    remedy: 'Mend "state" of the model in the manifest.',
  });
}
