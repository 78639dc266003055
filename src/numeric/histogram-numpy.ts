/**
 * Histograms with bins of equal width over a range given beforehand, counted as NumPy does in float32: for reproducing
 * onnxruntime's calibrators. Everything else uses the histograms of `histogram.ts`, which need no range.
 */
import {invariant} from '../base/invariant.ts';

export interface FixedHistogram {
  /** Shape [bins + 1], float32, increasing. */
  readonly edges: Float32Array;
  /** Shape [bins]. */
  readonly counts: Float64Array;
}

const HALF = 0.5;

/**
 * Edges of `bins` bins of equal width, all steps in float32; an empty range is widened by 0.5 to both sides.
 *
 * Source: NumPy 2.4, histogram (outer edges) and linspace with dtype float32.
 *
 * @param first finite float32
 * @param last finite float32, ≥ first
 */
export function numpyBinEdges(first: number, last: number, bins: number): Float32Array {
  invariant(first <= last, () => `bins from ${first} to ${last}`);
  const start = first === last ? Math.fround(first - HALF) : first;
  const stop = first === last ? Math.fround(last + HALF) : last;
  const width = Math.fround(stop - start);
  const step = Math.fround(width / bins);
  const edges = new Float32Array(bins + 1);
  for (let i = 0; i < bins; i++) {
    const offset = step === 0 ? Math.fround(i / bins) * width : i * step;
    edges[i] = Math.fround(offset) + start;
  }
  edges[bins] = stop;
  return edges;
}

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
export function addNumpyCounts(
  values: Float32Array,
  edges: Float32Array,
  kind: 'value' | 'magnitude',
  counts: Float64Array,
): void {
  const bins = counts.length;
  invariant(edges.length === bins + 1, () => `${edges.length} edges for ${bins} bins`);
  const first = edges[0]!;
  const last = edges[bins]!;
  const width = Math.fround(last - first);
  const isMagnitude = kind === 'magnitude';
  for (let i = 0; i < values.length; i++) {
    const value = isMagnitude ? Math.abs(values[i]!) : values[i]!;
    if (!(value >= first && value <= last)) continue;
    let bin = Math.trunc(Math.fround(Math.fround(Math.fround(value - first) / width) * bins));
    if (bin === bins) bin--;
    if (value < edges[bin]!) bin--;
    if (bin !== bins - 1 && value >= edges[bin + 1]!) bin++;
    counts[bin]!++;
  }
}
