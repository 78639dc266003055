import {
  descend,
  distance,
  enumerate,
  type RoundingProblem,
  roundSuccessively,
  type Workspace,
} from '../../numeric/integer-least-squares.ts';
import {roundHalfEven} from '../../numeric/quantize-affine.ts';
import type {ChannelProblem} from './channel-problem.ts';

/**
 * 1. `adaround`: each weight becomes one of the two integers beside it;
 * 2. `adaquant`: each weight may become any integer;
 * 3. `sequential-mse`: each weight becomes the integer next to it.
 *
 * With each, the scale is the one of some candidates with the smallest error.
 */
export type Method = 'adaround' | 'adaquant' | 'sequential-mse';

/** Up to so many unknowns the exact optimum is found: kernels of depthwise convolutions have nine. */
const ENUMERATED_FAN_IN_MAX = 12;

/** A kernel of nine weights takes some hundred visits; the limit is for matrices that hardly tell integers apart. */
const ENUMERATION_VISITS_MAX = 20_000;

/** Single steps come to rest after three to six rounds. */
const SWEEPS_MAX = 20;

/**
 * The quick choice that scales are compared with.
 *
 * @param integers overwritten, counted from the zero point, in the metric's order
 * @returns the distance, or Infinity as soon as it is known to exceed `limit`
 */
export function roundQuickly(
  channel: ChannelProblem,
  {method, scale, limit}: {readonly method: Method; readonly scale: number; readonly limit: number},
  integers: Float64Array,
  workspace: Workspace,
): number {
  const rounding = roundingProblem(channel, method, scale);
  if (method !== 'sequential-mse') return roundSuccessively(channel.metric, rounding, integers, workspace, limit);
  for (let i = 0; i < integers.length; i++) integers[i] = clamped(roundHalfEven(channel.weight[i]! / scale), channel);
  return distance(channel.metric, rounding, integers, workspace, limit);
}

/** Improves on the quick choice, in place. Nothing is left to choose where weights are rounded to nearest. */
export function improve(
  channel: ChannelProblem,
  {method, scale}: {readonly method: Method; readonly scale: number},
  integers: Float64Array,
  workspace: Workspace,
): void {
  if (method === 'sequential-mse') return;
  const rounding = roundingProblem(channel, method, scale);
  descend(channel.metric, rounding, integers, workspace, SWEEPS_MAX);
  if (integers.length <= ENUMERATED_FAN_IN_MAX)
    enumerate(channel.metric, rounding, integers, workspace, ENUMERATION_VISITS_MAX);
}

/** Error of the channel's output with these integers. Rounding errors may make a vanishing one negative. */
export function outputError(
  channel: ChannelProblem,
  scale: number,
  integers: Float64Array,
  workspace: Workspace,
): number {
  const rounding = roundingProblem(channel, 'adaquant', scale);
  const error = distance(channel.metric, rounding, integers, workspace, Number.POSITIVE_INFINITY);
  return Math.max(0, error + channel.constant);
}

function roundingProblem(channel: ChannelProblem, method: Method, scale: number): RoundingProblem {
  const {weight, target, range} = channel;
  if (method === 'adaquant') {
    const {length} = weight;
    return {
      ...{target, scale},
      lowest: new Float64Array(length).fill(range.min),
      highest: new Float64Array(length).fill(range.max),
    };
  }
  return {
    ...{target, scale},
    lowest: weight.map((w) => clamped(Math.floor(w / scale), channel)),
    highest: weight.map((w) => clamped(Math.ceil(w / scale), channel)),
  };
}

const clamped = (q: number, {range}: ChannelProblem): number => Math.min(Math.max(q, range.min), range.max);
