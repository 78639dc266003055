import { type RangeRecipe, type Recipe } from './manifest.ts';
import { type Decoded } from './object-shape.ts';
import { type QuantizerWords } from './scalar-shapes.ts';
import { type Shape } from './shape.ts';
export declare const weights: Shape<QuantizerWords>;
export declare const activations: Shape<QuantizerWords>;
export declare const range: Shape<RangeRecipe>;
export declare const recipeFields: {
    readonly weights: import("./object-shape.ts").Field<QuantizerWords, false>;
    readonly activations: import("./object-shape.ts").Field<QuantizerWords, false>;
    readonly bias: import("./object-shape.ts").Field<"float" | "int32", false>;
    readonly range: import("./object-shape.ts").Field<RangeRecipe, false>;
    readonly steps: import("./object-shape.ts").Field<readonly "bias-correction"[], false>;
    readonly operators: import("./object-shape.ts").Field<{
        readonly include: readonly string[] | undefined;
        readonly exclude: readonly string[] | undefined;
    }, false>;
    readonly 'exclude-nodes': import("./object-shape.ts").Field<readonly string[], false>;
    readonly overrides: import("./object-shape.ts").Field<Readonly<Record<string, Decoded<{
        readonly type: import("./object-shape.ts").Field<"float" | "int16" | "int4" | "int8" | "uint16" | "uint4" | "uint8", false>;
        readonly symmetric: import("./object-shape.ts").Field<boolean, false>;
        readonly 'reduced-range': import("./object-shape.ts").Field<boolean, false>;
        readonly axis: import("./object-shape.ts").Field<number | "none", false>;
        readonly range: import("./object-shape.ts").Field<readonly [number, number], false>;
        readonly scale: import("./object-shape.ts").Field<readonly number[], false>;
        readonly 'zero-point': import("./object-shape.ts").Field<readonly number[], false>;
    }>>>, false>;
    readonly compat: import("./object-shape.ts").Field<"ort", false>;
    readonly ort: import("./object-shape.ts").Field<import("./manifest.ts").OrtOptions, false>;
};
export declare const recipe: Shape<Decoded<{
    readonly weights: import("./object-shape.ts").Field<QuantizerWords, false>;
    readonly activations: import("./object-shape.ts").Field<QuantizerWords, false>;
    readonly bias: import("./object-shape.ts").Field<"float" | "int32", false>;
    readonly range: import("./object-shape.ts").Field<RangeRecipe, false>;
    readonly steps: import("./object-shape.ts").Field<readonly "bias-correction"[], false>;
    readonly operators: import("./object-shape.ts").Field<{
        readonly include: readonly string[] | undefined;
        readonly exclude: readonly string[] | undefined;
    }, false>;
    readonly 'exclude-nodes': import("./object-shape.ts").Field<readonly string[], false>;
    readonly overrides: import("./object-shape.ts").Field<Readonly<Record<string, Decoded<{
        readonly type: import("./object-shape.ts").Field<"float" | "int16" | "int4" | "int8" | "uint16" | "uint4" | "uint8", false>;
        readonly symmetric: import("./object-shape.ts").Field<boolean, false>;
        readonly 'reduced-range': import("./object-shape.ts").Field<boolean, false>;
        readonly axis: import("./object-shape.ts").Field<number | "none", false>;
        readonly range: import("./object-shape.ts").Field<readonly [number, number], false>;
        readonly scale: import("./object-shape.ts").Field<readonly number[], false>;
        readonly 'zero-point': import("./object-shape.ts").Field<readonly number[], false>;
    }>>>, false>;
    readonly compat: import("./object-shape.ts").Field<"ort", false>;
    readonly ort: import("./object-shape.ts").Field<import("./manifest.ts").OrtOptions, false>;
}>>;
export type RecipeSection = Decoded<typeof recipeFields>;
/** A recipe of which nothing is written. */
export declare const NO_RECIPE: RecipeSection;
/** Fills in the defaults: quantgate's own or, with `compat: ort`, onnxruntime's. */
export declare function resolveRecipe(section: RecipeSection): Recipe;
