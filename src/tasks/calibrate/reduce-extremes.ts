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

/** What the engine says of values it cannot reduce: other types than float32 and float64, or no elements at all. */
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
  const {session, outputs} = await reducedSession(model, valueNames);
  const found = outputs.map((): Extremes[] => []);
  const onSample = (position: number, results: Readonly<Record<string, Tensor>>): void => {
    for (const [i, {min, max, sum}] of outputs.entries()) {
      if (!Number.isFinite(scalarOf(results, sum))) throw new NotReducible();
      found[i]!.push({...NO_EXTREMES, min: scalarOf(results, min), max: scalarOf(results, max)});
    }
    onProgress(position + 1);
  };
  const outputNames = outputs.flatMap(({min, max, sum}) => [min, max, sum]);
  await runSamples({session, samples, reader: createSampleReader(dataset), feeds, outputNames, onSample});
  return found;
}

/** As float32, in which statistics are kept. Adding 0 makes +0 of −0, of which comparisons cannot tell the order. */
function scalarOf(results: Readonly<Record<string, Tensor>>, name: string): number {
  const data = results[name]?.data;
  if (!(data instanceof Float32Array || data instanceof Float64Array) || data.length !== 1) throw new NotReducible();
  return Math.fround(data[0]!) + 0;
}
