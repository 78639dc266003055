import type { DatasetSource } from '../manifest/manifest.ts';
import { type FloatTensor } from '../numeric/tensor.ts';
export type RandomSource = Extract<DatasetSource, {
    readonly kind: 'random';
}>;
/**
 * Sample `index`, shape of the source without batch axis. Each sample has its own seed, so a larger count only adds
 * samples. Uniform: in the range. Normal: the range ends one standard deviation below and above the mean.
 */
export declare function randomSample({ seed, shape, distribution, range: [min, max] }: RandomSource, index: number): FloatTensor;
