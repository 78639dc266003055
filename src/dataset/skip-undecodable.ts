/**
 * Leaves out the samples that cannot be decoded, where the dataset says `on-error: skip`. They are decoded once for that,
 * before anything else, so that every task sees the same samples; which ones were left out is remembered.
 */
import type {Json} from '../base/canonical-json.ts';
import {Failure} from '../base/failure.ts';
import type {DatasetSpec} from '../manifest/manifest.ts';
import type {SampleRef} from './dataset.ts';
import {createSampleReader} from './sample-reader.ts';

export interface SkippedSample {
  readonly name: string;
  /** Why it cannot be decoded. */
  readonly reason: string;
}

export interface DecodableSamples {
  readonly samples: readonly SampleRef[];
  readonly skipped: readonly SkippedSample[];
}

/**
 * @param remember gives a small value that depends on nothing but its key, from an earlier run or else from `compute`
 * @throws Failure 'file-missing' or 'file-unreadable': a file that is gone is no bad sample
 */
export async function skipUndecodable(
  samples: readonly SampleRef[],
  spec: DatasetSpec,
  remember: (key: Json, compute: () => Promise<Json>) => Promise<Json>,
): Promise<DecodableSamples> {
  if (spec.onError !== 'skip') return {samples, skipped: []};
  const key = {kind: 'undecodable-samples', version: 1, samples: samples.map(({digest}) => digest)};
  const remembered = await remember(key, async () => findUndecodable(samples, spec));
  const reasons = new Map(Object.entries(remembered as Readonly<Record<string, string>>));
  return {
    samples: samples.filter(({digest}) => !reasons.has(digest)),
    skipped: samples.flatMap(({name, digest}) => {
      const reason = reasons.get(digest);
      return reason === undefined ? [] : [{name, reason}];
    }),
  };
}

/** Why, by digest of the sample. */
async function findUndecodable(
  samples: readonly SampleRef[],
  spec: DatasetSpec,
): Promise<Readonly<Record<string, string>>> {
  const reader = createSampleReader(spec);
  const reasons: Record<string, string> = {};
  for (const sample of samples) {
    try {
      await reader.read(sample);
    } catch (error) {
      if (!(error instanceof Failure) || error.reason !== 'bad-data') throw error;
      reasons[sample.digest] = error.message;
    }
  }
  return reasons;
}
