/** `extra_options:` of `style: amd`: AMD Quark's own names, those that work here; what is refused says what to write. */
import { type Decoded, type Field } from '../object-shape.ts';
import { type Shape } from '../shape.ts';
/** Switches of the position refinement, by the rule that they switch. */
export declare const ADJUSTMENTS: {
    readonly AdjustShiftCut: readonly ['shiftCut'];
    readonly AdjustShiftBias: readonly ['shiftBias'];
    readonly AdjustShiftRead: readonly ['shiftRead'];
    readonly AdjustShiftWrite: readonly ['shiftWriteAdd', 'shiftWriteMul'];
    readonly AdjustHardSigmoid: readonly ['hardSigmoid'];
    readonly AdjustShiftSwish: readonly ['shiftSwish'];
};
/** Switches of alignment, by the operators that they are about. */
export declare const ALIGNMENTS: {
    readonly AlignConcat: readonly ['Concat'];
    readonly AlignPool: readonly ['MaxPool', 'AveragePool', 'GlobalAveragePool'];
    readonly AlignPad: readonly ['Pad'];
    readonly AlignSlice: readonly ['Slice'];
    readonly AlignTranspose: readonly ['Transpose'];
    readonly AlignReshape: readonly ['Reshape'];
};
/** Switches of the removal of quantizers between a layer and the activation behind it. */
export declare const FUSIONS: {
    readonly RemoveQDQConvRelu: 'Relu';
    readonly RemoveQDQConvClip: 'Clip';
    readonly RemoveQDQConvLeakyRelu: 'LeakyRelu';
    readonly RemoveQDQConvPRelu: 'PRelu';
};
/** Switches of the DPU's approximations. */
export declare const SIMULATIONS: {
    readonly ConvertLeakyReluToDPUVersion: 'LeakyRelu';
    readonly ConvertSigmoidToHardSigmoid: 'Sigmoid';
    readonly ConvertHardSigmoidToDPUVersion: 'HardSigmoid';
    readonly ConvertAvgPoolToDPUVersion: 'AveragePool';
    readonly ConvertReduceMeanToDPUVersion: 'ReduceMean';
};
/** Switches of rewrites of the float model. */
export declare const REWRITES: {
    readonly ConvertBNToConv: 'batch-normalization-to-conv';
    readonly ConvertReduceMeanToGlobalAvgPool: 'reduce-mean-to-global-average-pool';
    readonly ConvertSplitToSlice: 'split-to-slice';
    readonly ConvertClipToRelu: 'clip-to-relu';
    readonly ReplaceClip6Relu: 'clip-6-to-relu';
};
declare const fields: {
    readonly AdjustShiftCut: Field<boolean, false>;
    readonly AdjustShiftBias: Field<boolean, false>;
    readonly AdjustShiftRead: Field<boolean, false>;
    readonly AdjustShiftWrite: Field<boolean, false>;
    readonly AdjustHardSigmoid: Field<boolean, false>;
    readonly AdjustShiftSwish: Field<boolean, false>;
    readonly AlignConcat: Field<boolean, false>;
    readonly AlignPool: Field<boolean, false>;
    readonly AlignPad: Field<boolean, false>;
    readonly AlignSlice: Field<boolean, false>;
    readonly AlignTranspose: Field<boolean, false>;
    readonly AlignReshape: Field<boolean, false>;
    readonly RemoveQDQConvRelu: Field<boolean, false>;
    readonly RemoveQDQConvClip: Field<boolean, false>;
    readonly RemoveQDQConvLeakyRelu: Field<boolean, false>;
    readonly RemoveQDQConvPRelu: Field<boolean, false>;
    readonly ConvertLeakyReluToDPUVersion: Field<boolean, false>;
    readonly ConvertSigmoidToHardSigmoid: Field<boolean, false>;
    readonly ConvertHardSigmoidToDPUVersion: Field<boolean, false>;
    readonly ConvertAvgPoolToDPUVersion: Field<boolean, false>;
    readonly ConvertReduceMeanToDPUVersion: Field<boolean, false>;
    readonly ConvertBNToConv: Field<boolean, false>;
    readonly ConvertReduceMeanToGlobalAvgPool: Field<boolean, false>;
    readonly ConvertSplitToSlice: Field<boolean, false>;
    readonly ConvertClipToRelu: Field<boolean, false>;
    readonly ReplaceClip6Relu: Field<boolean, false>;
    readonly ActivationSymmetric: Field<boolean, false>;
    readonly WeightSymmetric: Field<boolean, false>;
    readonly Int32Bias: Field<boolean, false>;
    readonly QuantizeBias: Field<boolean, false>;
    readonly DedicatedQDQPair: Field<boolean, false>;
    readonly QuantizeAllOpTypes: Field<boolean, false>;
    readonly ForceQuantizeNoInputCheck: Field<boolean, false>;
    readonly AddQDQPairToWeight: Field<boolean, false>;
    readonly MatMulConstBOnly: Field<boolean, false>;
    readonly UseQDQContribOps: Field<boolean, false>;
    readonly WeightsOnly: Field<boolean, false>;
    readonly OpTypesToExcludeOutputQuantization: Field<readonly string[], false>;
    readonly MinimumRealRange: Field<number, false>;
    readonly Percentile: Field<number, false>;
    readonly CalibMovingAverage: Field<boolean, false>;
    readonly CalibMovingAverageConstant: Field<number, false>;
    readonly MinMSEModePof2Scale: Field<"All", false>;
    readonly SimulateDPU: Field<boolean, false>;
    readonly NPULimitationCheck: Field<boolean, false>;
    readonly MaxLoopNum: Field<number, false>;
    readonly FastFinetune: Field<Decoded<{
        OptimAlgorithm: Field<"adaquant" | "adaround", false>;
        DataSize: Field<number, false>;
    }>, false>;
    readonly UseRandomData: Field<boolean, false>;
    readonly QuantizeFP16: Field<boolean, false>;
    readonly UseFP32Scale: Field<boolean, false>;
    readonly BF16QDQToCast: Field<boolean, false>;
    readonly SplitLargeKernelPool: Field<boolean, false>;
    readonly FoldRelu: Field<boolean, false>;
};
export type AmdOptions = Decoded<typeof fields>;
/** Options of Quark that are known here, for hints too. */
export declare const AMD_OPTION_NAMES: string[];
export declare const amdOptions: Shape<AmdOptions>;
export {};
