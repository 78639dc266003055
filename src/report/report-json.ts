import type {Json} from '../base/canonical-json.ts';
import type {RunReport} from './build-report.ts';

/** A run for machines: version 1, one entry a build, figures as the artifacts have them (per-sample rows left out). */
export function runJson({builds, base, durationMs, isInterrupted}: RunReport): {
  readonly [key: string]: Json | undefined;
} {
  return {
    version: 1,
    durationMs,
    isInterrupted,
    base: base && plain(base),
    builds: builds.map(({build, status, verdict, evaluation, modelFile, resultCount, cachedCount}) => ({
      name: build.name,
      model: build.model,
      target: build.target,
      status,
      verdict: verdict && plain(verdict),
      metrics: evaluation && plain(evaluation.metrics),
      layers: evaluation && plain(evaluation.layers),
      modelFile,
      resultCount,
      cachedCount,
    })),
  };
}

/** Artifacts are plain JSON already; this only says so to the compiler. */
const plain = (value: object): Json => JSON.parse(JSON.stringify(value)) as Json;
