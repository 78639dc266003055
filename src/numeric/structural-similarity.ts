import {invariant} from '../base/invariant.ts';
import type {FloatArray} from './error-metrics.ts';

/** Constants of Wang 2004, section III.C and its reference implementation. */
const K1 = 0.01;
const K2 = 0.03;
const SIGMA = 1.5;
const RADIUS = 5;
const WINDOW = 2 * RADIUS + 1;

export interface ImageShape {
  /** Planes are independent: batch × channels. */
  readonly planes: number;
  readonly height: number;
  readonly width: number;
}

/** Images smaller than this in height or width have no figure. */
export const SSIM_SIZE_MIN = WINDOW;

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
export function structuralSimilarity(
  reference: FloatArray,
  quantized: FloatArray,
  {planes, height, width}: ImageShape,
): number {
  const planeLength = height * width;
  const isWhole = reference.length === planes * planeLength && quantized.length === reference.length;
  invariant(
    isWhole && height >= WINDOW && width >= WINDOW && planes > 0,
    () => `no SSIM of [${planes}, ${height}, ${width}]`,
  );
  const range = rangeOf(reference);
  const [c1, c2] = [(K1 * range) ** 2, (K2 * range) ** 2];
  const scratch = createScratch(height, width);
  let sum = 0;
  for (let plane = 0; plane < planes; plane++) {
    const start = plane * planeLength;
    const [x, q] = [reference.subarray(start, start + planeLength), quantized.subarray(start, start + planeLength)];
    fillMoments(x, q, {height, width}, scratch);
    sum += planeSum(scratch.means, c1, c2);
  }
  return sum / (planes * (height - 2 * RADIUS) * (width - 2 * RADIUS));
}

function rangeOf(values: FloatArray): number {
  let [min, max] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    if (values[i]! < min) min = values[i]!;
    if (values[i]! > max) max = values[i]!;
  }
  return max - min;
}

/** Gaussian weights that sum to 1, shape [11]. */
const WEIGHTS = gaussianWeights();

function gaussianWeights(): Float64Array {
  const weights = Float64Array.from({length: WINDOW}, (_, i) => Math.exp(-((i - RADIUS) ** 2) / (2 * SIGMA * SIGMA)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

interface Scratch {
  /** A product of the signals, shape [height, width]. */
  readonly product: Float64Array;
  /** The same, smoothed along rows, shape [height, width − 10]. */
  readonly rows: Float64Array;
  /** Window means of x, q, x², q², x·q, each of shape [height − 10, width − 10]. */
  readonly means: readonly [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
}

function createScratch(height: number, width: number): Scratch {
  const mean = () => new Float64Array((height - 2 * RADIUS) * (width - 2 * RADIUS));
  return {
    product: new Float64Array(height * width),
    rows: new Float64Array(height * (width - 2 * RADIUS)),
    means: [mean(), mean(), mean(), mean(), mean()],
  };
}

type PlaneSize = Pick<ImageShape, 'height' | 'width'>;

function fillMoments(x: FloatArray, q: FloatArray, size: PlaneSize, {product, rows, means}: Scratch): void {
  const [meanX, meanQ, meanXX, meanQQ, meanXQ] = means;
  smooth(x, size, rows, meanX);
  smooth(q, size, rows, meanQ);
  multiply(x, x, product);
  smooth(product, size, rows, meanXX);
  multiply(q, q, product);
  smooth(product, size, rows, meanQQ);
  multiply(x, q, product);
  smooth(product, size, rows, meanXQ);
}

function multiply(a: FloatArray, b: FloatArray, output: Float64Array): void {
  for (let i = 0; i < output.length; i++) output[i] = a[i]! * b[i]!;
}

/** The window is separable: along the rows first, then along the columns. */
function smooth(plane: FloatArray, {height, width}: PlaneSize, rows: Float64Array, output: Float64Array): void {
  const outputWidth = width - 2 * RADIUS;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < outputWidth; x++) {
      let sum = 0;
      for (let k = 0; k < WINDOW; k++) sum += WEIGHTS[k]! * plane[y * width + x + k]!;
      rows[y * outputWidth + x] = sum;
    }
  }
  for (let y = 0; y < height - 2 * RADIUS; y++) {
    for (let x = 0; x < outputWidth; x++) {
      let sum = 0;
      for (let k = 0; k < WINDOW; k++) sum += WEIGHTS[k]! * rows[(y + k) * outputWidth + x]!;
      output[y * outputWidth + x] = sum;
    }
  }
}

function planeSum([meanX, meanQ, meanXX, meanQQ, meanXQ]: Scratch['means'], c1: number, c2: number): number {
  let sum = 0;
  for (let i = 0; i < meanX.length; i++) {
    const [mx, mq] = [meanX[i]!, meanQ[i]!];
    const numerator = (2 * mx * mq + c1) * (2 * (meanXQ[i]! - mx * mq) + c2);
    const denominator = (mx * mx + mq * mq + c1) * (meanXX[i]! - mx * mx + (meanQQ[i]! - mq * mq) + c2);
    sum += numerator === denominator ? 1 : numerator / denominator;
  }
  return sum;
}

/** AMD Quark takes 8-bit images for granted. */
const QUARK_RANGE = 255;

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
export function quarkSimilarity(reference: FloatArray, quantized: FloatArray): number {
  invariant(reference.length === quantized.length, () => `${quantized.length} elements against ${reference.length}`);
  const [x, q] = [momentsOf(reference), momentsOf(quantized)];
  const [c1, c2] = [(K1 * QUARK_RANGE) ** 2, (K2 * QUARK_RANGE) ** 2];
  const numerator = (2 * x.mean * q.mean + c1) * (2 * Math.sqrt(x.variance) * Math.sqrt(q.variance) + c2);
  return numerator / ((x.mean ** 2 + q.mean ** 2 + c1) * (x.variance + q.variance + c2));
}

function momentsOf(values: FloatArray): {readonly mean: number; readonly variance: number} {
  let [mean, squares] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const delta = values[i]! - mean;
    mean += delta / (i + 1);
    squares += delta * (values[i]! - mean);
  }
  return {mean, variance: squares / values.length};
}
