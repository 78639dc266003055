import {invariant} from '../base/invariant.ts';
import {appendToGraph, graphNames} from './append-to-graph.ts';

/**
 * The model with inner values made outputs, so that a run can fetch them. Names that already are outputs stay as they
 * are; a name may be a graph input, an initializer or what a node of the main graph gives.
 *
 * @param modelBytes an ONNX ModelProto
 * @throws InvariantError when a name is not a value of the graph: a bug in the caller
 */
export function withTaps(modelBytes: Uint8Array, valueNames: readonly string[]): Uint8Array {
  const names = graphNames(modelBytes);
  const added: string[] = [];
  for (const name of new Set(valueNames)) {
    invariant(names.values.has(name), () => `cannot tap "${name}": the graph has no such value`);
    if (!names.outputs.has(name)) added.push(name);
  }
  return added.length === 0 ? modelBytes : appendToGraph(modelBytes, {nodes: [], outputs: added});
}
