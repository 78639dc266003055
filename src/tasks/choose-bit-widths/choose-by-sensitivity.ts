import type {BitWidths, LayerTypes} from '../../artifacts/bit-widths.ts';
import {numberOf} from '../../artifacts/figure.ts';
import type {LayerSensitivity} from '../../artifacts/sensitivity.ts';
import type {MixedBySensitivity} from '../../manifest/mixed-precision.ts';
import type {WeightedLayer} from '../../onnx/weighted-layers.ts';
import {describeLayer, shareOf} from './describe-layer.ts';

/**
 * From the layer that the output suffers most from (lowest predicted SNR; the earlier one of equals) downwards, each layer
 * whose FLOPs still fit into `flopsRatio` of the total keeps the recipe's types; all others become narrow. Noise of
 * narrow weights and of narrow activations adds up where both become narrow.
 *
 * A layer that was not measured, since nothing of it is quantized, keeps its types and counts for nothing.
 *
 * Source: Kneron, "Optimizing Quantization Modes" 3.2.3 and 3.4 (ranking by predicted SNR of the model's output; the
 * ratio is read as a share of all FLOPs).
 */
export function chooseBySensitivity(
  layers: readonly WeightedLayer[],
  sensitivities: readonly Pick<LayerSensitivity, 'output' | 'noise'>[],
  {narrowed, narrow, flopsRatio}: Omit<MixedBySensitivity, 'sampleCount'>,
): BitWidths {
  const noises = new Map(sensitivities.map(({output, noise}) => [output, noiseOf(noise)]));
  const measured = layers.flatMap((layer) => {
    const noise = noises.get(layer.output.name);
    return noise === undefined ? [] : [{layer, noise}];
  });
  const total = measured.reduce((sum, {layer}) => sum + layer.flops, 0);
  const wide = new Set<WeightedLayer>();
  let used = 0;
  // A noise that is no number comes from an output that overflowed: nothing is worse.
  const rank = (noise: number): number => (Number.isNaN(noise) ? Number.POSITIVE_INFINITY : noise);
  for (const {layer} of measured.sort((a, b) => compare(rank(b.noise), rank(a.noise)))) {
    if (used + layer.flops > flopsRatio * total) continue;
    used += layer.flops;
    wide.add(layer);
  }
  const chosen = layers.map((layer): LayerTypes => {
    if (wide.has(layer) || !noises.has(layer.output.name)) return describeLayer(layer);
    return {
      ...describeLayer(layer),
      ...(narrowed === 'activations' ? {} : {weights: narrow}),
      ...(narrowed === 'weights' ? {} : {activations: narrow}),
    };
  });
  const wideNames = new Set([...wide].map(({output}) => output.name));
  return {version: 1, wideFlopsShare: shareOf(chosen, ({output}) => wideNames.has(output)), layers: chosen};
}

const noiseOf = ({weights, activations}: LayerSensitivity['noise']): number =>
  numberOf(weights ?? 0) + numberOf(activations ?? 0);

/** Infinities are equal, and their difference is not a number. */
const compare = (a: number, b: number): number => (a === b ? 0 : a - b);
