import type { FloatArray } from './error-metrics.ts';
export interface ImageShape {
    /** Planes are independent: batch × channels. */
    readonly planes: number;
    readonly height: number;
    readonly width: number;
}
/** Images smaller than this in height or width have no figure. */
export declare const SSIM_SIZE_MIN: number;
/**
 * Structural similarity, the mean over all windows of all planes of
 *
 *     (2·μx·μq + C1)·(2·σxq + C2) / ((μx² + μq² + C1)·(σx² + σq² + C2)),   C1 = (K1·L)², C2 = (K2·L)²
 *
 * with an 11×11 Gaussian window of σ = 1.5 that lies wholly inside, population moments, K1 = 0.01, K2 = 0.03. L is the
 * range (maximum − minimum) of the reference over all planes. A window where both are flat and equal has 1, also at L = 0.
 *
 * @param reference shape [planes, height, width]; so is `quantized`
 * @returns in [−1, 1]; NaN when an element is not finite
 * @throws InvariantError when the arrays do not have that shape or are smaller than a window: a bug in the caller
 *
 * Source: Wang, Bovik, Sheikh, Simoncelli 2004, "Image quality assessment: from error visibility to structural
 * similarity", equation 13. Equals scikit-image's with gaussian_weights and use_sample_covariance=False.
 */
export declare function structuralSimilarity(reference: FloatArray, quantized: FloatArray, { planes, height, width }: ImageShape): number;
/**
 * What AMD Quark calls SSIM: one window over the whole tensor, and the product of the standard deviations where the
 * covariance belongs, so that it does not see how the two signals go together:
 *
 *     (2·μx·μq + C1)·(2·σx·σq + C2) / ((μx² + μq² + C1)·(σx² + σq² + C2)),   L = 255
 *
 * @param reference shape [n], so is `quantized`; empty signals have NaN
 *
 * Source: amd-quark 0.13, `quark.onnx.quantization.output_eval.calculate_ssim` (there in float32).
 */
export declare function quarkSimilarity(reference: FloatArray, quantized: FloatArray): number;
