import type {LayerErrors, MeasuredMetric} from '../artifacts/evaluation.ts';
import {numberOf} from '../artifacts/figure.ts';
import type {BaseInfo, Verdict, VerdictRow} from '../artifacts/verdict.ts';
import {canonicalJson, type Json} from '../base/canonical-json.ts';
import type {Diagnostic} from '../base/diagnostic.ts';
import {lineColumnOf, type SourceRange} from '../base/source-text.ts';
import type {GateSpec} from '../manifest/manifest.ts';
import {byImportance, byRowImportance} from './build-importance.ts';
import type {BuildReport, RunReport, TaskFault} from './build-report.ts';
import {remedyFor} from './remedy.ts';
import {
  BUILDS_MAX,
  METRICS_MAX,
  NAME_LENGTH_MAX,
  NOTES_MAX,
  REPORT_BYTES_MAX,
  type Report,
  type ReportBuild,
  type ReportLayer,
  type ReportMetric,
  type ReportPlace,
  type ReportRow,
  type ReportVerdict,
  ROWS_MAX,
  SENTENCE_LENGTH_MAX,
  WORST_LAYERS_MAX,
} from './report.ts';
import {shortenText} from './shorten-text.ts';

export interface ReportContext {
  /** Path of the manifest. */
  readonly manifest: string;
  /** How a path is told: from the root of the repository where there is one, with forward slashes. */
  readonly displayPath: (path: string) => string;
}

/**
 * A run as a report, within the bounds of its shape: long texts lose their middle, long lists what matters least, and of a
 * report that is too large the passing builds are shortened or left out first.
 */
export function makeReport(run: RunReport, context: ReportContext): Report {
  const {builds, durationMs, isInterrupted, base, changedInputs, warnings, stores} = run;
  const head: Report = {
    version: 1,
    isInterrupted,
    manifest: nameText(context.displayPath(context.manifest)),
    builds: [],
    changedInputs: changedInputs.slice(0, NOTES_MAX).map(sentenceText),
    warnings: warnings.slice(0, NOTES_MAX).map((warning) => reportWarning(warning, context)),
    omittedBuildCount: 0,
    ...(durationMs === undefined ? {} : {durationMs}),
    ...(base === undefined ? {} : {base: reportBase(base)}),
    ...(stores.length === 0 ? {} : {stores: stores.slice(0, NOTES_MAX)}),
  };
  return withBuilds(
    head,
    builds.map((build) => reportBuild(build, context)),
  );
}

/** A report has no other members than JSON knows; this only says so to the compiler. */
export const reportJson = (report: Report): JsonObject => ({...report}) as unknown as JsonObject;

/** The text of `report.json`. */
export const reportText = (report: Report): string => canonicalJson(reportJson(report));

type JsonObject = {readonly [key: string]: Json | undefined};

const nameText = (text: string): string => shortenText(text, NAME_LENGTH_MAX);
const sentenceText = (text: string): string => shortenText(text, SENTENCE_LENGTH_MAX);

const bytesOf = (value: object): number => Buffer.byteLength(JSON.stringify(value)) + 1;

/** All builds short at first, then the most important ones whole as long as there is room. */
function withBuilds(head: Report, builds: readonly ReportBuild[]): Report {
  const ordered = builds.toSorted(byImportance).slice(0, BUILDS_MAX);
  const brief = new Map(ordered.map((build) => [build, briefBuild(build)]));
  let room = REPORT_BYTES_MAX - bytesOf(head);
  const kept = new Map<ReportBuild, ReportBuild>();
  for (const [build, short] of brief) {
    const bytes = bytesOf(short);
    if (bytes > room) break;
    kept.set(build, short);
    room -= bytes;
  }
  for (const [build, short] of kept) {
    const more = bytesOf(build) - bytesOf(short);
    if (more > room) continue;
    kept.set(build, build);
    room -= more;
  }
  const shown = builds.flatMap((build) => kept.get(build) ?? []);
  return {...head, builds: shown, omittedBuildCount: builds.length - shown.length};
}

/** How many gates that do not hold are kept of a build that is shortened. */
const BRIEF_ROWS_MAX = 5;

function briefBuild({layers: _layers, verdict, failures, metrics, ...build}: ReportBuild): ReportBuild {
  const broken = verdict?.rows.filter(({status}) => status !== 'pass').slice(0, BRIEF_ROWS_MAX);
  return {
    ...build,
    failures: failures.slice(0, 1),
    isShortened: true,
    ...(metrics === undefined ? {} : {metrics: metrics.slice(0, BRIEF_ROWS_MAX)}),
    ...(verdict === undefined ? {} : {verdict: {...verdict, rows: broken ?? []}}),
  };
}

function reportBuild(report: BuildReport, context: ReportContext): ReportBuild {
  const {build, status, verdict, evaluation, modelFile, resultCount, cachedCount, failures} = report;
  const remedy = remedyFor(build);
  return {
    name: nameText(build.name),
    model: nameText(build.model),
    target: nameText(build.target),
    status,
    place: reportPlace(build.place, context),
    failures: failures.slice(0, NOTES_MAX).map((fault) => reportFault(fault, context)),
    ...{resultCount, cachedCount},
    ...(verdict === undefined ? {} : {verdict: reportVerdict(verdict, build.gates, context)}),
    ...(evaluation === undefined
      ? {}
      : {metrics: reportMetrics(evaluation.metrics, verdict), layers: worstLayers(evaluation.layers)}),
    ...(remedy === undefined || verdict?.rows.every(({status}) => status === 'pass') ? {} : {remedy}),
    ...(modelFile === undefined ? {} : {modelFile: nameText(modelFile)}),
  };
}

function reportVerdict(
  {status, rows, sizes, base, baseFigures}: Verdict,
  gates: readonly GateSpec[],
  context: ReportContext,
): ReportVerdict {
  const before = baseFigures?.sizes?.quantizedBytes;
  const {floatBytes, quantizedBytes} = sizes;
  // Without a base nothing is new.
  const told = base === undefined ? rows.filter((row) => row.status !== 'new') : rows;
  const kept = told.length <= ROWS_MAX ? told : told.toSorted(byRowImportance).slice(0, ROWS_MAX);
  return {
    status,
    rows: kept.map((row) => reportRow(row, gates, context)),
    sizes: {
      quantizedBytes,
      ...(floatBytes === undefined ? {} : {floatBytes}),
      ...(before === undefined ? {} : {baseQuantizedBytes: before}),
    },
    ...(base === undefined ? {} : {base: reportBase(base)}),
  };
}

function reportRow(row: VerdictRow, gates: readonly GateSpec[], context: ReportContext): ReportRow {
  const {output, layer, limit, reason, waiver, ...figures} = row;
  const gate = gates.find((one) => isAbout(one, row));
  return {
    ...figures,
    limit: sentenceText(limit),
    reason: sentenceText(reason),
    ...(output === undefined ? {} : {output: nameText(output)}),
    ...(layer === undefined ? {} : {layer: nameText(layer)}),
    ...(waiver === undefined ? {} : {waiver: {reason: sentenceText(waiver.reason), until: nameText(waiver.until)}}),
    ...(gate === undefined ? {} : {place: reportPlace(gate.place, context)}),
  };
}

const isAbout = (gate: GateSpec, {metric, limit, output, layer}: VerdictRow): boolean =>
  gate.metric === metric &&
  gate.text === limit &&
  (gate.layers !== undefined || layer === undefined) &&
  (gate.output === undefined || gate.output === output);

function reportMetrics(metrics: readonly MeasuredMetric[], verdict: Verdict | undefined): readonly ReportMetric[] {
  const before = new Map(
    (verdict?.baseFigures?.metrics ?? []).map(({metric, output, value}) => [JSON.stringify([metric, output]), value]),
  );
  return metrics.slice(0, METRICS_MAX).map(({output, reason, ...measured}) => {
    const baseValue = before.get(JSON.stringify([measured.metric, output]));
    return {
      ...measured,
      output: nameText(output),
      ...(reason === undefined ? {} : {reason: sentenceText(reason)}),
      ...(baseValue === undefined ? {} : {baseValue}),
    };
  });
}

function worstLayers({sampleCount, values}: LayerErrors): NonNullable<ReportBuild['layers']> {
  // NaN is worse than any number, and equals stay in the order of the graph.
  const badness = ({snr}: ReportLayer): number => (snr === 'NaN' ? Number.NEGATIVE_INFINITY : numberOf(snr));
  const compare = (a: ReportLayer, b: ReportLayer): number =>
    badness(a) === badness(b) ? 0 : badness(a) < badness(b) ? -1 : 1;
  const worst = values.toSorted(compare).slice(0, WORST_LAYERS_MAX);
  return {
    sampleCount,
    count: values.length,
    values: worst.map(({value, operator, snr}) => ({value: nameText(value), operator: nameText(operator), snr})),
  };
}

function reportPlace({source, start, end}: SourceRange, {displayPath}: ReportContext): ReportPlace {
  const [from, to] = [lineColumnOf(source, start), lineColumnOf(source, end)];
  return {
    file: nameText(displayPath(source.path)),
    ...{line: from.line, column: from.column, endLine: to.line, endColumn: to.column},
  };
}

const reportBase = ({commit, foundBy, missing, removedBuilds = []}: BaseInfo): NonNullable<Report['base']> => ({
  foundBy: sentenceText(foundBy),
  ...(commit === undefined ? {} : {commit}),
  ...(missing === undefined ? {} : {missing: sentenceText(missing)}),
  ...(removedBuilds.length === 0 ? {} : {removedBuilds: removedBuilds.slice(0, BUILDS_MAX).map(nameText)}),
});

const reportFault = (
  {task, message, path, remedy}: TaskFault,
  {displayPath}: ReportContext,
): ReportBuild['failures'][number] => ({
  task: nameText(task),
  message: sentenceText(message),
  ...(path === undefined ? {} : {path: nameText(displayPath(path))}),
  ...(remedy === undefined ? {} : {remedy: sentenceText(remedy)}),
});

function reportWarning(warning: Diagnostic, context: ReportContext): Report['warnings'][number] {
  const {code, message, place, path, remedy} = warning;
  return {
    code: nameText(code),
    message: sentenceText(message),
    ...(place === undefined ? {} : {place: reportPlace(place, context)}),
    ...(path === undefined ? {} : {path: nameText(context.displayPath(path))}),
    ...(remedy === undefined ? {} : {remedy: sentenceText(remedy)}),
  };
}
