import type { Pass } from '../rewrite/pass.ts';
/**
 * Brings Relu and Clip to their simplest form, which quantizers recognize.
 *
 * 1. Clip without bounds, or with bounds at or beyond the largest float32: removed (a graph output's name permitting).
 * 2. Clip with minimum 0 and no maximum: becomes Relu.
 * 3. Relu → Relu: one Relu.
 * 4. Relu → Clip with constant bounds, maximum >= 0: Clip from max(0, minimum).
 * 5. Clip → Relu, likewise.
 * 6. Clip → Clip with constant bounds, each minimum <= its maximum: one Clip.
 *
 * In 3 to 6 the value between must have no other reader and be no graph output. Bounds that are not float constants are
 * left alone. Visits subgraphs. Requires operator set 11, where bounds are inputs.
 */
export declare const cleanClip: Pass;
