import { type Edge } from '../../onnx/passes/equalization-edges.ts';
import type { LinearLayer } from '../../onnx/passes/scale-channels.ts';
import { type LayerScales, type WeightGrid } from '../../onnx/passes/weight-grid.ts';
import type { ScaleLimits } from './scale-limits.ts';
/** A layer while its scales are sought. */
export interface ScaledLayer {
    readonly layer: LinearLayer;
    readonly grid: WeightGrid;
    readonly magnitudes: Float64Array;
    readonly scales: LayerScales;
}
/** An edge with the scales of its channels, by which outputs of the first layer are divided. */
export interface ScaledEdge {
    readonly edge: Edge;
    readonly limits: ScaleLimits;
    readonly from: ScaledLayer;
    readonly to: ScaledLayer;
}
/** Layers of edges, one object each. Edges between layers whose channels are no axis of the weight are left out. */
export declare function scaledEdges(edges: readonly Edge[], limitsOf: (edge: Edge) => ScaleLimits): readonly ScaledEdge[];
/**
 * Seeks scales, pass after pass until they settle. A pass goes through each chain of layers in order, by pairs
 *
 *     t = √(r1 / r2),
 *
 * r1 being the range of what the first layer computes a channel with and r2 that of what the second multiplies it with;
 * and, where the second layer is depthwise and a third follows, by triples that get equal ranges ∛(r1·r2·r3). A channel
 * without range keeps its scale. The first pass over unlimited channels is that of AIMET.
 *
 * Source: Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias Correction", arXiv 1906.04721,
 * section 4.1 and appendix A.
 *
 * @param edges their layers' scales are changed
 * @returns passes made
 */
export declare function settleScales(edges: readonly ScaledEdge[], passCountMax: number): number;
/**
 * How well one scale for the whole weight serves its output channels: mean over channels of range / largest range, 0 to 1.
 *
 * Source: arXiv 1906.04721, equation 9.
 */
export declare function tensorPrecision({ magnitudes, grid, scales }: ScaledLayer): number;
