/**
 * Which values of a model must be fetched to know the statistics of all that are wanted. An output costs memory and time,
 * and operators that only move elements change nothing about their distribution: the elements of a Reshape are those of
 * its input, and those of a Concat are its inputs' together.
 */
import type {Graph, Value} from '../../onnx/graph.ts';

/** Operators whose output holds the elements of their first input, each once, in whatever order. */
const PERMUTING_OPERATORS: ReadonlySet<string> = new Set([
  'DepthToSpace',
  'Flatten',
  'Identity',
  'Reshape',
  'SpaceToDepth',
  'Squeeze',
  'Transpose',
  'Unsqueeze',
]);

export interface TappedValues {
  /** To be fetched and measured, each once. */
  readonly bases: readonly string[];
  /** For each wanted value the bases that hold its elements. */
  readonly basesOf: ReadonlyMap<string, readonly string[]>;
}

/**
 * @param names of values of the main graph that are computed or fed
 * @param joinsConcat also takes the inputs of a Concat for it, where all of them are measured anyway
 */
export function tappedValues(graph: Graph, names: readonly string[], joinsConcat: boolean): TappedValues {
  const direct = new Map(names.map((name) => [name, permutedSource(graph.value(name))]));
  const isMeasured = new Set([...direct.values()].filter((value) => value.producer?.opType !== 'Concat'));
  const basesOf = new Map<string, readonly string[]>();
  for (const [name, value] of direct) {
    const joined = joinsConcat ? joinedSources(value, isMeasured) : undefined;
    basesOf.set(
      name,
      (joined ?? [value]).map((base) => base.name),
    );
  }
  return {bases: [...new Set([...basesOf.values()].flat())], basesOf};
}

function permutedSource(value: Value): Value {
  let source = value;
  for (;;) {
    const {producer} = source;
    if (producer?.domain !== '' || !PERMUTING_OPERATORS.has(producer.opType)) return source;
    const input = producer.inputs[0];
    // Constants are not fetched, and an outer graph's values cannot be.
    if (!input || input.initializer) return source;
    source = input;
  }
}

/** The measured values whose elements a Concat joins, Concats of Concats included; undefined when one is not measured. */
function joinedSources(value: Value, isMeasured: ReadonlySet<Value>): readonly Value[] | undefined {
  if (isMeasured.has(value)) return [value];
  const {producer} = value;
  if (producer?.domain !== '' || producer.opType !== 'Concat') return undefined;
  const sources: Value[] = [];
  for (const input of producer.inputs) {
    const found = input && !input.initializer ? joinedSources(permutedSource(input), isMeasured) : undefined;
    if (!found) return undefined;
    sources.push(...found);
  }
  return sources;
}
