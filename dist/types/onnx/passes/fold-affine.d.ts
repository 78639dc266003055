import type { Pass } from '../rewrite/pass.ts';
/**
 * Folds arithmetic with constants into the layer before it, as BatchNormalization is folded.
 *
 * 1. Conv, ConvTranspose or Gemm → Add, Sub, Mul or Div by a constant number or a constant per channel: done.
 * 2. `constant - x` negates the layer; `constant / x` is not linear: left.
 * 3. A constant that varies along another axis, or has more axes than the result: left.
 * 4. The layer's output has other readers or is a graph output: left.
 * 5. A result that is not finite (division by zero): left.
 *
 * Computed in double and stored as float32. The layer's output gets the name of the arithmetic's output. Visits
 * subgraphs.
 */
export declare const foldAffine: Pass;
