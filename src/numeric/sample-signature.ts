/**
 * What is told of a sample's numbers without keeping them: their range and spread, and a signature by which nearly equal
 * samples are found.
 */
import {seededRandom} from '../base/seeded-random.ts';

export interface SampleFacts {
  /** Of finite elements; +Infinity and −Infinity when there is none. */
  readonly min: number;
  readonly max: number;
  /** Of finite elements, 0 when there is none. */
  readonly mean: number;
  /** Standard deviation of finite elements. */
  readonly deviation: number;
  /** Elements that are NaN or infinite. */
  readonly nonFiniteCount: number;
  /** 64 bits; see `signatureDistance`. */
  readonly signature: readonly [low: number, high: number];
}

/** Elements that the signature is made of: enough to tell pictures apart, few enough to cost less than decoding one. */
const SIGNED_ELEMENTS_MAX = 4096;
const BITS = 64;
const HALF_BITS = 32;
const SEED = 64;

/** Directions by length of the sample: ±1 in rows of `BITS`. */
const directionsByLength = new Map<number, Int8Array>();

/** @param values any number of elements, all inputs of a sample one after the other */
export function sampleFacts(values: ArrayLike<number>): SampleFacts {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let mean = 0;
  let squares = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    count++;
    const step = value - mean;
    mean += step / count;
    squares += step * (value - mean);
  }
  const deviation = count === 0 ? 0 : Math.sqrt(squares / count);
  const nonFiniteCount = values.length - count;
  return {min, max, mean, deviation, nonFiniteCount, signature: signatureOf(values, mean)};
}

/**
 * On which side of 64 fixed random planes through the mean the sample lies. Two samples differ in a bit with probability
 * angle / π, so signatures of nearly equal ones differ in few.
 *
 * Source: M. Charikar, Similarity Estimation Techniques from Rounding Algorithms, STOC 2002, section 3.
 */
function signatureOf(values: ArrayLike<number>, mean: number): readonly [number, number] {
  const length = Math.min(values.length, SIGNED_ELEMENTS_MAX);
  const stride = values.length / Math.max(1, length);
  const directions = directionsOf(length);
  const sums = new Float64Array(BITS);
  for (let i = 0; i < length; i++) {
    const value = values[Math.floor(i * stride)]! - mean;
    if (!Number.isFinite(value)) continue;
    for (let bit = 0, j = i * BITS; bit < BITS; bit++, j++) sums[bit]! += directions[j]! * value;
  }
  const halves: [number, number] = [0, 0];
  for (let bit = 0; bit < BITS; bit++) {
    if (sums[bit]! > 0) halves[bit < HALF_BITS ? 0 : 1] |= 1 << (bit % HALF_BITS);
  }
  return [halves[0] >>> 0, halves[1] >>> 0];
}

function directionsOf(length: number): Int8Array {
  const known = directionsByLength.get(length);
  if (known) return known;
  const random = seededRandom(SEED);
  const directions = Int8Array.from({length: length * BITS}, () => (random.next() < 1 / 2 ? -1 : 1));
  directionsByLength.set(length, directions);
  return directions;
}

/** Bits in which two signatures differ, 0 to 64. */
export function signatureDistance(a: SampleFacts['signature'], b: SampleFacts['signature']): number {
  return bitCount((a[0] ^ b[0]) >>> 0) + bitCount((a[1] ^ b[1]) >>> 0);
}

/** Source: H. Warren, Hacker's Delight, second edition, figure 5-2. */
function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
