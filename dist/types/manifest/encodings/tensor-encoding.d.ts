/**
 * What AIMET's encodings files say of tensors, in one form that loses nothing of any version: numbers stay as they are
 * written, and a file that is read and written again means the same.
 */
/** Where in the model a tensor stands, as far as a version tells. */
export type TensorRole = 'activation' | 'param';
interface EncodingBase {
    readonly name: string;
    /** Undefined in version 2.0.0, which has one list. */
    readonly role: TensorRole | undefined;
}
/** A tensor in floating point. */
export interface FloatEncoding extends EncodingBase {
    readonly kind: 'float';
    readonly bits: number;
    /** Where it is not the IEEE number of so many bits: bfloat16, float8e4m3fn, … */
    readonly type: string | undefined;
}
export interface IntegerEncoding extends EncodingBase {
    readonly kind: 'integer';
    readonly bits: number;
    readonly isSymmetric: boolean;
    readonly granularity: 'per-tensor' | 'per-channel' | 'per-block';
    /** Real units per step: one per tensor, channel or block, the latter row-major in `blocks.dims`. */
    readonly scales: readonly number[];
    /** The real number of the lowest integer, in steps; one for each scale. */
    readonly offsets: readonly number[];
    /** Of channels, or of the blocks where there are any; undefined where a file does not tell. */
    readonly axis: number | undefined;
    /** Of 'per-block' only. */
    readonly blocks: Blocks | undefined;
}
export interface Blocks {
    /** Elements of a block. */
    readonly size: number;
    /** How many blocks stand along each axis of the tensor; undefined where a file does not tell. */
    readonly dims: readonly number[] | undefined;
}
/** Low-power blockwise quantization: the scale of a block is a small integer times that of its channel. Symmetric. */
export interface BlockwiseEncoding extends EncodingBase {
    readonly kind: 'lpbq';
    readonly bits: number;
    /** Bits whose grid the channels' scales are of. */
    readonly wideBits: number;
    readonly blocks: Blocks;
    /** Row-major in `blocks.dims`. */
    readonly blockScales: readonly number[];
    readonly channelScales: readonly number[];
    /** Of the blocks; undefined where a file does not tell. */
    readonly axis: number | undefined;
}
export type TensorEncoding = FloatEncoding | IntegerEncoding | BlockwiseEncoding;
export interface EncodingsFile {
    readonly encodings: readonly TensorEncoding[];
    /** Further members of the file, such as quantizer_args, by name. */
    readonly others: Readonly<Record<string, unknown>>;
}
/** Told of each mistake in a file: what is wrong, and where in it. */
export type Complain = (message: string) => void;
/** What is known of a quantized tensor of a finished build. */
export interface QuantizedTensorFacts {
    readonly name: string;
    readonly role: 'activation' | 'weight' | 'constant' | 'bias';
    readonly type: string;
    readonly scales: readonly number[];
    /** One where all channels have the same. */
    readonly zeroPoints: readonly number[];
    readonly axis: number | undefined;
    /** Real numbers that the integers reach. */
    readonly range: readonly [number, number];
}
export {};
