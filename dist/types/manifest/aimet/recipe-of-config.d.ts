import type { Recipe } from '../manifest.ts';
import type { QuantsimConfig } from './quantsim-config.ts';
/** Numbers of bits that tensors have unless a rule says otherwise; 32 leaves them in float. */
export interface BitWidths {
    readonly param: number;
    readonly activation: number;
}
/** The members of a recipe that a configuration decides, with compat "aimet". */
export declare function recipeOfConfig(config: QuantsimConfig, { param, activation }: BitWidths): Pick<Recipe, 'weights' | 'activations' | 'operatorRules' | 'fusedOperators' | 'aimetOptions' | 'bias' | 'compat'>;
