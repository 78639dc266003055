/** What a target may ask of a model beside quantizers: other operators, another form. */

/**
 * Operators, and patterns of them, that may be exchanged, with what for. "keep" leaves one alone that a style would
 * exchange.
 */
export const REPLACEMENTS = {
  Relu6: ['Relu', 'keep'],
  Silu: ['Relu', 'HardSwish', 'keep'],
  HardSwish: ['Relu', 'keep'],
  Gelu: ['Relu', 'HardSwish', 'keep'],
  Mish: ['Relu', 'HardSwish', 'keep'],
  Elu: ['Relu', 'keep'],
  LeakyRelu: ['Relu', 'keep'],
  Softplus: ['Relu', 'keep'],
  Sigmoid: ['HardSigmoid', 'keep'],
  Resize: ['nearest', 'keep'],
} as const;

export type Replaceable = keyof typeof REPLACEMENTS;

export type Replacements = {readonly [Pattern in Replaceable]?: (typeof REPLACEMENTS)[Pattern][number]};

/** TI's integer model: operators on integers carried as floats, with BNORM sequences behind layers. */
export interface ExportRecipe {
  readonly form: 'tinpu';
  /** The model's outputs stay integers rather than being multiplied by their scales. */
  readonly hasIntegerOutputs: boolean;
}
