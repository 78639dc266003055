import type { DatasetSpec } from '../manifest/manifest.ts';
import { type FloatTensor, type Tensor } from '../numeric/tensor.ts';
export type Normalize = DatasetSpec['normalize'];
/** Whether (x · scale − mean) / std leaves every number as it is. */
export declare const isIdentity: ({ scale, mean, std }: Normalize) => boolean;
/**
 * One number: each of the three steps rounded to float32; mean and std are rounded to float32 first, as NumPy and PyTorch
 * hold them. `scale` is not: it is a factor like 1/255 that float32 cannot hold, and x · (1/255) in double, rounded once,
 * is the float32 quotient x / 255 for every byte x.
 */
export declare const normalizeNumber: (x: number, scale: number, mean: number, std: number) => number;
/**
 * A tensor as float32 with (x · scale − mean) / std applied. Numbers of any type become float32; float16 is
 * widened, 64-bit integers pass through double.
 *
 * @param tensor one sample WITHOUT batch axis; its channel axis is the first whose length is the number of means
 * @throws Failure 'bad-data' when no axis fits the number of means, or the elements are no real numbers
 */
export declare function normalizeTensor(tensor: Tensor, normalize: Normalize): FloatTensor;
/** The axis that means and deviations belong to: the first of that length, else undefined. */
export declare const channelAxis: (dims: readonly number[], channels: number) => number | undefined;
