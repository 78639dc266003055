import type { QuantizedSource } from './manifest.ts';
import { type Decoded } from './object-shape.ts';
import { type Located, type Shape } from './shape.ts';
/** Axes that vary one key of the recipe rather than one of the build. */
export declare const isRecipeAxis: (key: string) => boolean;
/** The word in place of a file. */
export declare const AS_IS = "as-is";
declare const fields: {
    readonly model: import("./object-shape.ts").Field<Located<string>, false>;
    readonly target: import("./object-shape.ts").Field<Located<string>, false>;
    readonly recipe: import("./object-shape.ts").Field<Decoded<{
        readonly weights: import("./object-shape.ts").Field<import("./scalar-shapes.ts").QuantizerWords, false>;
        readonly activations: import("./object-shape.ts").Field<import("./scalar-shapes.ts").QuantizerWords, false>;
        readonly bias: import("./object-shape.ts").Field<"float" | "int16" | "int32" | "int8", false>;
        readonly 'float-type': import("./object-shape.ts").Field<"bfloat16" | "float16" | "float32", false>;
        readonly range: import("./object-shape.ts").Field<import("./manifest.ts").RangeRecipe, false>;
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
        readonly aimet: import("./object-shape.ts").Field<import("./manifest.ts").Recipe, false>;
        readonly kneron: import("./object-shape.ts").Field<import("./manifest.ts").Recipe, false>;
        readonly ort: import("./object-shape.ts").Field<import("./manifest.ts").Recipe, false>;
        readonly amd: import("./object-shape.ts").Field<import("./manifest.ts").Recipe, false>;
        readonly ti: import("./object-shape.ts").Field<import("./manifest.ts").Recipe, false>;
    }>, false>;
    readonly quantized: import("./object-shape.ts").Field<Located<QuantizedSource>, false>;
    readonly gates: import("./object-shape.ts").Field<readonly import("./manifest.ts").GateSpec[], false>;
    readonly matrix: import("./object-shape.ts").Field<Decoded<{
        [k: string]: import("./object-shape.ts").Field<true, false>;
    }>, false>;
};
/** A build as written, for the schema and for the parts of a matrix that do not vary. */
export declare const build: Shape<Decoded<{
    readonly model: import("./object-shape.ts").Field<Located<string>, false>;
    readonly target: import("./object-shape.ts").Field<Located<string>, false>;
    readonly recipe: import("./object-shape.ts").Field<Decoded<{
        readonly weights: import("./object-shape.ts").Field<import("./scalar-shapes.ts").QuantizerWords, false>;
        readonly activations: import("./object-shape.ts").Field<import("./scalar-shapes.ts").QuantizerWords, false>;
        readonly bias: import("./object-shape.ts").Field<"float" | "int16" | "int32" | "int8", false>;
        readonly 'float-type': import("./object-shape.ts").Field<"bfloat16" | "float16" | "float32", false>;
        readonly range: import("./object-shape.ts").Field<import("./manifest.ts").RangeRecipe, false>;
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
        readonly aimet: import("./object-shape.ts").Field<import("./manifest.ts").Recipe, false>;
        readonly kneron: import("./object-shape.ts").Field<import("./manifest.ts").Recipe, false>;
        readonly ort: import("./object-shape.ts").Field<import("./manifest.ts").Recipe, false>;
        readonly amd: import("./object-shape.ts").Field<import("./manifest.ts").Recipe, false>;
        readonly ti: import("./object-shape.ts").Field<import("./manifest.ts").Recipe, false>;
    }>, false>;
    readonly quantized: import("./object-shape.ts").Field<Located<QuantizedSource>, false>;
    readonly gates: import("./object-shape.ts").Field<readonly import("./manifest.ts").GateSpec[], false>;
    readonly matrix: import("./object-shape.ts").Field<Decoded<{
        [k: string]: import("./object-shape.ts").Field<true, false>;
    }>, false>;
}>>;
export type BuildSection = Decoded<typeof fields>;
export {};
