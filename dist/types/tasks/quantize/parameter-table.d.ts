/** What quantizers are made of. */
import type { PlacementRecipe } from '../../artifacts/placement.ts';
import type { IntegerType } from '../../manifest/manifest.ts';
import type { RangeFlavour } from '../../numeric/affine-parameters.ts';
import type { IntegerRange } from '../../numeric/quantize-affine.ts';
export interface QuantizerParameters {
    readonly type: IntegerType | 'int32';
    /** Shape [1] or [channels], float32. */
    readonly scales: Float32Array;
    readonly zeroPoints: Int32Array;
    /** Undefined for one scale. */
    readonly axis: number | undefined;
    /** Where rounded integers are cut off; undefined means at the ends of the type. */
    readonly clamp?: IntegerRange | undefined;
    /** As AIMET rounds weights; to the nearest integer, ties to even, otherwise. */
    readonly rounding?: 'aimet' | undefined;
}
/** By tensor name; those of biases too. */
export type ParameterTable = ReadonlyMap<string, QuantizerParameters>;
/** Quark's integers are onnxruntime's. */
export declare const flavourOf: ({ compat }: PlacementRecipe) => RangeFlavour;
