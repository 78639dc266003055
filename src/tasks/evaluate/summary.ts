import type {Evaluation} from '../../artifacts/evaluation.ts';

/** One line: `1000 samples, 13 layers`. The figures themselves stand in the verdict. */
export function evaluationSummary({sampleCount, layers}: Evaluation): string {
  const layerCount = layers.values.length;
  const compared = layerCount === 0 ? '' : `, ${layerCount} layer${layerCount === 1 ? '' : 's'}`;
  return `${sampleCount} sample${sampleCount === 1 ? '' : 's'}${compared}`;
}
