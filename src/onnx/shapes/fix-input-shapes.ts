import {Failure} from '../../base/failure.ts';
import {suggest} from '../../base/suggest.ts';
import type {Dim, Model, Value} from '../graph.ts';
import {allGraphs} from '../rewrite/all-graphs.ts';

/**
 * Gives dynamic dimensions of graph inputs their sizes. A symbol ("batch") gets its size wherever it occurs, in other
 * inputs and in declared shapes too.
 *
 * @param shapes input name → all its sizes
 * @returns how many dimensions of graph inputs became fixed
 * @throws Failure `unsupported-model` for an unknown input, another rank, or a size the model has fixed otherwise
 */
export function fixInputShapes(model: Model, shapes: Readonly<Record<string, readonly number[]>>): number {
  const sizes = new Map<string, number>();
  let fixed = 0;
  for (const [name, shape] of Object.entries(shapes)) {
    const input = findInput(model, name);
    const dims: readonly Dim[] = input.dims ?? new Array<Dim>(shape.length).fill(undefined);
    if (dims.length !== shape.length) throw misfit(input, shape);
    input.dims = dims.map((dim, i) => fixDim(dim, shape[i]!, sizes) ?? fail(input, shape));
    fixed += dims.filter((dim) => typeof dim !== 'number').length;
  }
  return fixed + substitute(model, sizes);
}

function findInput(model: Model, name: string): Value {
  const input = model.graph.inputs.find((candidate) => candidate.name === name);
  if (input) return input;
  const names = model.graph.inputs.map((candidate) => candidate.name);
  const guess = suggest(name, names);
  throw new Failure({
    reason: 'unsupported-model',
    message: `The model has no input "${name}"; its inputs are ${names.map((known) => `"${known}"`).join(', ')}.`,
    remedy: guess ? `Write "${guess}" in the shapes of the model's inputs.` : 'Correct the shapes of the inputs.',
  });
}

/** The size of a dimension; undefined when it contradicts the model or another input with the same symbol. */
function fixDim(dim: Dim, size: number, sizes: Map<string, number>): number | undefined {
  if (typeof dim === 'number') return dim === size ? size : undefined;
  if (dim === undefined) return size;
  const earlier = sizes.get(dim);
  sizes.set(dim, earlier ?? size);
  return earlier === undefined || earlier === size ? size : undefined;
}

function fail(input: Value, shape: readonly number[]): never {
  throw misfit(input, shape);
}

function misfit(input: Value, shape: readonly number[]): Failure {
  return new Failure({
    reason: 'unsupported-model',
    message: `Input "${input.name}" has the shape ${formatDims(input.dims ?? [])}; the given shape ${formatDims(shape)} does not fit it.`,
    remedy: 'Give sizes only where the model has a named or unknown dimension, the same size for the same name.',
  });
}

/** `[batch, 3, ?]`. */
export const formatDims = (dims: readonly Dim[]): string => `[${dims.map((dim) => dim ?? '?').join(', ')}]`;

function substitute(model: Model, sizes: ReadonlyMap<string, number>): number {
  if (sizes.size === 0) return 0;
  let fixed = 0;
  for (const graph of allGraphs(model.graph)) {
    for (const value of graph.values()) {
      if (!value.dims?.some((dim) => typeof dim === 'string' && sizes.has(dim))) continue;
      if (model.graph.inputs.includes(value)) fixed++;
      value.dims = value.dims.map((dim) => (typeof dim === 'string' ? (sizes.get(dim) ?? dim) : dim));
    }
  }
  return fixed;
}
