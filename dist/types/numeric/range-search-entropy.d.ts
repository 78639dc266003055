import { type RealRange } from './range-search-min-max.ts';
import { type TensorStatistics } from './tensor-statistics.ts';
/**
 * The range that loses least information when its values are spread over `levels` integers: smallest Kullback–Leibler
 * divergence between the values clipped to the range (P) and the same values after quantization (Q).
 *
 * Candidates are [max(min, −t), min(max, t)] for every bin edge t that leaves at least as many bins as levels: on data
 * of one sign (after a Relu) this moves the far end only, on skewed data first the longer tail. P holds what was cut off
 * in its outermost bins; Q spreads what a level holds evenly over its bins that are not empty in P. Exact zeros are left
 * out of both, since any range represents them exactly. Of equal candidates the widest wins. Sums are float64; one
 * candidate costs O(levels). Where bins are no finer than levels (16-bit integers) the method cannot tell candidates
 * apart and gives the full range.
 *
 * @param levels how many integers the range is spread over, ≥ 2; a symmetric range gives those to values of one sign
 *   that lie on their side
 *
 * Source: S. Migacz, 8-bit Inference with TensorRT, GTC 2017; extended to two ends.
 */
export declare function entropyRange(statistics: TensorStatistics, levels: number, symmetry: 'symmetric' | 'asymmetric'): RealRange;
