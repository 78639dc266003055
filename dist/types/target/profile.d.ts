/**
 * What a target can do, as data: the integers it computes with and where the facts come from. A profile holds no
 * algorithms, so that an NPU of a known kind is added by writing JSON (`profiles/*.json`, `schemas/target-profile.json`).
 * Speed and memory will join it; what is not public is left out rather than guessed.
 */
import type { Diagnostic } from '../base/diagnostic.ts';
export type ProfileType = 'int2' | 'uint2' | 'int4' | 'uint4' | 'int8' | 'uint8' | 'int16' | 'uint16';
/** One integer type that a target accepts, and under which conditions. */
export interface TypeRule {
    readonly type: ProfileType;
    readonly granularities: readonly ('per-tensor' | 'per-channel')[];
    /** Must the zero point be the middle of the range? */
    readonly symmetric: 'required' | 'optional';
    readonly scale: 'any' | 'power-of-two';
    /** Operator set that has quantizers of this type, with the lowest version: "ai.onnx" 21, or "com.microsoft" 1. */
    readonly opset: {
        readonly domain: 'ai.onnx' | 'com.microsoft';
        readonly version: number;
    };
    /** Bits that count where the target drops the lowest ones of the type; all of them where absent. */
    readonly significantBits?: number | undefined;
}
export interface OperatorRules {
    readonly weights: readonly TypeRule[];
    readonly activations: readonly TypeRule[];
}
/** Modes of a vendor's toolchain that choose the bits of layers, by the vendor's names. */
export interface BitWidthModes {
    readonly activations: readonly string[];
    readonly weights: readonly string[];
    /** A mode that goes together with others in these pairs only. */
    readonly pairs: Readonly<Record<string, readonly (readonly [activations: string, weights: string])[]>>;
    /** Output channels up to which a layer becomes wide, by mode. A choice of quantgate's where the vendor's is not public. */
    readonly channelCountMax: Readonly<Record<string, number>>;
}
/** Facts about speed, as far as they are public. */
export interface Machine {
    readonly clockMhz?: number | undefined;
    readonly macsPerCycleInt8?: number | undefined;
    /** Reading, and writing, of external memory: 1 GB is 10^9 bytes. */
    readonly readGigabytesPerSecond?: number | undefined;
    readonly writeGigabytesPerSecond?: number | undefined;
}
/** Limits of one kind of layer of an NPU; a limit that is absent does not hold or is not public. */
export interface NpuLayerRule {
    /** Exactly so many input channels, instead of a multiple of `channelMultiple`. */
    readonly inputChannels?: number;
    readonly kernelHeightMax?: number;
    readonly kernelWidthMax?: number;
    /** [height, width] each. */
    readonly strides?: readonly (readonly [number, number])[];
    /** Fewest input features, by bits of the weights. */
    readonly inputFeaturesMin?: Readonly<Record<string, number>>;
    /** Fewest elements that are averaged. */
    readonly areaMin?: number;
}
/** What the NPU of a target computes; the rest is left to its CPU. */
export interface NpuRules {
    /** Channels are stored in groups of so many. */
    readonly channelMultiple: number;
    /** Bits of a signed bias, by bits of the weights. */
    readonly biasBits: Readonly<Record<string, number>>;
    /** By the NPU's own name of the kind. */
    readonly layers: Readonly<Record<string, NpuLayerRule>>;
}
/** A chip of a target. Sizes in bytes; what is not public is absent. */
export interface TargetDevice {
    readonly name: string;
    readonly cpu: string;
    readonly flashBytes?: number;
    readonly ramBytes?: number;
    /** Cycles of a network: sum of the constants times what they are named after; see `source` for how good that is. */
    readonly cycles?: {
        readonly clockMhz: number;
        readonly constant: number;
        readonly perWeightByte: number;
        readonly perMac: number;
        readonly perOutput: number;
        /** Networks it was fitted to lie within this factor; others may lie anywhere. */
        readonly factor: number;
    };
}
/** Both ends are allowed. */
export type ShiftRange = readonly [min: number, max: number];
/**
 * Which positions of power-of-two scales (fractional bits) an NPU's shifters can work with. A rule that is absent does not
 * hold. ipos, opos, wpos, bpos are those of input, output, weight and bias.
 */
export interface PositionRules {
    /** Rules are applied round by round until nothing changes, at most so often. */
    readonly roundsMax: number;
    /** Conv, Gemm: wpos + ipos − opos; the weight's gives way. */
    readonly shiftCut?: ShiftRange | undefined;
    /**
     * Conv, Gemm: wpos + ipos − bpos, from min(0, −(accumulatorBits − (productBits + shift cut))), or 0 where a LeakyRelu
     * follows, to `max`; the bias's gives way.
     */
    readonly shiftBias?: {
        readonly accumulatorBits: number;
        readonly productBits: number;
        readonly max: number;
    } | undefined;
    /** Add, Sub: largest − smallest ipos; the largest gives way. */
    readonly shiftRead?: ShiftRange | undefined;
    /** Add: smallest ipos − opos; opos gives way. */
    readonly shiftWriteAdd?: ShiftRange | undefined;
    /** Mul: sum of ipos − opos; opos gives way. */
    readonly shiftWriteMul?: ShiftRange | undefined;
    /** HardSigmoid of x/6 + 1/2: ipos, smallest opos, and `offset` + ipos − opos ≥ 0. */
    readonly hardSigmoid?: {
        readonly input: ShiftRange;
        readonly outputMin: number;
        readonly offset: number;
    } | undefined;
    /** Mul of x and HardSigmoid(x): ipos + ipos − opos; opos gives way. */
    readonly shiftSwish?: ShiftRange | undefined;
    /** Operators whose inputs and outputs get the smallest of their positions. */
    readonly aligned: readonly string[];
}
export interface TargetProfile {
    readonly name: string;
    readonly description: string;
    /** Holds for every operator that is not listed under `operators`. */
    readonly default: OperatorRules;
    /** By ONNX operator type, where it differs. */
    readonly operators: Readonly<Record<string, OperatorRules>>;
    /** Parts of a network may stay in float, on the target itself or on its host. */
    readonly float: 'native' | 'host' | 'none';
    /** Narrower floats that it can compute in, beside float32. */
    readonly floatTypes?: readonly ('bfloat16' | 'float16')[] | undefined;
    readonly bitWidthModes?: BitWidthModes | undefined;
    /** How the toolchain writes the steps of integers; absent where it takes them from the model. */
    readonly fixedPoint?: 'radix-and-scale' | undefined;
    /** Operators that this target computes itself, under whatever conditions. */
    readonly ownOperators?: readonly string[] | undefined;
    /** Operators that the vendor knows and this target leaves to its processor. */
    readonly hostOperators?: readonly string[] | undefined;
    readonly machine?: Machine | undefined;
    readonly npu?: NpuRules;
    readonly devices?: readonly TargetDevice[];
    /** Of targets that compute with shifts instead of multiplications. */
    readonly positions?: PositionRules | undefined;
    readonly sources: readonly {
        readonly title: string;
        readonly url: string;
    }[];
}
type NeededScale = 'float' | 'power-of-two' | 'power-of-two-up';
/** The part of a recipe that a profile has an opinion on; the manifest's `Recipe` is one. */
export interface QuantizationNeed {
    readonly weights: {
        readonly type: ProfileType | 'float';
        readonly granularity: 'per-tensor' | 'per-channel';
        readonly symmetric: boolean;
        readonly scale: NeededScale;
    };
    readonly activations: {
        readonly type: ProfileType | 'float';
        readonly symmetric: boolean;
        readonly scale: NeededScale;
    };
}
/** What a target cannot do of a recipe, each as an error without place, with what to write instead. */
export declare function supports(profile: TargetProfile, recipe: QuantizationNeed): Diagnostic[];
export {};
