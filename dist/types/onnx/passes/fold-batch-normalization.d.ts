import type { Pass } from '../rewrite/pass.ts';
/**
 * Folds BatchNormalization into the layer before it:
 *
 *     factor = scale / sqrt(variance + epsilon),  weight' = weight * factor,  bias' = (bias - mean) * factor + B
 *
 * 1. After Conv, depthwise and grouped too; a missing bias is added.
 * 2. After ConvTranspose, whose output channels are the second axis of the weight, group by group.
 * 3. After Gemm, either way round; `beta` becomes 1.
 * 4. After MatMul by a constant matrix with a result of rank 2: the node becomes an Add.
 * 5. After MatMul and Add of a constant: the constant takes the shift.
 * 6. The layer's output has other readers or is a graph output: left.
 * 7. Training mode, parameters that are not float32 constants, or a result that is not finite: left.
 *
 * Computed in double and stored as float32. The layer's output gets the name of the BatchNormalization's output. Visits
 * subgraphs. Source: Jacob et al., "Quantization and Training of Neural Networks …", arXiv 1712.05877, section 3.2.
 */
export declare const foldBatchNormalization: Pass;
