import type {ErrorColumns} from '../../artifacts/evaluation.ts';
import {type Figure, figureOf} from '../../artifacts/figure.ts';
import {errorSums, type FloatArray} from '../../numeric/error-metrics.ts';
import {quarkSimilarity, SSIM_SIZE_MIN, structuralSimilarity} from '../../numeric/structural-similarity.ts';
import {elementCount} from '../../numeric/tensor.ts';

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

export function buildErrorColumns(structural: StructuralFigures): ErrorColumnsBuilder {
  const columns = {
    count: [] as number[],
    signal: [] as Figure[],
    noise: [] as Figure[],
    dot: [] as Figure[],
    quantizedSignal: [] as Figure[],
    maximum: [] as Figure[],
    maximumMagnitude: [] as Figure[],
    ...(structural.ssim ? {ssim: [] as Figure[]} : {}),
    ...(structural.quarkSsim ? {quarkSsim: [] as Figure[]} : {}),
  };
  return {
    add: (reference, quantized, dims) => {
      const sums = errorSums(reference, quantized);
      columns.count.push(sums.count);
      for (const name of SUM_NAMES) columns[name].push(figureOf(sums[name]));
      columns.ssim?.push(figureOf(imageSimilarity(reference, quantized, dims)));
      columns.quarkSsim?.push(figureOf(quarkSimilarity(reference, quantized)));
    },
    columns: () => columns,
  };
}

const SUM_NAMES = ['signal', 'noise', 'dot', 'quantizedSignal', 'maximum', 'maximumMagnitude'] as const;

/** SSIM with the last two axes as height and width; NaN for what is no image. */
export function imageSimilarity(reference: FloatArray, quantized: FloatArray, dims: readonly number[]): number {
  const [height = 0, width = 0] = dims.slice(-2);
  const planes = elementCount(dims.slice(0, -2));
  const isImage = dims.length >= 2 && planes > 0 && height >= SSIM_SIZE_MIN && width >= SSIM_SIZE_MIN;
  return isImage ? structuralSimilarity(reference, quantized, {planes, height, width}) : Number.NaN;
}
