import {Failure} from '../base/failure.ts';
import type {TensorInfo} from '../engine/engine.ts';
import {type ElementType, elementCount, type Tensor} from '../numeric/tensor.ts';
import {badData} from './bad-data.ts';
import {convertElements} from './convert-elements.ts';

/**
 * A sample's tensor as a model's input wants it: of its element type, and with its rank where that takes no more than
 * adding or leaving out one axis of length 1 (a batch or colour axis).
 *
 * @param sampleName for messages
 * @throws Failure `bad-data` that names the sample when shape or numbers do not fit
 */
export function fitTensor(tensor: Tensor, input: TensorInfo, sampleName: string): Tensor {
  const dims = fittingDims(tensor.dims, input.dims);
  if (dims === undefined) {
    throw badData(
      `Sample "${sampleName}" has shape ${shapeText(tensor.dims)}, input "${input.name}" wants ${shapeText(input.dims)}.`,
      remedyFor(tensor.dims, input.dims),
    );
  }
  return named(sampleName, () => convertElements({...tensor, dims}, input.type as ElementType));
}

function named(sampleName: string, work: () => Tensor): Tensor {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const {reason, message, remedy} = error;
    throw new Failure({
      reason,
      message: `Sample "${sampleName}": ${message}.`,
      ...(remedy === undefined ? {} : {remedy}),
      cause: error,
    });
  }
}

type WantedDims = TensorInfo['dims'];

/** `dims`, or `dims` with one axis of length 1 more or less, whichever fits first; undefined when none does. */
function fittingDims(dims: readonly number[], wanted: WantedDims): readonly number[] | undefined {
  // The engine tells no dimensions for a scalar, nor for an input of unknown rank.
  if (wanted.length === 0) return elementCount(dims) === 1 ? [] : dims;
  const candidates = [dims];
  for (let axis = 0; axis <= dims.length; axis++) candidates.push([...dims.slice(0, axis), 1, ...dims.slice(axis)]);
  for (let axis = 0; axis < dims.length; axis++) if (dims[axis] === 1) candidates.push(dims.toSpliced(axis, 1));
  return candidates.find((candidate) => fits(candidate, wanted));
}

/** A symbolic dimension takes any length. */
function fits(dims: readonly number[], wanted: WantedDims): boolean {
  return dims.length === wanted.length && wanted.every((dim, i) => typeof dim !== 'number' || dim === dims[i]);
}

const shapeText = (dims: WantedDims): string => `[${dims.map((dim) => dim ?? '?').join(', ')}]`;

function remedyFor(dims: readonly number[], wanted: WantedDims): string {
  const isPermuted = [...dims].sort().join() === [...wanted].sort().join();
  return isPermuted
    ? 'The axes are in another order: change "layout" of the dataset.'
    : 'Change the shape the dataset gives ("shape", "resize", "crop", "color"), or the model\'s input shape.';
}
