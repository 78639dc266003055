/**
 * Gets one kind of statistics of some values over all chunks: from the cache what is there, from worker processes the
 * rest. Every (value, chunk) is an item, saved as soon as its chunk is done, so that an interrupted run loses little.
 */
import type {Json} from '../../base/canonical-json.ts';
import {type Digest, hashJson} from '../../base/content-hash.ts';
import {invariant} from '../../base/invariant.ts';
import type {Item, TaskContext} from '../../build/task.ts';
import type {ResolvedDataset} from '../../dataset/dataset.ts';
import type {FeedSpec} from '../../dataset/sample-feeds.ts';
import type {CollectPayload, CollectResult, Gathering} from './collect-statistics.job.ts';
import {chunkPositions, type SampleChunk, splitChunk} from './sample-chunks.ts';

/** A value to be measured. */
export interface MeasuredBase {
  readonly name: string;
  /** Names it by everything it is computed from. */
  readonly digest: Digest;
}

/** What is measured, on what. */
export interface Measurement {
  readonly modelPath: () => Promise<string>;
  readonly modelDigest: Digest;
  readonly dataset: ResolvedDataset;
  readonly feeds: FeedSpec;
  /** What the model is fed besides the samples, in words that survive a renaming. */
  readonly feedsFingerprint: Json;
  readonly chunks: readonly SampleChunk[];
}

/** Statistics of some samples, and the places of these in the dataset. */
export interface Part<T> {
  readonly statistics: T;
  readonly places: readonly number[];
}

/** One kind of statistics. */
export interface StatisticsKind<T> {
  /** Tells the kinds apart. */
  readonly name: string;
  /** Part of the items' fingerprints: what is gathered, and with which settings for this value. */
  readonly fingerprint: (base: MeasuredBase) => Json;
  readonly gathering: (bases: readonly MeasuredBase[]) => Gathering;
  readonly decode: (bytes: Uint8Array) => T;
  readonly encode: (statistics: T) => Uint8Array;
  readonly merge: (parts: readonly Part<T>[]) => T;
}

/** The items of all values and chunks: value by value, chunks within. */
export function itemsOf<T>(
  {dataset, feedsFingerprint, chunks}: Pick<Measurement, 'dataset' | 'feedsFingerprint' | 'chunks'>,
  bases: readonly MeasuredBase[],
  kind: StatisticsKind<T>,
): readonly Item[] {
  // A digest for the list of samples, which hundreds of fingerprints share.
  const described = chunks.map((chunk) => ({
    samples: hashJson(chunk.map(({positions}) => positions.map((position) => dataset.samples[position]!.digest))),
    label: chunkLabel(chunk),
  }));
  return bases.flatMap((base) =>
    described.map(({samples, label}) => ({
      label: `${base.name}, ${label}`,
      fingerprint: {value: base.digest, statistics: kind.fingerprint(base), feeds: feedsFingerprint, samples},
      pack: {statistics: kind.name, feeds: feedsFingerprint, samples},
    })),
  );
}

function chunkLabel(chunk: SampleChunk): string {
  const count = chunkPositions(chunk).length;
  return count === 1 ? '1 sample' : `${count} samples`;
}

/** Statistics of each value over all samples, in the order of `bases`. */
export async function measureItems<T>(
  context: TaskContext,
  measurement: Measurement,
  bases: readonly MeasuredBase[],
  kind: StatisticsKind<T>,
): Promise<readonly T[]> {
  const {chunks} = measurement;
  const items = itemsOf(measurement, bases, kind);
  const bytes = [...(await context.items.lookUp(items))];
  const missing = chunks.map((_, chunk) =>
    bases.map((_, base) => base).filter((base) => !bytes[base * chunks.length + chunk]),
  );
  await measureChunks({context, measurement, bases, kind, missing}, async (base, chunk, measured) => {
    const place = base * chunks.length + chunk;
    bytes[place] = measured;
    // How long it took is the build's to know: a task reads no clock.
    await context.items.save(items[place]!, measured, 0);
  });
  return bases.map((_, base) =>
    kind.merge(
      chunks.map((chunk, i) => {
        const found = bytes[base * chunks.length + i];
        invariant(found !== undefined, () => `chunk ${i} of "${bases[base]!.name}" was not measured`);
        return {statistics: kind.decode(found), places: chunkPositions(chunk)};
      }),
    ),
  );
}

interface ChunkWork<T> {
  readonly context: TaskContext;
  readonly measurement: Measurement;
  readonly bases: readonly MeasuredBase[];
  readonly kind: StatisticsKind<T>;
  /** By chunk: indices of the bases that are not cached. */
  readonly missing: readonly (readonly number[])[];
}

type SaveMeasured = (base: number, chunk: number, bytes: Uint8Array) => Promise<void>;

/** A job does not start for fewer samples than this when a chunk is split for idle workers. */
const JOB_SAMPLES_MIN = 4;

async function measureChunks<T>(work: ChunkWork<T>, save: SaveMeasured): Promise<void> {
  const {context, measurement, missing} = work;
  const pending = missing.flatMap((bases, chunk) => (bases.length > 0 ? [chunk] : []));
  const total = pending.reduce((sum, chunk) => sum + chunkPositions(measurement.chunks[chunk]!).length, 0);
  const doneByJob = new Map<SampleChunk, number>();
  const report = (part: SampleChunk, done: number): void => {
    doneByJob.set(part, done);
    const sum = [...doneByJob.values()].reduce((all, some) => all + some, 0);
    context.progress({done: sum, total, unit: 'samples'});
  };
  await Promise.all(
    pending.map(async (chunk) => {
      const samples = measurement.chunks[chunk]!;
      const share = Math.ceil(context.concurrency / pending.length);
      const parts = splitChunk(samples, Math.min(share, Math.floor(chunkPositions(samples).length / JOB_SAMPLES_MIN)));
      const results = await Promise.all(parts.map((part) => measurePart(work, missing[chunk]!, part, report)));
      await Promise.all(
        missing[chunk]!.map((base, i) => {
          const encoded = results.map((result) => result[i]!);
          return save(base, chunk, joinParts(work.kind, encoded, parts));
        }),
      );
    }),
  );
}

async function measurePart<T>(
  {context, measurement, bases, kind}: ChunkWork<T>,
  missing: readonly number[],
  part: SampleChunk,
  report: (part: SampleChunk, done: number) => void,
): Promise<CollectResult> {
  const measured = missing.map((base) => bases[base]!);
  const positions = chunkPositions(part);
  const payload: CollectPayload = {
    modelPath: await measurement.modelPath(),
    modelDigest: measurement.modelDigest,
    valueNames: measured.map(({name}) => name),
    samples: positions.map((position) => measurement.dataset.samples[position]!),
    dataset: measurement.dataset.spec,
    feeds: measurement.feeds,
    gathering: kind.gathering(measured),
  };
  const result = await context.runJob('calibrate/collect', payload, (done) => report(part, done));
  report(part, positions.length);
  invariant(
    Array.isArray(result) && result.length === measured.length,
    () => 'the job gave other statistics than asked for',
  );
  return result;
}

/** A chunk's statistics from those of the parts it was split into, whose samples follow one another. */
function joinParts<T>(
  kind: StatisticsKind<T>,
  encoded: readonly Uint8Array[],
  parts: readonly SampleChunk[],
): Uint8Array {
  if (encoded.length === 1) return encoded[0]!;
  let place = 0;
  const joined = parts.map((part, i) => {
    const places = chunkPositions(part).map(() => place++);
    return {statistics: kind.decode(encoded[i]!), places};
  });
  return kind.encode(kind.merge(joined));
}
