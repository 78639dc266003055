import type { PlacementRecipe } from '../../artifacts/placement.ts';
import type { ScaleKind } from '../../manifest/manifest.ts';
import type { AffineParameters } from '../../numeric/affine-parameters.ts';
import { type IntegerRange } from '../../numeric/quantize-affine.ts';
/** What parameters were made for. */
export interface ScaledRange {
    readonly scale: ScaleKind;
    readonly symmetric: boolean;
    /** Smallest real value. */
    readonly min: number;
    /** Integers that the scale was spread over. */
    readonly range: IntegerRange;
}
/**
 * Parameters with a scale of the wanted kind. A free zero point is placed anew, so that the lower end of the real range
 * stays where it was; Quark keeps the one of the float scale.
 */
export declare function withScaleKind(parameters: AffineParameters, { scale: kind, symmetric, min, range }: ScaledRange, { compat }: PlacementRecipe): AffineParameters;
