/**
 * Integer least squares: the integers q of bounded range whose multiples come nearest to a real vector v, distances
 * being measured by a positive definite matrix A,
 *
 *     minimize (v − s·q)ᵀ A (v − s·q).
 *
 * With A = E[x xᵀ], the second moments of a layer's inputs, that is the error of the layer's output when its weights are
 * rounded. Exact for few unknowns; for many, successive rounding followed by single steps as long as one helps. Nothing
 * is drawn at random.
 *
 * Source: L. Babai, On Lovász' lattice reduction and the nearest lattice point problem (1986), the nearest plane; C. P.
 * Schnorr and M. Euchner (1994), enumeration; applied to weights by Frantar et al., GPTQ (2022).
 */
import {invariant} from '../base/invariant.ts';
import {roundHalfEven} from './quantize-affine.ts';

/** A matrix and its Cholesky factor. Both in the order in which the unknowns are rounded, the last one first. */
export interface Metric {
  readonly size: number;
  /** Shape [size, size], symmetric. */
  readonly matrix: Float64Array;
  /** Lower triangle L with L·Lᵀ = matrix, shape [size, size]; above the diagonal it is not read. */
  readonly factor: Float64Array;
  /** Place in the caller's order of each unknown. */
  readonly order: Int32Array;
  /** What was added to the diagonal. */
  readonly added: number;
}

/**
 * Factors A + damping · mean(diagonal of A) · 1. Unknowns that weigh most come last, so that they are rounded first and
 * the others make up for their errors.
 *
 * @param moments shape [size, size], symmetric, positive semidefinite
 * @param damping > 0, a share of the mean of the diagonal; where all is zero, 1 is added
 */
export function createMetric(moments: Float64Array, size: number, damping: number): Metric {
  invariant(moments.length === size * size, () => `${moments.length} moments of ${size} unknowns`);
  const diagonal = Float64Array.from({length: size}, (_, i) => moments[i * size + i]!);
  const order = Int32Array.from({length: size}, (_, i) => i).sort((a, b) => diagonal[a]! - diagonal[b]! || a - b);
  let mean = 0;
  for (let i = 0; i < size; i++) mean += diagonal[i]! / size;
  const added = mean > 0 ? damping * mean : 1;
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const source = order[i]! * size;
    for (let j = 0; j < size; j++) matrix[i * size + j] = moments[source + order[j]!]!;
    matrix[i * size + i]! += added;
  }
  return {size, matrix, factor: choleskyFactor(matrix, size, added), order, added};
}

/** Row by row; a pivot that rounding made too small becomes `floor`. */
function choleskyFactor(matrix: Float64Array, size: number, floor: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const row = i * size;
    for (let j = 0; j <= i; j++) {
      const other = j * size;
      let sum = matrix[row + j]!;
      for (let k = 0; k < j; k++) sum -= factor[row + k]! * factor[other + k]!;
      factor[row + j] = j < i ? sum / factor[other + j]! : Math.sqrt(sum > floor / 2 ? sum : floor / 2);
    }
  }
  return factor;
}

/** Solves A·x = y in place, by the factor. @param y shape [size], in the metric's order */
export function solveInPlace({size, factor}: Metric, y: Float64Array): void {
  for (let i = 0; i < size; i++) {
    const row = i * size;
    let sum = y[i]!;
    for (let k = 0; k < i; k++) sum -= factor[row + k]! * y[k]!;
    y[i] = sum / factor[row + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    const row = i * size;
    const x = y[i]! / factor[row + i]!;
    y[i] = x;
    for (let k = 0; k < i; k++) y[k]! -= factor[row + k]! * x;
  }
}

/** What is to be rounded. Arrays have shape [size] and the metric's order. */
export interface RoundingProblem {
  readonly target: Float64Array;
  /** > 0 */
  readonly scale: number;
  /** Smallest and largest integer allowed for each unknown. */
  readonly lowest: Float64Array;
  readonly highest: Float64Array;
}

/** Buffers of shape [size], reused from problem to problem. */
export interface Workspace {
  readonly carried: Float64Array;
  readonly gradient: Float64Array;
}

export const createWorkspace = (size: number): Workspace => ({
  carried: new Float64Array(size),
  gradient: new Float64Array(size),
});

/** (v − s·q)ᵀ A (v − s·q), or Infinity as soon as it is known to exceed `limit`. */
export function distance(
  {size, factor}: Metric,
  {target, scale}: RoundingProblem,
  integers: Float64Array,
  {carried}: Workspace,
  limit: number,
): number {
  carried.fill(0);
  let sum = 0;
  for (let j = size - 1; j >= 0; j--) {
    const row = j * size;
    const error = target[j]! - scale * integers[j]!;
    const part = carried[j]! + factor[row + j]! * error;
    sum += part * part;
    if (sum > limit) return Number.POSITIVE_INFINITY;
    for (let k = 0; k < j; k++) carried[k]! += factor[row + k]! * error;
  }
  return sum;
}

/**
 * Successive rounding: each unknown to the integer that is best when those behind it are fixed and those before it can
 * still be any real number.
 *
 * @param integers overwritten, unfinished when the result is Infinity
 * @returns the distance, or Infinity as soon as it is known to exceed `limit`
 */
export function roundSuccessively(
  {size, factor}: Metric,
  {target, scale, lowest, highest}: RoundingProblem,
  integers: Float64Array,
  {carried}: Workspace,
  limit: number,
): number {
  carried.fill(0);
  let sum = 0;
  for (let j = size - 1; j >= 0; j--) {
    const row = j * size;
    const pivot = factor[row + j]!;
    const free = roundHalfEven((target[j]! + carried[j]! / pivot) / scale);
    const q = Math.min(Math.max(free, lowest[j]!), highest[j]!);
    integers[j] = q;
    const error = target[j]! - scale * q;
    const part = carried[j]! + pivot * error;
    sum += part * part;
    if (sum > limit) return Number.POSITIVE_INFINITY;
    for (let k = 0; k < j; k++) carried[k]! += factor[row + k]! * error;
  }
  return sum;
}

/**
 * Moves single unknowns by one step as long as that lessens the distance, in turns.
 *
 * @param integers improved in place
 * @param sweeps how often to go through all unknowns at most
 */
export function descend(
  {size, matrix}: Metric,
  {target, scale, lowest, highest}: RoundingProblem,
  integers: Float64Array,
  {gradient}: Workspace,
  sweeps: number,
): void {
  gradient.fill(0);
  for (let j = 0; j < size; j++) {
    const error = scale * integers[j]! - target[j]!;
    const row = j * size;
    for (let k = 0; k < size; k++) gradient[k]! += matrix[row + k]! * error;
  }
  for (let sweep = 0; sweep < sweeps; sweep++) {
    let moves = 0;
    for (let j = 0; j < size; j++) {
      const step = gradient[j]! > 0 ? -1 : 1;
      const moved = integers[j]! + step;
      if (moved < lowest[j]! || moved > highest[j]!) continue;
      const row = j * size;
      // Half the change of the distance, over the scale; a tie is not worth a move.
      const gain = -step * gradient[j]! - (scale * matrix[row + j]!) / 2;
      if (gain <= MOVE_GAIN_MIN * scale * matrix[row + j]!) continue;
      integers[j] = moved;
      const change = step * scale;
      for (let k = 0; k < size; k++) gradient[k]! += matrix[row + k]! * change;
      moves++;
    }
    if (moves === 0) return;
  }
}

/** Below this share of what a step weighs by itself, a gain is rounding noise: two moves could undo each other for ever. */
const MOVE_GAIN_MIN = 1e-9;

/**
 * The exact minimum, by enumeration: integers near the best real continuation are tried first, and a branch is left when
 * it is farther than the best solution so far.
 *
 * @param integers a solution to start from; overwritten with the best
 * @param visits how many numbers are tried at most; the best so far is kept then
 */
export function enumerate(
  metric: Metric,
  problem: RoundingProblem,
  integers: Float64Array,
  workspace: Workspace,
  visits: number,
): void {
  const {size, factor} = metric;
  const {target, scale, lowest, highest} = problem;
  const current = Float64Array.from(integers);
  const carried = new Float64Array(size * (size + 1));
  let best = distance(metric, problem, integers, workspace, Number.POSITIVE_INFINITY);
  let left = visits;
  const visit = (j: number, sum: number): void => {
    if (j < 0) {
      best = sum;
      integers.set(current);
      return;
    }
    const [level, next, row] = [(j + 1) * size, j * size, j * size];
    const pivot = factor[row + j]!;
    const centre = (target[j]! + carried[level + j]! / pivot) / scale;
    const start = Math.min(Math.max(roundHalfEven(centre), lowest[j]!), highest[j]!);
    // Outwards from the centre: start, then the nearer neighbour, the other one, and so on.
    let [below, above] = [start - 1, start + 1];
    for (let q = start; ; ) {
      const part = pivot * scale * (centre - q);
      const total = sum + part * part;
      if (total >= best || left-- <= 0) return;
      current[j] = q;
      const error = target[j]! - scale * q;
      for (let k = 0; k < j; k++) carried[next + k] = carried[level + k]! + factor[row + k]! * error;
      visit(j - 1, total);
      const hasBelow = below >= lowest[j]!;
      if (!hasBelow && above > highest[j]!) return;
      q = hasBelow && (above > highest[j]! || centre - below < above - centre) ? below-- : above++;
    }
  };
  visit(size - 1, 0);
}
