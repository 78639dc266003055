/**
 * AIMET's quantization simulation configuration, a JSON file of six sections that says which operators get which
 * quantizers. Read with all mistakes at their places; truth values are the texts "True" and "False" there.
 *
 * Source: AIMET (BSD-3-Clause), schema of quantsim configuration files, and the files that come with aimet-onnx 2.42.
 */
import type { Decoded } from '../object-shape.ts';
import { type Shape } from '../shape.ts';
declare const fields: {
    readonly defaults: import("../object-shape.ts").Field<Decoded<{
        hw_version: import("../object-shape.ts").Field<string, false>;
        ops: import("../object-shape.ts").Field<Decoded<{
            is_input_quantized: import("../object-shape.ts").Field<boolean, false>;
            is_output_quantized: import("../object-shape.ts").Field<boolean, false>;
            is_symmetric: import("../object-shape.ts").Field<boolean, false>;
        }>, true>;
        params: import("../object-shape.ts").Field<Decoded<{
            is_quantized: import("../object-shape.ts").Field<boolean, false>;
            is_symmetric: import("../object-shape.ts").Field<boolean, false>;
        }>, true>;
        per_channel_quantization: import("../object-shape.ts").Field<boolean, false>;
        strict_symmetric: import("../object-shape.ts").Field<boolean, false>;
        unsigned_symmetric: import("../object-shape.ts").Field<boolean, false>;
        supported_kernels: import("../object-shape.ts").Field<readonly Decoded<{
            activation: import("../object-shape.ts").Field<Decoded<{
                bitwidth: import("../object-shape.ts").Field<number, true>;
                dtype: import("../object-shape.ts").Field<"float" | "int", true>;
            }>, true>;
            param: import("../object-shape.ts").Field<Decoded<{
                bitwidth: import("../object-shape.ts").Field<number, true>;
                dtype: import("../object-shape.ts").Field<"float" | "int", true>;
            }>, false>;
        }>[], false>;
    }>, true>;
    readonly params: import("../object-shape.ts").Field<Readonly<Record<string, Decoded<{
        is_quantized: import("../object-shape.ts").Field<boolean, false>;
        is_symmetric: import("../object-shape.ts").Field<boolean, false>;
    }>>>, true>;
    readonly op_type: import("../object-shape.ts").Field<Readonly<Record<string, Decoded<{
        is_input_quantized: import("../object-shape.ts").Field<boolean, false>;
        is_output_quantized: import("../object-shape.ts").Field<boolean, false>;
        is_symmetric: import("../object-shape.ts").Field<boolean, false>;
        params: import("../object-shape.ts").Field<Readonly<Record<string, Decoded<{
            is_quantized: import("../object-shape.ts").Field<boolean, false>;
            is_symmetric: import("../object-shape.ts").Field<boolean, false>;
        }>>>, false>;
        supported_kernels: import("../object-shape.ts").Field<readonly Decoded<{
            activation: import("../object-shape.ts").Field<Decoded<{
                bitwidth: import("../object-shape.ts").Field<number, true>;
                dtype: import("../object-shape.ts").Field<"float" | "int", true>;
            }>, true>;
            param: import("../object-shape.ts").Field<Decoded<{
                bitwidth: import("../object-shape.ts").Field<number, true>;
                dtype: import("../object-shape.ts").Field<"float" | "int", true>;
            }>, false>;
        }>[], false>;
        per_channel_quantization: import("../object-shape.ts").Field<boolean, false>;
        encoding_constraints: import("../object-shape.ts").Field<Decoded<{
            min: import("../object-shape.ts").Field<number, false>;
            max: import("../object-shape.ts").Field<number, false>;
        }>, false>;
    }>>>, true>;
    readonly supergroup_pass_list: import("../object-shape.ts").Field<readonly ("LayerNormalization" | "MaskedSoftmax" | "MatmulAdd" | "RMSNormalization")[], false>;
    readonly supergroups: import("../object-shape.ts").Field<readonly Decoded<{
        op_list: import("../object-shape.ts").Field<readonly string[], true>;
    }>[], true>;
    readonly model_input: import("../object-shape.ts").Field<Decoded<{
        is_input_quantized: import("../object-shape.ts").Field<boolean, false>;
    }>, true>;
    readonly model_output: import("../object-shape.ts").Field<Decoded<{
        is_output_quantized: import("../object-shape.ts").Field<boolean, false>;
    }>, true>;
};
export type QuantsimConfig = Decoded<typeof fields>;
export declare const quantsimConfig: Shape<QuantsimConfig>;
export {};
