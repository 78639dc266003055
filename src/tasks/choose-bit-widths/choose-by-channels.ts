import type {BitWidths, LayerTypes} from '../../artifacts/bit-widths.ts';
import type {MixedByChannels} from '../../manifest/mixed-precision.ts';
import type {WeightedLayer} from '../../onnx/weighted-layers.ts';
import {describeLayer, shareOf} from './describe-layer.ts';

/** Layers with at most so many output channels get the wide type, for weights and activations by thresholds of their own. */
export function chooseByChannels(
  layers: readonly WeightedLayer[],
  {wide, channelCountMax}: MixedByChannels,
): BitWidths {
  const chosen = layers.map((layer): LayerTypes => {
    const {outputChannels} = layer;
    return {
      ...describeLayer(layer),
      ...(outputChannels <= channelCountMax.weights ? {weights: wide} : {}),
      ...(outputChannels <= channelCountMax.activations ? {activations: wide} : {}),
    };
  });
  return {
    version: 1,
    wideFlopsShare: shareOf(chosen, ({weights, activations}) => (weights ?? activations) !== undefined),
    layers: chosen,
  };
}
