import { type Decoded } from './object-shape.ts';
import { type Shape } from './shape.ts';
/** Axes that vary one key of the recipe rather than one of the build. */
export declare const isRecipeAxis: (key: string) => boolean;
declare const fields: {
    readonly model: import("./object-shape.ts").Field<import("./shape.ts").Located<string>, false>;
    readonly target: import("./object-shape.ts").Field<import("./shape.ts").Located<string>, false>;
    readonly recipe: import("./object-shape.ts").Field<Decoded<{
        readonly weights: import("./object-shape.ts").Field<import("./scalar-shapes.ts").QuantizerWords, false>;
        readonly activations: import("./object-shape.ts").Field<import("./scalar-shapes.ts").QuantizerWords, false>;
        readonly bias: import("./object-shape.ts").Field<"float" | "int32", false>;
        readonly range: import("./object-shape.ts").Field<import("./manifest.ts").RangeRecipe, false>;
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
    }>, false>;
    readonly gates: import("./object-shape.ts").Field<readonly import("./manifest.ts").GateSpec[], false>;
    readonly matrix: import("./object-shape.ts").Field<Decoded<{
        [k: string]: import("./object-shape.ts").Field<true, false>;
    }>, false>;
};
/** A build as written, for the schema and for the parts of a matrix that do not vary. */
export declare const build: Shape<Decoded<{
    readonly model: import("./object-shape.ts").Field<import("./shape.ts").Located<string>, false>;
    readonly target: import("./object-shape.ts").Field<import("./shape.ts").Located<string>, false>;
    readonly recipe: import("./object-shape.ts").Field<Decoded<{
        readonly weights: import("./object-shape.ts").Field<import("./scalar-shapes.ts").QuantizerWords, false>;
        readonly activations: import("./object-shape.ts").Field<import("./scalar-shapes.ts").QuantizerWords, false>;
        readonly bias: import("./object-shape.ts").Field<"float" | "int32", false>;
        readonly range: import("./object-shape.ts").Field<import("./manifest.ts").RangeRecipe, false>;
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
    }>, false>;
    readonly gates: import("./object-shape.ts").Field<readonly import("./manifest.ts").GateSpec[], false>;
    readonly matrix: import("./object-shape.ts").Field<Decoded<{
        [k: string]: import("./object-shape.ts").Field<true, false>;
    }>, false>;
}>>;
export type BuildSection = Decoded<typeof fields>;
export {};
