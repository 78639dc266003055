/** Members of an AIMET quantsim configuration that have no other word in a recipe. */
export interface AimetOptions {
    /** Symmetric integers leave out the lowest one. */
    readonly strictSymmetric: boolean;
    /** Symmetric tensors without negative values use all integers for the positive ones. */
    readonly unsignedSymmetric: boolean;
    /** Outputs of operators of which nothing else is said. */
    readonly quantizesOutputs: boolean;
    /** Inputs of the model, and constants that are no weights. */
    readonly quantizesModelInputs: boolean;
    /** Undefined leaves it to the operators. */
    readonly quantizesModelOutputs: boolean | undefined;
}
