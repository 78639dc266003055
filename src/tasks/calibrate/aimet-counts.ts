/**
 * AIMET's histograms: their bounds are the range of the first sample that is not all zero, of whichever tensor of a group
 * is computed first.
 */
import type {RangeStatistics} from '../../artifacts/calibration-statistics.ts';
import {invariant} from '../../base/invariant.ts';
import {aimetBounds} from '../../numeric/histogram-aimet.ts';
import type {HistogramBounds} from './collect-statistics.job.ts';
import type {MeasuredBase} from './measure-items.ts';

/**
 * @param extremes of the bases, in their order
 * @param groups names of bases that are counted together, in the order of the model; others stand alone
 * @returns no bounds for what is zero in all samples
 */
export function aimetBoundsOf(
  bases: readonly MeasuredBase[],
  extremes: readonly RangeStatistics[],
  groups: readonly (readonly string[])[],
): ReadonlyMap<MeasuredBase, HistogramBounds> {
  const positions = new Map(bases.map(({name}, i) => [name, i]));
  const bounds = new Map<MeasuredBase, HistogramBounds>();
  for (const group of [...groups, ...bases.map(({name}) => [name])]) {
    const members = group.map((name) => {
      const position = positions.get(name);
      invariant(position !== undefined, () => `"${name}" is not measured`);
      return position;
    });
    const found = firstBounds(members.map((position) => extremes[position]!));
    if (!found) continue;
    for (const position of members) if (!bounds.has(bases[position]!)) bounds.set(bases[position]!, found);
  }
  return bounds;
}

function firstBounds(members: readonly RangeStatistics[]): HistogramBounds | undefined {
  const sampleCount = members[0]?.sampleMins.length ?? 0;
  for (let sample = 0; sample < sampleCount; sample++) {
    for (const {sampleMins, sampleMaxs} of members) {
      const min = sampleMins[sample]!;
      const max = sampleMaxs[sample]!;
      if ((min !== 0 || max !== 0) && min <= max) return aimetBounds(min, max);
    }
  }
  return undefined;
}
