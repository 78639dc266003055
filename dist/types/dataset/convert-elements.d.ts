import type { ElementType, Tensor, TensorData } from '../numeric/tensor.ts';
/**
 * The same numbers as another element type. To integers only what they can hold exactly; to float16 and float32 rounded
 * half to even; to bool zero and one.
 *
 * @throws Failure `bad-data`, without place, when a number does not fit or the types have nothing to do with each other
 */
export declare function convertElements({ type, data, dims }: Tensor, wanted: ElementType): Tensor;
/** Elements of type `type`, which must be numeric. See `convertElements`. */
export declare function dataOf(type: ElementType, numbers: ArrayLike<number>): TensorData;
