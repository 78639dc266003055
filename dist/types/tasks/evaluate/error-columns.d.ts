import type { ErrorColumns } from '../../artifacts/evaluation.ts';
import { type FloatArray } from '../../numeric/error-metrics.ts';
/** Figures that cannot be made of sums, hence are computed only where somebody asked. */
export interface StructuralFigures {
    readonly ssim: boolean;
    readonly quarkSsim: boolean;
}
/** Gathers the error columns of one output, sample by sample. */
export interface ErrorColumnsBuilder {
    readonly add: (reference: FloatArray, quantized: FloatArray, dims: readonly number[]) => void;
    readonly columns: () => ErrorColumns;
}
export declare function buildErrorColumns(structural: StructuralFigures): ErrorColumnsBuilder;
/** SSIM with the last two axes as height and width; NaN for what is no image. */
export declare function imageSimilarity(reference: FloatArray, quantized: FloatArray, dims: readonly number[]): number;
