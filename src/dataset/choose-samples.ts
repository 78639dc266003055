/**
 * Which calibration samples a step of the recipe looks at: those with the lowest digests, which is a random choice that does
 * not depend on their order (datasets are often sorted by class) and changes little when samples come or go.
 */
import {type Digest, hashJson} from '../base/content-hash.ts';
import type {SampleRef} from './dataset.ts';

/** Samples measured and cached together, on average. Fixed, so that the order of sums is. */
const CHUNK_SAMPLES = 16;

/** Hexadecimal digits of a digest that say which chunk a sample belongs to; the first ones say whether it is chosen. */
const CHUNK_DIGITS = 8;

/** Samples that cannot be measured apart: one sample or, where state is carried, a sequence. */
interface SampleUnit {
  readonly id: Digest;
  readonly samples: readonly SampleRef[];
}

/**
 * The chosen samples in chunks, none of them empty, samples of a chunk in the order of their digests. A sample that is
 * added or removed changes its own chunk and perhaps that of the sample at the end.
 *
 * @param sampleCount how many to choose; whole sequences until there are so many when state is carried
 */
export function chooseSamples(
  samples: readonly SampleRef[],
  sampleCount: number,
  isStateful: boolean,
): readonly (readonly SampleRef[])[] {
  const units = [...sampleUnits(samples, isStateful)].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const chunks: SampleRef[][] = Array.from({length: Math.ceil(sampleCount / CHUNK_SAMPLES)}, () => []);
  let chosen = 0;
  for (const unit of units) {
    if (chosen >= sampleCount) break;
    chunks[Number.parseInt(unit.id.slice(-CHUNK_DIGITS), 16) % chunks.length]!.push(...unit.samples);
    chosen += unit.samples.length;
  }
  return chunks.filter((chunk) => chunk.length > 0);
}

function sampleUnits(samples: readonly SampleRef[], isStateful: boolean): readonly SampleUnit[] {
  if (!isStateful) return samples.map((sample) => ({id: sample.digest, samples: [sample]}));
  const sequences = new Map<number, SampleRef[]>();
  for (const sample of samples) {
    const sequence = sequences.get(sample.sequence) ?? [];
    sequences.set(sample.sequence, sequence);
    sequence.push(sample);
  }
  return [...sequences.values()].map((sequence) => ({
    id: hashJson(sequence.map(({digest}) => digest)),
    samples: sequence,
  }));
}
