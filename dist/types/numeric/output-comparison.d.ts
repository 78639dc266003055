/** How far the outputs of a quantized model are from the float ones before and after something was done to it. */
/** Sums over samples, by output of the model. */
export interface OutputComparison {
    /** Σx² of the float model */
    readonly signal: readonly number[];
    /** Σ(x − q)² of the quantized model as it was */
    readonly before: readonly number[];
    /** … and as it is */
    readonly after: readonly number[];
}
/** The errors over all samples, from those of parts. */
export declare function outputErrorOf(parts: readonly OutputComparison[]): {
    readonly before: number;
    readonly after: number;
};
