import type {SampleRef} from '../../dataset/dataset.ts';

/** Mean number of samples in a chunk; a power of two. */
const CHUNK_SAMPLES_MEAN = 16;
const CHUNK_SAMPLES_MAX = 64;

/** Hexadecimal digits of a digest that a cut is decided by. */
const CUT_DIGITS = 8;

/**
 * Consecutive samples in chunks that are cached apart. Where a chunk ends is decided by the digest of its last sample (or
 * last sequence, which is never cut), so that samples added or removed anywhere change the chunks next to them only.
 *
 * @param isStateful samples of a sequence depend on those before them
 */
export function sampleChunks(samples: readonly SampleRef[], isStateful: boolean): readonly (readonly SampleRef[])[] {
  const chunks: SampleRef[][] = [];
  let chunk: SampleRef[] = [];
  for (const [position, sample] of samples.entries()) {
    chunk.push(sample);
    const isUnitEnd = !isStateful || samples[position + 1]?.sequence !== sample.sequence;
    if (!isUnitEnd || !(endsChunk(sample) || chunk.length >= CHUNK_SAMPLES_MAX)) continue;
    chunks.push(chunk);
    chunk = [];
  }
  return chunk.length > 0 ? [...chunks, chunk] : chunks;
}

const endsChunk = ({digest}: SampleRef): boolean =>
  Number.parseInt(digest.slice(0, CUT_DIGITS), 16) % CHUNK_SAMPLES_MEAN === 0;
