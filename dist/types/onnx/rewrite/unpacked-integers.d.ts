import { type Tensor } from '../../numeric/tensor.ts';
/** The elements of an integer tensor of 2 to 32 bits as doubles, shape as the tensor's; undefined for other types. */
export declare function unpackedIntegers({ type, dims, data }: Tensor): Float64Array | undefined;
