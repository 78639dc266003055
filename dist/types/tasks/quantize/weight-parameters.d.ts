/** Scales and zero points of constants: of weights, of operands such as addends, of biases with a scale of their own. */
import type { RoundingRecipe, WeightQuantizer } from '../../artifacts/placement.ts';
import type { FloatTensor } from '../../numeric/tensor.ts';
import { type QuantizerParameters } from './parameter-table.ts';
/** @throws Failure 'bad-model' for NaN or infinite elements, 'unsupported-model' for the wrong number of given scales */
export declare function weightParameters(quantizer: WeightQuantizer, weight: FloatTensor, recipe: RoundingRecipe): QuantizerParameters;
