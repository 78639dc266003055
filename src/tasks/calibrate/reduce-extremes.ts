/**
 * Extremes computed by the engine itself, so that no activation leaves it. Exactly those of the fetched values, or none at
 * all: what the engine cannot reduce, or might have passed over, is left to whoever looks at every element.
 */
import type {Digest} from '../../base/content-hash.ts';
import {Failure, type FailureReason} from '../../base/failure.ts';
import type {SampleRef} from '../../dataset/dataset.ts';
import {runSamples} from '../../dataset/run-samples.ts';
import type {FeedSpec} from '../../dataset/sample-feeds.ts';
import {createSampleReader} from '../../dataset/sample-reader.ts';
import {REDUCTIONS} from '../../engine/reduced-model.ts';
import type {DatasetSpec} from '../../manifest/manifest.ts';
import {type Extremes, NO_EXTREMES} from '../../numeric/extremes.ts';
import type {Tensor} from '../../numeric/tensor.ts';
import {reducedSession} from './worker-session.ts';

export interface ReduceRequest {
  readonly modelPath: string;
  readonly modelDigest: Digest;
  readonly valueNames: readonly string[];
  readonly samples: readonly SampleRef[];
  readonly dataset: DatasetSpec;
  readonly feeds: FeedSpec;
}

/** What the engine says of values it cannot reduce: of other or of several types, or without elements. */
const REFUSALS: ReadonlySet<FailureReason> = new Set(['bad-model', 'unsupported-model', 'engine-error']);

/** Models with such values, so that only the first chunk tries. Belongs to the worker process. */
const refused = new Set<Digest>();

/**
 * Smallest and largest element of each value for each sample, by value; the smallest magnitude is not looked at. Undefined
 * when some value cannot be reduced, or holds NaN or infinite numbers.
 */
export async function reduceExtremes(
  request: ReduceRequest,
  onProgress: (done: number) => void,
): Promise<readonly (readonly Extremes[])[] | undefined> {
  if (refused.has(request.modelDigest)) return undefined;
  try {
    return await reduceAll(request, onProgress);
  } catch (error) {
    if (!(error instanceof NotReducible) && !isRefusal(error)) throw error;
    refused.add(request.modelDigest);
    return undefined;
  }
}

const isRefusal = (error: unknown): boolean => error instanceof Failure && REFUSALS.has(error.reason);

class NotReducible extends Error {}

async function reduceAll(
  {samples, dataset, feeds, valueNames, ...model}: ReduceRequest,
  onProgress: (done: number) => void,
): Promise<readonly (readonly Extremes[])[]> {
  const {session, output} = await reducedSession(model, valueNames);
  const found = valueNames.map((): Extremes[] => []);
  const onSample = (position: number, results: Readonly<Record<string, Tensor>>): void => {
    const numbers = numbersOf(results[output], valueNames.length);
    for (const [i, extremes] of found.entries()) {
      const at = i * REDUCTIONS.count;
      if (!Number.isFinite(numbers[at + REDUCTIONS.sum])) throw new NotReducible();
      extremes.push({
        ...NO_EXTREMES,
        min: float32(numbers[at + REDUCTIONS.min]!),
        max: float32(numbers[at + REDUCTIONS.max]!),
      });
    }
    onProgress(position + 1);
  };
  await runSamples({session, samples, reader: createSampleReader(dataset), feeds, outputNames: [output], onSample});
  return found;
}

function numbersOf(tensor: Tensor | undefined, valueCount: number): Float32Array | Float64Array {
  const data = tensor?.data;
  if (!(data instanceof Float32Array || data instanceof Float64Array)) throw new NotReducible();
  if (data.length !== valueCount * REDUCTIONS.count) throw new NotReducible();
  return data;
}

/** In which statistics are kept. Adding 0 makes +0 of −0, of which comparisons cannot tell the order. */
const float32 = (value: number): number => Math.fround(value) + 0;
