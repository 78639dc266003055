import type { IntegerType } from '../numeric/affine-parameters.ts';
/** What holds for tensors by the part they have in a model; undefined members leave the activations' type. */
export interface PartTypes {
    readonly modelInputs: IntegerType | undefined;
    readonly modelOutputs: IntegerType | undefined;
    /** Constants that are neither weights nor biases, such as the addend of an Add. */
    readonly constants: IntegerType | undefined;
}
