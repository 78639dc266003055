import type { IntegerType, Recipe, SubgraphSpec } from '../manifest.ts';
import { type AmdOptions } from './amd-options.ts';
/** Quark's presets. */
export declare const AMD_CONFIGS: readonly ['VINT8', 'XINT8', 'XINT8_ADAROUND', 'XINT8_ADAQUANT', 'A8W8', 'A8W8_ADAROUND', 'A8W8_ADAQUANT', 'A16W8', 'A16W8_ADAROUND', 'A16W8_ADAQUANT', 'S8S8_AAWS', 'S8S8_AAWS_ADAROUND', 'S8S8_AAWS_ADAQUANT', 'U8S8_AAWS', 'U8S8_AAWS_ADAROUND', 'U8S8_AAWS_ADAQUANT', 'BF16'];
export type AmdConfig = (typeof AMD_CONFIGS)[number];
/** By the last part of Quark's name: PowerOfTwoMethod.MinMSE, CalibrationMethod.MinMax. */
export declare const AMD_METHODS: readonly ['MinMSE', 'NonOverflow', 'MinMax', 'Percentile', 'Entropy'];
export type AmdMethod = (typeof AMD_METHODS)[number];
/** Passes of Quark's Shapeshifter that have a meaning here. */
export interface AmdPasses {
    readonly onnx_convert_fp16_to_fp32: {
        readonly convert_fp16_to_fp32: boolean | undefined;
        readonly subgraphs_to_include: readonly SubgraphSpec[] | undefined;
    } | undefined;
}
/** The section `amd:`; members that are not written are undefined. */
export interface AmdSection {
    readonly config: AmdConfig | undefined;
    readonly calibrate_method: AmdMethod | undefined;
    readonly activation_type: IntegerType | undefined;
    readonly weight_type: IntegerType | undefined;
    readonly per_channel: boolean | undefined;
    readonly reduce_range: boolean | undefined;
    readonly enable_npu_cnn: boolean | undefined;
    readonly include_cle: boolean | undefined;
    readonly include_fast_ft: boolean | undefined;
    readonly op_types_to_quantize: readonly string[] | undefined;
    readonly exclude_nodes: readonly string[] | undefined;
    readonly nodes_to_exclude: readonly string[] | undefined;
    readonly subgraphs_to_exclude: readonly SubgraphSpec[] | undefined;
    readonly extra_options: Partial<AmdOptions> | undefined;
    readonly passes: AmdPasses | undefined;
}
/** The recipe that stands for a section; what is not written follows the preset, VINT8 without one. */
export declare function amdRecipe(section: Partial<AmdSection>): Recipe;
/** What gets quantizers unless all operators do. Source: AMD Quark 0.13, registries of operators. */
export declare const AMD_OPERATORS: readonly string[];
