import { type RecipeStep } from './manifest.ts';
import { type Shape } from './shape.ts';
export declare const steps: Shape<readonly RecipeStep[]>;
