/** Subset of `extra_options` of onnxruntime 1.30 that the calibrator and the QDQ writer know. */
export interface OrtOptions {
    readonly ActivationRestrictedAsymmetric: boolean;
    readonly AddQDQPairToWeight: boolean;
    readonly DedicatedQDQPair: boolean;
    readonly ForceQuantizeNoInputCheck: boolean;
    readonly MatMulConstBOnly: boolean;
    readonly OpTypesToExcludeOutputQuantization: readonly string[];
    readonly QDQKeepRemovableActivations: boolean;
    readonly QDQDisableWeightAdjustForInt32Bias: boolean;
    readonly MinimumRealRange: number | undefined;
    readonly UseQDQContribOps: boolean;
    readonly CalibTensorRangeSymmetric: boolean;
}
