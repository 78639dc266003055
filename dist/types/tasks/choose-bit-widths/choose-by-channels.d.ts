import type { BitWidths } from '../../artifacts/bit-widths.ts';
import type { MixedByChannels } from '../../manifest/mixed-precision.ts';
import type { WeightedLayer } from '../../onnx/weighted-layers.ts';
/** Layers with at most so many output channels get the wide type, for weights and activations by thresholds of their own. */
export declare function chooseByChannels(layers: readonly WeightedLayer[], { wide, channelCountMax }: MixedByChannels): BitWidths;
