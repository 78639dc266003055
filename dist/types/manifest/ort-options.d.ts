import type { OrtOptions } from './manifest.ts';
import { type Shape } from './shape.ts';
/** The same names met directly in a recipe. */
export declare const ortRecipeHints: Readonly<Record<string, string>>;
/** Options that are not given have onnxruntime's own defaults. */
export declare const ortOptions: Shape<OrtOptions>;
