import type { TensorInfo } from '../engine/engine.ts';
import { type Tensor } from '../numeric/tensor.ts';
/**
 * A sample's tensor as a model's input wants it: of its element type, and with its rank where that takes no more than
 * adding or leaving out one axis of length 1 (a batch or colour axis).
 *
 * @param sampleName for messages
 * @throws Failure `bad-data` that names the sample when shape or numbers do not fit
 */
export declare function fitTensor(tensor: Tensor, input: TensorInfo, sampleName: string): Tensor;
