/**
 * Samples are measured and cached in chunks. Which chunk a sample is in has no effect on the result, but chunks that were
 * measured before cost nothing: so former chunkings are kept as far as their samples are still there.
 */
import {type Digest, hashJson} from '../../base/content-hash.ts';
import type {SampleRef} from '../../dataset/dataset.ts';

/** Samples that cannot be measured apart: one sample or, where state is carried, a sequence. */
export interface SampleUnit {
  /** The same for units with the same contents. */
  readonly id: Digest;
  /** Positions of its samples in the dataset, in order. */
  readonly positions: readonly number[];
}

/** Units in the order of their ids, so that the order of the dataset does not matter. */
export type SampleChunk = readonly SampleUnit[];

/** Samples in a chunk at most, unless one unit has more. */
const CHUNK_SAMPLES = 32;
/** A small dataset is split so far all the same, so that a removed sample redoes only a part. Every chunk costs files. */
const CHUNKS_MIN = 4;

export function sampleUnits(samples: readonly SampleRef[], isStateful: boolean): readonly SampleUnit[] {
  if (!isStateful) return samples.map(({digest}, position) => ({id: digest, positions: [position]}));
  const sequences = new Map<number, number[]>();
  for (const [position, {sequence}] of samples.entries()) {
    const positions = sequences.get(sequence) ?? [];
    sequences.set(sequence, positions);
    positions.push(position);
  }
  return [...sequences.values()].map((positions) => ({
    id: hashJson(positions.map((position) => samples[position]!.digest)),
    positions,
  }));
}

/**
 * Former chunks whose units are all there, and new ones of about equal size for the rest.
 *
 * @param former lists of unit ids
 */
export function chunkUnits(
  units: readonly SampleUnit[],
  former: readonly (readonly string[])[],
): readonly SampleChunk[] {
  const left = new Map<string, SampleUnit[]>();
  for (const unit of [...units].reverse()) left.set(unit.id, [...(left.get(unit.id) ?? []), unit]);
  const kept = former.map((ids) => takeChunk(ids, left)).filter((chunk) => chunk.length > 0);
  const rest = units.filter((unit) => left.get(unit.id)?.includes(unit));
  return [...kept, ...newChunks(rest, kept.length === 0)].map(sortedById);
}

/** Takes the units of a chunk out of `left`, all or none. */
function takeChunk(ids: readonly string[], left: Map<string, SampleUnit[]>): SampleChunk {
  const needed = new Map<string, number>();
  for (const id of ids) needed.set(id, (needed.get(id) ?? 0) + 1);
  for (const [id, count] of needed) if ((left.get(id)?.length ?? 0) < count) return [];
  return ids.map((id) => left.get(id)!.pop()!);
}

function newChunks(units: readonly SampleUnit[], isFirst: boolean): SampleChunk[] {
  const sampleCount = units.reduce((total, {positions}) => total + positions.length, 0);
  const wanted = Math.max(Math.ceil(sampleCount / CHUNK_SAMPLES), isFirst ? CHUNKS_MIN : 1);
  const chunks: SampleUnit[][] = Array.from({length: wanted}, () => []);
  let placed = 0;
  for (const unit of units) {
    // A new chunk begins where the middle of the unit crosses into the next of `wanted` equal shares.
    const share = Math.floor(((placed + unit.positions.length / 2) * wanted) / sampleCount);
    chunks[share]!.push(unit);
    placed += unit.positions.length;
  }
  return chunks.filter((chunk) => chunk.length > 0);
}

const sortedById = (chunk: SampleChunk): SampleChunk =>
  [...chunk].sort((a, b) => (a.id === b.id ? a.positions[0]! - b.positions[0]! : a.id < b.id ? -1 : 1));

export const chunkPositions = (chunk: SampleChunk): readonly number[] => chunk.flatMap(({positions}) => positions);

/** Splits a chunk for several workers: into at most `parts` parts of whole units. */
export function splitChunk(chunk: SampleChunk, parts: number): readonly SampleChunk[] {
  const size = Math.ceil(chunk.length / Math.max(1, Math.min(parts, chunk.length)));
  const result: SampleChunk[] = [];
  for (let i = 0; i < chunk.length; i += size) result.push(chunk.slice(i, i + size));
  return result;
}
