import type { ImportedSettings } from './encodings/formats.ts';
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
    readonly bias: import("./object-shape.ts").Field<"float" | "int16" | "int32" | "int8", false>;
    readonly 'float-type': import("./object-shape.ts").Field<"bfloat16" | "float16" | "float32", false>;
    readonly range: import("./object-shape.ts").Field<RangeRecipe, false>;
    readonly steps: import("./object-shape.ts").Field<readonly import("./manifest.ts").RecipeStep[], false>;
    readonly operators: import("./object-shape.ts").Field<{
        readonly include: readonly string[] | undefined;
        readonly exclude: readonly string[] | undefined;
    }, false>;
    readonly 'exclude-nodes': import("./object-shape.ts").Field<readonly string[], false>;
    readonly 'exclude-subgraphs': import("./object-shape.ts").Field<readonly Decoded<{
        start: import("./object-shape.ts").Field<readonly string[], true>;
        end: import("./object-shape.ts").Field<readonly string[], true>;
    }>[], false>;
    readonly 'include-subgraphs': import("./object-shape.ts").Field<readonly Decoded<{
        start: import("./object-shape.ts").Field<readonly string[], true>;
        end: import("./object-shape.ts").Field<readonly string[], true>;
    }>[], false>;
    readonly 'sensitive-parts': import("./object-shape.ts").Field<"float" | "integer", false>;
    readonly overrides: import("./object-shape.ts").Field<Readonly<Record<string, Decoded<{
        readonly type: import("./object-shape.ts").Field<"float" | "int16" | "int2" | "int4" | "int8" | "uint16" | "uint2" | "uint4" | "uint8", false>;
        readonly symmetric: import("./object-shape.ts").Field<boolean, false>;
        readonly 'reduced-range': import("./object-shape.ts").Field<boolean, false>;
        readonly axis: import("./object-shape.ts").Field<number | "none", false>;
        readonly range: import("./object-shape.ts").Field<readonly [number, number], false>;
        readonly scale: import("./object-shape.ts").Field<readonly number[], false>;
        readonly 'zero-point': import("./object-shape.ts").Field<readonly number[], false>;
    }>>>, false>;
    readonly encodings: import("./object-shape.ts").Field<string, false>;
    readonly replace: import("./object-shape.ts").Field<Decoded<{
        [k: string]: import("./object-shape.ts").Field<string, false>;
    }>, false>;
    readonly style: import("./object-shape.ts").Field<"aimet" | "amd" | "kneron" | "ort" | "ti", false>;
    readonly aimet: import("./object-shape.ts").Field<Recipe, false>;
    readonly kneron: import("./object-shape.ts").Field<Recipe, false>;
    readonly ort: import("./object-shape.ts").Field<Recipe, false>;
    readonly amd: import("./object-shape.ts").Field<Recipe, false>;
    readonly ti: import("./object-shape.ts").Field<Recipe, false>;
};
export declare const recipe: Shape<Decoded<{
    readonly weights: import("./object-shape.ts").Field<QuantizerWords, false>;
    readonly activations: import("./object-shape.ts").Field<QuantizerWords, false>;
    readonly bias: import("./object-shape.ts").Field<"float" | "int16" | "int32" | "int8", false>;
    readonly 'float-type': import("./object-shape.ts").Field<"bfloat16" | "float16" | "float32", false>;
    readonly range: import("./object-shape.ts").Field<RangeRecipe, false>;
    readonly steps: import("./object-shape.ts").Field<readonly import("./manifest.ts").RecipeStep[], false>;
    readonly operators: import("./object-shape.ts").Field<{
        readonly include: readonly string[] | undefined;
        readonly exclude: readonly string[] | undefined;
    }, false>;
    readonly 'exclude-nodes': import("./object-shape.ts").Field<readonly string[], false>;
    readonly 'exclude-subgraphs': import("./object-shape.ts").Field<readonly Decoded<{
        start: import("./object-shape.ts").Field<readonly string[], true>;
        end: import("./object-shape.ts").Field<readonly string[], true>;
    }>[], false>;
    readonly 'include-subgraphs': import("./object-shape.ts").Field<readonly Decoded<{
        start: import("./object-shape.ts").Field<readonly string[], true>;
        end: import("./object-shape.ts").Field<readonly string[], true>;
    }>[], false>;
    readonly 'sensitive-parts': import("./object-shape.ts").Field<"float" | "integer", false>;
    readonly overrides: import("./object-shape.ts").Field<Readonly<Record<string, Decoded<{
        readonly type: import("./object-shape.ts").Field<"float" | "int16" | "int2" | "int4" | "int8" | "uint16" | "uint2" | "uint4" | "uint8", false>;
        readonly symmetric: import("./object-shape.ts").Field<boolean, false>;
        readonly 'reduced-range': import("./object-shape.ts").Field<boolean, false>;
        readonly axis: import("./object-shape.ts").Field<number | "none", false>;
        readonly range: import("./object-shape.ts").Field<readonly [number, number], false>;
        readonly scale: import("./object-shape.ts").Field<readonly number[], false>;
        readonly 'zero-point': import("./object-shape.ts").Field<readonly number[], false>;
    }>>>, false>;
    readonly encodings: import("./object-shape.ts").Field<string, false>;
    readonly replace: import("./object-shape.ts").Field<Decoded<{
        [k: string]: import("./object-shape.ts").Field<string, false>;
    }>, false>;
    readonly style: import("./object-shape.ts").Field<"aimet" | "amd" | "kneron" | "ort" | "ti", false>;
    readonly aimet: import("./object-shape.ts").Field<Recipe, false>;
    readonly kneron: import("./object-shape.ts").Field<Recipe, false>;
    readonly ort: import("./object-shape.ts").Field<Recipe, false>;
    readonly amd: import("./object-shape.ts").Field<Recipe, false>;
    readonly ti: import("./object-shape.ts").Field<Recipe, false>;
}>>;
export type RecipeSection = Decoded<typeof recipeFields>;
/** A recipe of which nothing is written. */
export declare const NO_RECIPE: RecipeSection;
/** Lays what is written on the defaults: quantgate's own, or those of the style. @param imported from another tool's file */
export declare function resolveRecipe(section: RecipeSection, imported: ImportedSettings): Recipe;
