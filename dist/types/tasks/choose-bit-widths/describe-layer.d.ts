import type { LayerTypes } from '../../artifacts/bit-widths.ts';
import type { WeightedLayer } from '../../onnx/weighted-layers.ts';
/** A layer with the recipe's types. */
export declare const describeLayer: ({ node, output, flops }: WeightedLayer) => LayerTypes;
/** Of the FLOPs of all layers, those of layers that satisfy `isCounted`; 0 without FLOPs. */
export declare function shareOf(layers: readonly LayerTypes[], isCounted: (layer: LayerTypes) => boolean): number;
