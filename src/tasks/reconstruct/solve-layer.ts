/**
 * Chooses the integers of a layer's weight so that the layer, fed with what the quantized model feeds it, gives what it
 * gives in the float model: with the second moments of its inputs and their products with the wanted outputs that is
 * integer least squares, one problem per output channel, and nothing has to be run or differentiated.
 */
import {createWorkspace, type Workspace} from '../../numeric/integer-least-squares.ts';
import {bestBias, type ChannelProblem, channelProblems, type LayerProblem, type Moments} from './channel-problem.ts';
import {improve, type Method, outputError, roundQuickly} from './round-channel.ts';

/** What a layer gets. Plain data. */
export interface Solution {
  /** Shape [channels, fanIn]. */
  readonly integers: Float64Array;
  /** As many as there were. */
  readonly scales: Float32Array;
  /** Real units, shape [channels]; undefined where the layer has none. */
  readonly bias: Float64Array | undefined;
  /** Squared error of the outputs as a share of their power: with the integers as they were, and as they are. */
  readonly errorBefore: number;
  readonly errorAfter: number;
}

/** The better one of the given integers and the chosen ones, channel by channel unless all share a scale. */
export function solveLayer(problem: LayerProblem, moments: Moments, method: Method): Solution {
  const {fanIn, channels, scales, zeroPoints} = problem;
  const workspace = createWorkspace(fanIn);
  const all = channelProblems(problem, moments);
  const groups = scales.length === 1 ? [all] : all.map((channel) => [channel]);
  const solved = groups.map((sharing, i) => solveSharing(problem, sharing, {scale: scales[i]!, method}, workspace));
  const integers = new Float64Array(channels * fanIn);
  const weights = new Float64Array(channels * fanIn);
  for (const [i, {scale, rows}] of solved.entries()) {
    for (const [position, {index, metric}] of groups[i]!.entries()) {
      for (let k = 0; k < fanIn; k++) {
        const q = rows[position]![k]!;
        const place = index * fanIn + metric.order[k]!;
        integers[place] = q + zeroPoints[i]!;
        weights[place] = q * scale;
      }
    }
  }
  const power = outputPower(problem, moments);
  return {
    integers,
    scales: Float32Array.from(solved, ({scale}) => scale),
    bias: bestBias(problem, moments, weights),
    errorBefore: share(solved, power, ({before}) => before),
    errorAfter: share(solved, power, ({after}) => after),
  };
}

/** Channels with one scale. */
interface Solved {
  readonly scale: number;
  /** Integers of each channel, counted from the zero point, in its metric's order. */
  readonly rows: readonly Float64Array[];
  readonly before: number;
  readonly after: number;
}

function solveSharing(
  problem: LayerProblem,
  sharing: readonly ChannelProblem[],
  {scale, method}: {readonly scale: number; readonly method: Method},
  workspace: Workspace,
): Solved {
  const given = sharing.map((channel) => givenIntegers(problem, channel));
  const before = totalError(sharing, scale, given, workspace);
  const chosen = chooseScale(sharing, {scale, method}, workspace);
  const rows = sharing.map((channel) => {
    const integers = new Float64Array(problem.fanIn);
    roundQuickly(channel, {method, scale: chosen, limit: Number.POSITIVE_INFINITY}, integers, workspace);
    improve(channel, {method, scale: chosen}, integers, workspace);
    return integers;
  });
  const after = totalError(sharing, chosen, rows, workspace);
  return after <= before ? {scale: chosen, rows, before, after} : {scale, rows: given, before, after: before};
}

function givenIntegers({integers, fanIn, zeroPoints}: LayerProblem, {index, metric}: ChannelProblem): Float64Array {
  const zeroPoint = zeroPoints[zeroPoints.length === 1 ? 0 : index]!;
  return Float64Array.from(metric.order, (k) => integers[index * fanIn + k]! - zeroPoint);
}

function totalError(
  channels: readonly ChannelProblem[],
  scale: number,
  rows: readonly Float64Array[],
  workspace: Workspace,
): number {
  let total = 0;
  for (const [i, channel] of channels.entries()) total += outputError(channel, scale, rows[i]!, workspace);
  return total;
}

function chooseScale(
  sharing: readonly ChannelProblem[],
  {scale, method}: {readonly scale: number; readonly method: Method},
  workspace: Workspace,
): number {
  const integers = new Float64Array(sharing[0]?.weight.length ?? 0);
  let [best, smallest] = [scale, Number.POSITIVE_INFINITY];
  for (const candidate of candidateScales(scale)) {
    let total = 0;
    for (const channel of sharing) {
      total += roundQuickly(channel, {method, scale: candidate, limit: smallest - total}, integers, workspace);
      if (total >= smallest) break;
    }
    if (total < smallest) [best, smallest] = [candidate, total];
  }
  return best;
}

/** Ranges that are tried, the given one being the largest. Source: AIMET 2.42, num_candidates of sequential MSE. */
const CANDIDATES = 20;

/** Halvings that are tried of a power of two. */
const HALVINGS = 4;

/** A power of two stays one: it was asked for. */
function candidateScales(scale: number): readonly number[] {
  if (isPowerOfTwo(scale)) return Array.from({length: HALVINGS}, (_, i) => scale / (1 << i));
  return Array.from({length: CANDIDATES}, (_, i) => Math.fround((scale * (CANDIDATES - i)) / CANDIDATES));
}

const FLOAT32_FRACTION = 0x7fffff;

const isPowerOfTwo = (scale: number): boolean =>
  (new Uint32Array(Float32Array.of(scale).buffer)[0]! & FLOAT32_FRACTION) === 0;

/** Σ over channels of the variance or, without bias, of the mean square of what they should give. */
function outputPower({bias}: LayerProblem, {outputs, outputSquares, count}: Moments): number {
  let power = 0;
  for (let c = 0; c < outputs.length; c++) {
    const mean = bias.kind === 'absent' ? 0 : outputs[c]! / count;
    power += outputSquares[c]! / count - mean * mean;
  }
  return power;
}

/** 0 where there is nothing to give. */
function share(solved: readonly Solved[], power: number, of: (one: Solved) => number): number {
  let total = 0;
  for (const one of solved) total += of(one);
  return power > 0 ? total / power : 0;
}
