import type { BitWidths } from '../../artifacts/bit-widths.ts';
import type { LayerSensitivity } from '../../artifacts/sensitivity.ts';
import type { MixedBySensitivity } from '../../manifest/mixed-precision.ts';
import type { WeightedLayer } from '../../onnx/weighted-layers.ts';
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
export declare function chooseBySensitivity(layers: readonly WeightedLayer[], sensitivities: readonly Pick<LayerSensitivity, 'output' | 'noise'>[], { narrowed, narrow, flopsRatio }: Omit<MixedBySensitivity, 'sampleCount'>): BitWidths;
