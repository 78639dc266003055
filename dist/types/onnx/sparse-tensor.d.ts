import { type Result } from '../base/result.ts';
import { type Tensor } from '../numeric/tensor.ts';
/**
 * The dense tensor that a sparse one stands for.
 *
 * @param values shape [n]
 * @param indices int64, shape [n] (row-major positions) or [n, rank] (coordinates)
 * @param dims shape of the dense tensor
 * @returns what is wrong, as the end of a sentence, when they do not fit each other
 *
 * Source: onnx.proto, SparseTensorProto.
 */
export declare function densifyTensor(values: Tensor, indices: Tensor, dims: readonly number[]): Result<Tensor, string>;
