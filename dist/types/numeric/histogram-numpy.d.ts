export interface FixedHistogram {
    /** Shape [bins + 1], float32, increasing. */
    readonly edges: Float32Array;
    /** Shape [bins]. */
    readonly counts: Float64Array;
}
/**
 * Edges of `bins` bins of equal width, all steps in float32; an empty range is widened by 0.5 to both sides.
 *
 * Source: NumPy 2.4, histogram (outer edges) and linspace with dtype float32.
 *
 * @param first finite float32
 * @param last finite float32, ≥ first
 */
export declare function numpyBinEdges(first: number, last: number, bins: number): Float32Array;
/**
 * Adds counts of `values` (or of their magnitudes) to bins [edge i, edge i + 1), the last one closed; values outside and
 * NaN are left out. The bin is computed in float32 and then corrected by comparison with its edges.
 *
 * Source: NumPy 2.4, histogram, path for bins of equal width.
 *
 * @param values shape [n]
 * @param edges shape [bins + 1], from `numpyBinEdges`
 * @param counts shape [bins], added to
 */
export declare function addNumpyCounts(values: Float32Array, edges: Float32Array, kind: 'value' | 'magnitude', counts: Float64Array): void;
