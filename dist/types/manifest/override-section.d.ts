/** `overrides:` of a recipe: settings of single tensors, the fields of onnxruntime's TensorQuantOverrides. */
import { type TensorOverride } from './manifest.ts';
import { type Decoded } from './object-shape.ts';
import { type Shape } from './shape.ts';
declare const fields: {
    readonly type: import("./object-shape.ts").Field<"float" | "int16" | "int2" | "int4" | "int8" | "uint16" | "uint2" | "uint4" | "uint8", false>;
    readonly symmetric: import("./object-shape.ts").Field<boolean, false>;
    readonly 'reduced-range': import("./object-shape.ts").Field<boolean, false>;
    readonly axis: import("./object-shape.ts").Field<number | "none", false>;
    readonly range: import("./object-shape.ts").Field<readonly [number, number], false>;
    readonly scale: import("./object-shape.ts").Field<readonly number[], false>;
    readonly 'zero-point': import("./object-shape.ts").Field<readonly number[], false>;
};
type OverrideSection = Decoded<typeof fields>;
export declare const overrides: Shape<Readonly<Record<string, OverrideSection>>>;
export declare function resolveOverrides(section: Readonly<Record<string, OverrideSection>>): Readonly<Record<string, TensorOverride>>;
export {};
