/**
 * Which tensors of a model get quantizers: what `place-quantizers` hands to `choose-ranges` and `quantize`. Names refer
 * to the imported model; nodes are given by their index in its main graph. Holds no ranges and no scales that depend on
 * data.
 */
import { type Json } from '../base/canonical-json.ts';
import type { IntegerType, RangeRecipe, Recipe, ScaleKind } from '../manifest/manifest.ts';
/** The part of a recipe that placement looks at: not how ranges are chosen, nor what is done before or afterwards. */
export type PlacementRecipe = Omit<Recipe, 'range' | 'steps' | 'mixedPrecision' | 'replace' | 'export' | 'aligned' | 'positions' | 'approximated' | 'conversions' | 'floatType'> & {
    /** With compat "aimet" the method of activations, which chooses the ranges of weights too. */
    readonly aimetRange?: RangeRecipe;
    /** Types of layers as mixed precision chose them, by the value that the layer computes. */
    readonly layerTypes?: Readonly<Record<string, ChosenTypes>>;
};
/** Absent members leave the recipe's type. */
export interface ChosenTypes {
    readonly weights?: IntegerType;
    readonly activations?: IntegerType;
}
/** The part of a recipe that rounding looks at. */
export type RoundingRecipe = PlacementRecipe & Pick<Recipe, 'aligned' | 'positions' | 'approximated'> & {
    /** The method that searches powers of two for weights too; undefined where their largest element decides. */
    readonly weightSearch: PowerOfTwoSearch | undefined;
};
export type PowerOfTwoSearch = Extract<RangeRecipe['method'], 'vitis-min-mse' | 'quark-min-mse'>;
/** How real numbers become integers, apart from the range. */
export interface IntegerFormat {
    readonly type: IntegerType;
    readonly symmetric: boolean;
    readonly reducedRange: boolean;
    readonly scale: ScaleKind;
}
/** Where the scale and zero point of a value that is computed come from. */
export type ParameterSource = 
/** The range of a value of the model, usually the quantized one itself; for one that only feeds a Relu, the Relu's. */
{
    readonly kind: 'measured';
    readonly value: string;
} | {
    readonly kind: 'fixed';
    readonly min: number;
    readonly max: number;
} | {
    readonly kind: 'given';
    readonly scale: number;
    readonly zeroPoint: number;
}
/** Those of another quantized tensor, which stands earlier in the list. */
 | {
    readonly kind: 'shared';
    readonly tensor: string;
};
export interface ActivationQuantizer extends IntegerFormat {
    readonly role: 'activation';
    readonly tensor: string;
    readonly source: ParameterSource;
    /** Nodes that each get a pair of their own, in order; empty when all share one pair. */
    readonly dedicatedTo: readonly number[];
}
/**
 * A constant: a weight, an operand such as the addend of an Add, which takes the activations' format, or a bias with a
 * scale of its own.
 */
export interface WeightQuantizer extends IntegerFormat {
    readonly role: 'weight' | 'constant' | 'own-bias';
    readonly tensor: string;
    /** Counted from the front; undefined means one scale for the whole tensor. */
    readonly axis: number | undefined;
    /** Replaces the range found in the data, for every channel. */
    readonly range: readonly [number, number] | undefined;
    /** Replaces what would be computed; as many as channels, one per tensor. */
    readonly parameters: {
        readonly scales: readonly number[];
        readonly zeroPoints: readonly number[];
    } | undefined;
}
/** An int32 bias whose scale is input scale · weight scale · beta. */
export interface BiasQuantizer {
    readonly role: 'bias';
    readonly tensor: string;
    /** Quantized tensor that the layer reads. */
    readonly input: string;
    readonly weight: string;
    readonly beta: number;
}
export type Quantizer = ActivationQuantizer | WeightQuantizer | BiasQuantizer;
/** Raises the scales of `weight` where `bias` would overflow int32. */
export interface WeightAdjustment {
    readonly weight: string;
    readonly bias: string;
    /** Whose scale counts as the input's: a quantized tensor's, or one computed from a format and a source. */
    readonly input: {
        readonly tensor: string;
    } | {
        readonly format: IntegerFormat;
        readonly source: ParameterSource;
    };
}
/** Changes of the graph that come before any quantizer, in order. */
export type GraphEdit = 
/** A Relu or Clip that the quantizer of its output does the work of. Its input's producer takes over the output. */
{
    readonly kind: 'remove-activation';
    readonly node: number;
}
/** A bias that two nodes use gets a copy, which `node` uses. */
 | {
    readonly kind: 'copy-initializer';
    readonly tensor: string;
    readonly copy: string;
    readonly node: number;
}
/** Gemm's beta is moved into the scale of its bias. */
 | {
    readonly kind: 'reset-beta';
    readonly node: number;
};
/** A value whose range must be known, with the format it will have. */
export interface MeasuredValue extends IntegerFormat {
    readonly name: string;
    /** Values that share the quantizer and whose elements count too, in the order in which they are computed. */
    readonly joined?: readonly string[];
    /** Ends of the range that are fixed whatever was measured; null for one that is not. */
    readonly limits?: readonly [number | null, number | null];
    /** The range reaches no further from zero, whatever was measured. */
    readonly magnitudeMax?: number;
}
export interface Placement {
    readonly version: 1;
    readonly edits: readonly GraphEdit[];
    /** In the order in which their nodes are written: own parameters, shared parameters, biases. */
    readonly quantizers: readonly Quantizer[];
    readonly adjustments: readonly WeightAdjustment[];
    /** Groups of activations whose quantizers have one scale, the largest of theirs. */
    readonly equalScales: readonly (readonly string[])[];
    /** In the order of the model. */
    readonly measuredValues: readonly MeasuredValue[];
}
/** `values.json`: names of the values whose statistics are needed, in the order of the model. */
export interface MeasuredNames {
    readonly version: 1;
    readonly values: readonly string[];
    /** Values that are counted together with others, the others by the name of the first. */
    readonly joined?: Readonly<Record<string, readonly string[]>>;
}
export declare const encodePlacement: (placement: Placement) => Uint8Array;
/** @throws Failure 'file-unreadable' when the bytes are not a placement of this version */
export declare function decodePlacement(bytes: Uint8Array): Placement;
export declare const encodeMeasuredNames: (names: MeasuredNames) => Uint8Array;
/** @throws Failure 'file-unreadable' when the bytes are not a list of this version */
export declare function decodeMeasuredNames(bytes: Uint8Array): MeasuredNames;
/**
 * The recipe in a task's parameters, which the plan made of a checked manifest; members that are undefined are absent.
 *
 * @throws InvariantError when the parameters are something else: a bug of the plan
 */
export declare function readPlacementRecipe(parameters: Json): PlacementRecipe;
/** The same of `quantize`. */
export declare function readRoundingRecipe(parameters: Json): RoundingRecipe;
