/** What a target may ask of a model beside quantizers: other operators, another form. */
/**
 * Operators, and patterns of them, that may be exchanged, with what for. "keep" leaves one alone that a style would
 * exchange.
 */
export declare const REPLACEMENTS: {
    readonly Relu6: readonly ['Relu', 'keep'];
    readonly Silu: readonly ['Relu', 'HardSwish', 'keep'];
    readonly HardSwish: readonly ['Relu', 'keep'];
    readonly Gelu: readonly ['Relu', 'HardSwish', 'keep'];
    readonly Mish: readonly ['Relu', 'HardSwish', 'keep'];
    readonly Elu: readonly ['Relu', 'keep'];
    readonly LeakyRelu: readonly ['Relu', 'keep'];
    readonly Softplus: readonly ['Relu', 'keep'];
    readonly Sigmoid: readonly ['HardSigmoid', 'keep'];
    readonly Resize: readonly ['nearest', 'keep'];
};
export type Replaceable = keyof typeof REPLACEMENTS;
export type Replacements = {
    readonly [Pattern in Replaceable]?: (typeof REPLACEMENTS)[Pattern][number];
};
/** TI's integer model: operators on integers carried as floats, with BNORM sequences behind layers. */
export interface ExportRecipe {
    readonly form: 'tinpu';
    /** The model's outputs stay integers rather than being multiplied by their scales. */
    readonly hasIntegerOutputs: boolean;
}
