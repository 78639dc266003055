import type {LayerTypes} from '../../artifacts/bit-widths.ts';
import type {WeightedLayer} from '../../onnx/weighted-layers.ts';

/** A layer with the recipe's types. */
export const describeLayer = ({node, output, flops}: WeightedLayer): LayerTypes => ({
  layer: node.name === '' ? output.name : node.name,
  operator: node.opType,
  output: output.name,
  flops,
});

/** Of the FLOPs of all layers, those of layers that satisfy `isCounted`; 0 without FLOPs. */
export function shareOf(layers: readonly LayerTypes[], isCounted: (layer: LayerTypes) => boolean): number {
  let [counted, total] = [0, 0];
  for (const layer of layers) {
    total += layer.flops;
    if (isCounted(layer)) counted += layer.flops;
  }
  return total === 0 ? 0 : counted / total;
}
