import { type Shape } from './shape.ts';
export declare const manifestShape: Shape<Partial<import("./object-shape.ts").Decoded<{
    readonly $schema: import("./object-shape.ts").Field<string, false>;
    readonly datasets: import("./object-shape.ts").Field<readonly import("./shape.ts").DictionaryEntry<import("./manifest.ts").DatasetSpec>[], false>;
    readonly models: import("./object-shape.ts").Field<readonly import("./shape.ts").DictionaryEntry<import("./object-shape.ts").Decoded<{
        readonly file: import("./object-shape.ts").Field<import("./shape.ts").Located<string>, true>;
        readonly inputs: import("./object-shape.ts").Field<Readonly<Record<string, readonly number[]>>, false>;
        readonly calibrate: import("./object-shape.ts").Field<import("./shape.ts").Located<string>, false>;
        readonly evaluate: import("./object-shape.ts").Field<import("./shape.ts").Located<string>, false>;
        readonly metrics: import("./object-shape.ts").Field<import("./shape.ts").Located<readonly import("./manifest.ts").MetricSpec[]>, false>;
        readonly state: import("./object-shape.ts").Field<Readonly<Record<string, string>>, false>;
        readonly constants: import("./object-shape.ts").Field<Readonly<Record<string, number | readonly number[]>>, false>;
    }>>[], true>;
    readonly builds: import("./object-shape.ts").Field<readonly import("./shape.ts").DictionaryEntry<import("./object-shape.ts").Decoded<{
        readonly model: import("./object-shape.ts").Field<import("./shape.ts").Located<string>, false>;
        readonly target: import("./object-shape.ts").Field<import("./shape.ts").Located<string>, false>;
        readonly recipe: import("./object-shape.ts").Field<import("./object-shape.ts").Decoded<{
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
            readonly 'exclude-subgraphs': import("./object-shape.ts").Field<readonly import("./object-shape.ts").Decoded<{
                start: import("./object-shape.ts").Field<readonly string[], true>;
                end: import("./object-shape.ts").Field<readonly string[], true>;
            }>[], false>;
            readonly 'include-subgraphs': import("./object-shape.ts").Field<readonly import("./object-shape.ts").Decoded<{
                start: import("./object-shape.ts").Field<readonly string[], true>;
                end: import("./object-shape.ts").Field<readonly string[], true>;
            }>[], false>;
            readonly 'sensitive-parts': import("./object-shape.ts").Field<"float" | "integer", false>;
            readonly overrides: import("./object-shape.ts").Field<Readonly<Record<string, import("./object-shape.ts").Decoded<{
                readonly type: import("./object-shape.ts").Field<"float" | "int16" | "int2" | "int4" | "int8" | "uint16" | "uint2" | "uint4" | "uint8", false>;
                readonly symmetric: import("./object-shape.ts").Field<boolean, false>;
                readonly 'reduced-range': import("./object-shape.ts").Field<boolean, false>;
                readonly axis: import("./object-shape.ts").Field<number | "none", false>;
                readonly range: import("./object-shape.ts").Field<readonly [number, number], false>;
                readonly scale: import("./object-shape.ts").Field<readonly number[], false>;
                readonly 'zero-point': import("./object-shape.ts").Field<readonly number[], false>;
            }>>>, false>;
            readonly encodings: import("./object-shape.ts").Field<string, false>;
            readonly replace: import("./object-shape.ts").Field<import("./object-shape.ts").Decoded<{
                [k: string]: import("./object-shape.ts").Field<string, false>;
            }>, false>;
            readonly style: import("./object-shape.ts").Field<"aimet" | "amd" | "kneron" | "ort" | "ti", false>;
            readonly aimet: import("./object-shape.ts").Field<import("./manifest.ts").Recipe, false>;
            readonly kneron: import("./object-shape.ts").Field<import("./manifest.ts").Recipe, false>;
            readonly ort: import("./object-shape.ts").Field<import("./manifest.ts").Recipe, false>;
            readonly amd: import("./object-shape.ts").Field<import("./manifest.ts").Recipe, false>;
            readonly ti: import("./object-shape.ts").Field<import("./manifest.ts").Recipe, false>;
        }>, false>;
        readonly quantized: import("./object-shape.ts").Field<import("./shape.ts").Located<import("./manifest.ts").QuantizedSource>, false>;
        readonly gates: import("./object-shape.ts").Field<readonly import("./manifest.ts").GateSpec[], false>;
        readonly matrix: import("./object-shape.ts").Field<import("./object-shape.ts").Decoded<{
            [k: string]: import("./object-shape.ts").Field<true, false>;
        }>, false>;
    }>>[], true>;
}>>>;
