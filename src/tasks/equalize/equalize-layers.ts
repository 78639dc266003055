/** Scales of channels that make the weights of neighbouring layers equally large. Pure arithmetic; changes no graph. */
import {invariant} from '../../base/invariant.ts';
import {type Edge, isDepthwise} from '../../onnx/passes/equalization-edges.ts';
import type {LinearLayer} from '../../onnx/passes/scale-channels.ts';
import {
  inputRanges,
  type LayerScales,
  outputRanges,
  pairMagnitudes,
  type WeightGrid,
  weightGrid,
} from '../../onnx/passes/weight-grid.ts';
import type {ScaleLimits} from './scale-limits.ts';

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
export function scaledEdges(edges: readonly Edge[], limitsOf: (edge: Edge) => ScaleLimits): readonly ScaledEdge[] {
  const layers = new Map<unknown, ScaledLayer>();
  const scaledLayer = (layer: LinearLayer): ScaledLayer | undefined => {
    const grid = weightGrid(layer);
    const known = layers.get(layer.node);
    if (known || !grid) return known;
    const scales = {
      input: new Float64Array(grid.groups * grid.inputs).fill(1),
      output: new Float64Array(grid.groups * grid.outputs).fill(1),
    };
    const made = {layer, grid, magnitudes: pairMagnitudes(layer.weight.data, grid), scales};
    layers.set(layer.node, made);
    return made;
  };
  return edges.flatMap((edge) => {
    const [from, to] = [scaledLayer(edge.from), scaledLayer(edge.to)];
    const scaled = from && to && {edge, from, to, limits: limitsOf(edge)};
    return scaled && (!edge.gate || isUneven(scaled)) ? [scaled] : [];
  });
}

/** Scales that differ by less than this factor are not worth a further operator. */
const UNEVEN_MIN = 2;

/** Whether equalizing by itself would scale some channels of an edge much more than others. */
function isUneven(edge: ScaledEdge): boolean {
  const [first, second] = [rangesFrom(edge), rangesTo(edge)];
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (let c = 0; c < first.length; c++) {
    const scale = Math.max(Math.sqrt(first[c]! / second[c]!), edge.limits.lower[c]!);
    if (!(scale > 0 && Number.isFinite(scale))) continue;
    least = Math.min(least, scale);
    most = Math.max(most, scale);
  }
  return most >= UNEVEN_MIN * least;
}

/** Scales that move by less than this in a pass have settled. */
const SETTLED = 1e-3;

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
export function settleScales(edges: readonly ScaledEdge[], passCountMax: number): number {
  const sets = equalizedSets(edges);
  for (let pass = 1; ; pass++) {
    let moved = 0;
    for (const set of sets)
      moved = Math.max(moved, set.length === 2 ? equalizeTriple(set[0]!, set[1]!) : equalizePair(set[0]!));
    if (moved < SETTLED || pass >= passCountMax) return pass;
  }
}

/** Two edges where a depthwise layer stands between them, else one, along each chain. */
function equalizedSets(edges: readonly ScaledEdge[]): readonly (readonly ScaledEdge[])[] {
  const next = new Map(edges.map((edge) => [edge.from, edge]));
  const ends = new Set(edges.map(({to}) => to));
  const sets: ScaledEdge[][] = [];
  for (const start of edges) {
    if (ends.has(start.from)) continue;
    for (let edge: ScaledEdge | undefined = start; edge; ) {
      const second: ScaledEdge | undefined = next.get(edge.to);
      const isPlain: boolean = edge.edge.gate === undefined && second?.edge.gate === undefined;
      const following: ScaledEdge | undefined = isPlain && isDepthwise(edge.to.layer) ? second : undefined;
      sets.push(following ? [edge, following] : [edge]);
      edge = following ? next.get(following.to) : second;
    }
  }
  return sets;
}

function equalizePair(edge: ScaledEdge): number {
  const [first, second] = [rangesFrom(edge), rangesTo(edge)];
  return scaleBy(edge, (c) => Math.sqrt(first[c]! / second[c]!));
}

function equalizeTriple(edge: ScaledEdge, following: ScaledEdge): number {
  const [first, middle, last] = [rangesFrom(edge), rangesFrom(following), rangesTo(following)];
  const mean = first.map((range, c) => Math.cbrt(range * middle[c]! * last[c]!));
  return Math.max(
    scaleBy(edge, (c) => first[c]! / mean[c]!),
    scaleBy(following, (c) => mean[c]! / last[c]!),
  );
}

const rangesFrom = ({from: {magnitudes, grid, scales}}: ScaledEdge): Float64Array =>
  outputRanges(magnitudes, grid, scales);

/** Of all inputs that a channel becomes. */
function rangesTo({edge: {repeat}, to: {magnitudes, grid, scales}}: ScaledEdge): Float64Array {
  const ranges = inputRanges(magnitudes, grid, scales);
  if (repeat === 1) return ranges;
  const joined = new Float64Array(ranges.length / repeat);
  for (let i = 0; i < ranges.length; i++) {
    const c = Math.floor(i / repeat);
    joined[c] = Math.max(joined[c]!, ranges[i]!);
  }
  return joined;
}

/** Multiplies the scales of an edge as far as its limits allow. @returns the largest change, as a logarithm */
function scaleBy({edge: {repeat}, from, to, limits}: ScaledEdge, factorOf: (channel: number) => number): number {
  const {output} = from.scales;
  invariant(to.scales.input.length === output.length * repeat, () => 'the layers of an edge do not fit');
  let moved = 0;
  for (let c = 0; c < output.length; c++) {
    const factor = factorOf(c);
    if (limits.isFixed[c] || !(factor > 0 && Number.isFinite(factor))) continue;
    const scale = Math.max(output[c]! * factor, limits.lower[c]!);
    moved = Math.max(moved, Math.abs(Math.log(scale / output[c]!)));
    output[c] = scale;
    to.scales.input.fill(scale, c * repeat, (c + 1) * repeat);
  }
  return moved;
}

/**
 * How well one scale for the whole weight serves its output channels: mean over channels of range / largest range, 0 to 1.
 *
 * Source: arXiv 1906.04721, equation 9.
 */
export function tensorPrecision({magnitudes, grid, scales}: ScaledLayer): number {
  const ranges = outputRanges(magnitudes, grid, scales);
  const largest = ranges.reduce((max, range) => Math.max(max, range), 0);
  const sum = ranges.reduce((total, range) => total + range, 0);
  return largest > 0 ? sum / largest / ranges.length : 1;
}
