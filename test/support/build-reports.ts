import type {Evaluation, LayerError, MeasuredMetric} from '../../src/artifacts/evaluation.ts';
import type {Verdict, VerdictRow} from '../../src/artifacts/verdict.ts';
import type {BuildReport, RunReport} from '../../src/report/build-report.ts';
import {netManifest} from './manifest-of.ts';

/** Three gates, on lines 11 to 13 of the manifest. */
const BUILDS = `  net-int8:
    {
      model: net, target: generic, recipe: { weights: int8 per-tensor },
      gates: {
        snr: ">= 20 dB",
        mse: { max: 0.1, level: warn },
        size: "<= 600 kB" } }`;

export const measured = (given: Partial<MeasuredMetric>): MeasuredMetric => ({
  metric: 'snr',
  output: 'y',
  sampleCount: 400,
  ...given,
});

export const row = (given: Partial<VerdictRow>): VerdictRow => ({
  metric: 'snr',
  output: 'y',
  status: 'pass',
  level: 'fail',
  unit: 'dB',
  limit: '>= 20 dB',
  reason: 'snr is 23.9 dB.',
  sampleCount: 400,
  ...given,
});

interface ReportParts {
  readonly metrics?: readonly MeasuredMetric[];
  readonly rows?: readonly VerdictRow[];
  readonly layers?: readonly LayerError[];
  readonly status?: Verdict['status'];
}

/** A report of one build, passing unless told otherwise. */
export function reportWith(parts: ReportParts = {}, changes: Partial<BuildReport> = {}): BuildReport {
  const {metrics = [measured({value: 23.9})], rows = [row({value: 23.9})], layers = [], status = 'pass'} = parts;
  const evaluation: Evaluation = {
    ...{version: 1, sampleCount: 400, metrics, labels: [], errors: [], classes: []},
    layers: {sampleCount: 32, values: layers},
  };
  const build = netManifest(BUILDS).builds.get('net-int8');
  if (!build) throw new Error('no build');
  return {
    build,
    status,
    verdict: {version: 1, status, rows, sizes: {floatBytes: 1_900_000, quantizedBytes: 531_000}},
    evaluation,
    modelFile: 'build/net-int8/model.onnx',
    resultCount: 96,
    cachedCount: 0,
    failures: [],
    ...changes,
  };
}

/** A run of these builds, with what is told of it. */
export const runOf = (builds: readonly BuildReport[], changes: Partial<RunReport> = {}): RunReport => ({
  builds,
  base: undefined,
  durationMs: 38_000,
  isInterrupted: false,
  changedInputs: [],
  warnings: [],
  stores: [],
  ...changes,
});
