import type { CorrectableLayer } from './correctable-layers.ts';
/**
 * By how much the rounding of its weight shifts the mean of a layer's output,
 *
 *     e[c] = α · Σ over inputs i and taps k of (W[c, i, k] − Wq[c, i, k]) · E[x[i]],
 *
 * float − quantized. Exact for layers that do not pad; at borders, where taps read zeros, it counts them as if they read
 * the mean. The outputs of a ConvTranspose see only one tap in as many as its strides skip, on average. What quantizing
 * the input does is not seen. All zero where a weight has another shape or form than here.
 *
 * @param means E[x] in the float model, shape [input channels]
 * @returns shape [channels], in real units of the layer's output
 *
 * Source: M. Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias Correction", 2019, section 4.2.1;
 * with measured means in place of those of a Gaussian that BatchNormalization and a clipping activation give.
 */
export declare function analyticError(layer: Pick<CorrectableLayer, 'node' | 'float' | 'channels'>, means: Float64Array): Float64Array<ArrayBuffer>;
