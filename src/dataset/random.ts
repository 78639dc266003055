import {hashJson} from '../base/content-hash.ts';
import {seededRandom} from '../base/seeded-random.ts';
import type {DatasetSource} from '../manifest/manifest.ts';
import {elementCount, type FloatTensor} from '../numeric/tensor.ts';

export type RandomSource = Extract<DatasetSource, {readonly kind: 'random'}>;

/** Hexadecimal digits of a digest that make a 32-bit seed. */
const SEED_DIGITS = 8;

/**
 * Sample `index`, shape of the source without batch axis. Each sample has its own seed, so a larger count only adds
 * samples. Uniform: in the range. Normal: the range ends one standard deviation below and above the mean.
 */
export function randomSample({seed, shape, distribution, range: [min, max]}: RandomSource, index: number): FloatTensor {
  const random = seededRandom(Number.parseInt(hashJson({seed, index}).slice(0, SEED_DIGITS), 16));
  const data = new Float32Array(elementCount(shape));
  const middle = (min + max) / 2;
  const deviation = (max - min) / 2;
  for (let i = 0; i < data.length; i++) {
    data[i] = distribution === 'uniform' ? min + (max - min) * random.next() : middle + deviation * random.nextNormal();
  }
  return {type: 'float32', dims: shape, data};
}
