import type { Pass } from '../rewrite/pass.ts';
/**
 * Makes a GlobalAveragePool of a ReduceMean over height and width that keeps both axes.
 *
 * Main graph only. Source: AMD Quark 0.13, ConvertReduceMeanToGlobalAvgPool.
 */
export declare const reduceMeanToPool: Pass;
