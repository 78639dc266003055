import type { Tensor } from '../numeric/tensor.ts';
/**
 * The arrays of a .npz file by name, in name order.
 *
 * @throws Failure 'bad-data' when it is no zip file, is damaged, or holds anything but .npy arrays
 */
export declare function parseNpz(bytes: Uint8Array): ReadonlyMap<string, Tensor>;
