/**
 * A run as `report.json` has it: all that a summary, a comment, a page or another program needs, and nothing that only this
 * machine knows. Every rendering is made of it, so that a job with other permissions can render what this one measured.
 * Bounded in every direction: the shapes below are what a reader accepts, and what the writer keeps to.
 */
import {METRIC_NAMES} from '../manifest/manifest.ts';
import {count, figure, type JsonSchema, list, number, object, oneOf, type ShapeOf, text, truth} from './json-shape.ts';

/** Where editors and validators find the schema of the newest release. */
export const REPORT_SCHEMA_URL = 'https://unpkg.com/quantgate/schemas/report.json';

/**
 * Largest `report.json` that is written or read. A run of 200 builds, each with ten gates and fifty layers, has 1.5 MB;
 * artifacts of such a size are downloaded and read in well under a second.
 */
export const REPORT_BYTES_MAX = 4_000_000;

/** In UTF-16 code units. Names of layers made by exporters reach 300, paths 4096; nobody reads as far. */
export const NAME_LENGTH_MAX = 400;
export const SENTENCE_LENGTH_MAX = 2000;
/** A matrix of models, targets and recipes. GitHub's own matrices end at 256. */
export const BUILDS_MAX = 1000;
/** Gates times outputs or layers, and what only one of two commits has. */
export const ROWS_MAX = 2000;
export const METRICS_MAX = 1000;
/** The layers with the lowest SNR: further ones are in `evaluation.json`. */
export const WORST_LAYERS_MAX = 50;
export const NOTES_MAX = 100;

const name = text(NAME_LENGTH_MAX);
const sentence = text(SENTENCE_LENGTH_MAX);

const place = object({file: name, line: count}, {column: count, endLine: count, endColumn: count});

const base = object(
  {foundBy: sentence},
  {commit: text(64, /^[0-9a-f]{7,64}$/), missing: sentence, removedBuilds: list(name, BUILDS_MAX)},
);

const comparison = object(
  {
    with: oneOf('float', 'base'),
    test: oneOf('mcnemar', 'bootstrap'),
    loss: number,
    interval: list(number, 2),
    confidence: number,
    pValue: number,
    smallestVisibleLoss: number,
    sampleCount: count,
  },
  {neededSampleCount: count},
);

const row = object(
  {
    metric: oneOf(...METRIC_NAMES, 'size'),
    status: oneOf('pass', 'fail', 'warn', 'info', 'waived', 'inconclusive', 'missing', 'new', 'removed'),
    level: oneOf('fail', 'warn', 'info'),
    unit: oneOf('dB', '%', 'B', ''),
    limit: sentence,
    reason: sentence,
  },
  {
    output: name,
    layer: name,
    value: figure,
    floatValue: figure,
    difference: figure,
    baseValue: figure,
    baseDifference: figure,
    comparison,
    waiver: object({reason: sentence, until: name}, {}),
    sampleCount: count,
    /** The line of the gate in the manifest. */
    place,
  },
);

const sizes = object({quantizedBytes: count}, {floatBytes: count, baseQuantizedBytes: count});

const metric = object(
  {metric: oneOf(...METRIC_NAMES), output: name, sampleCount: count},
  {value: figure, floatValue: figure, baseValue: figure, worst: figure, reason: sentence},
);

const layers = object(
  {
    sampleCount: count,
    /** Of all layers, those left out here included. */
    count,
    /** The worst, worst first. */
    values: list(object({value: name, operator: name, snr: figure}, {}), WORST_LAYERS_MAX),
  },
  {},
);

const failure = object({task: name, message: sentence}, {path: name, remedy: sentence});

const warning = object({code: name, message: sentence}, {path: name, place, remedy: sentence});

const build = object(
  {
    name,
    model: name,
    target: name,
    status: oneOf('pass', 'warn', 'inconclusive', 'fail', 'error', 'unfinished'),
    /** Of the build in the manifest. */
    place,
    failures: list(failure, NOTES_MAX),
    resultCount: count,
    cachedCount: count,
  },
  {
    verdict: object({status: oneOf('pass', 'warn', 'inconclusive', 'fail'), rows: list(row, ROWS_MAX), sizes}, {base}),
    metrics: list(metric, METRICS_MAX),
    layers,
    /** What may help where a gate about quality does not hold. */
    remedy: sentence,
    modelFile: name,
    /** Rows of passing gates, metrics and layers were left out because the report would have been too large. */
    isShortened: truth,
  },
);

export const reportShape = object(
  {
    version: oneOf(1),
    isInterrupted: truth,
    manifest: name,
    builds: list(build, BUILDS_MAX),
    /** Of the content that the builds are made of, beside the base: sentences. */
    changedInputs: list(sentence, NOTES_MAX),
    warnings: list(warning, NOTES_MAX),
    /** Builds that are not in `builds` because the report would have been too large. */
    omittedBuildCount: count,
  },
  {
    durationMs: number,
    base,
    /** Where results came from that were not computed: name of the store, number of results. */
    stores: list(object({name, hitCount: count}, {}), NOTES_MAX),
  },
);

export type Report = ShapeOf<typeof reportShape>;
export type ReportBuild = Report['builds'][number];
export type ReportVerdict = NonNullable<ReportBuild['verdict']>;
export type ReportRow = ReportVerdict['rows'][number];
export type ReportMetric = NonNullable<ReportBuild['metrics']>[number];
export type ReportLayer = NonNullable<ReportBuild['layers']>['values'][number];
export type ReportPlace = ReportBuild['place'];

/** Draft 7, as the manifest's. */
export const reportJsonSchema = (): JsonSchema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: REPORT_SCHEMA_URL,
  title: 'quantgate report',
  description: 'What a run of quantgate came to: builds, verdicts, figures before and after.',
  ...reportShape.schema,
});
