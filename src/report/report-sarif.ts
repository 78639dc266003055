/**
 * A report as SARIF 2.1.0 for code scanning: a result for each rule that does not hold and each task that failed, at its
 * line of the manifest or its model. Fingerprints say what a result is about, not where it stands, so that an alert stays
 * the same when the manifest is edited above it.
 *
 * Source: OASIS, Static Analysis Results Interchange Format 2.1.0; GitHub documentation, "SARIF support for code scanning".
 */
import type {Json} from '../base/canonical-json.ts';
import {hashJson} from '../base/content-hash.ts';
import {printableText} from '../base/printable-text.ts';
import {METRIC_NAMES} from '../manifest/manifest.ts';
import {byImportance, byRowImportance} from './build-importance.ts';
import type {Report, ReportBuild, ReportPlace, ReportRow} from './report.ts';

type JsonObject = {readonly [key: string]: Json | undefined};

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
/** GitHub shows as many of a run, and refuses more than 25,000. */
const RESULTS_MAX = 5000;
const FINGERPRINT_LENGTH = 16;
const FAILURE_RULE = 'task-failed';

export function reportSarif(report: Report): JsonObject {
  const builds = report.builds.toSorted(byImportance);
  const results = builds.flatMap((build) => [...failureResults(build), ...ruleResults(build)]).slice(0, RESULTS_MAX);
  const driver = {
    name: 'quantgate',
    informationUri: 'https://github.com/quantgate/quantgate',
    rules: [...[...METRIC_NAMES, 'size'].map(gateRule), failureRule],
  };
  // Files are named from the root of the repository, wherever that is.
  return {$schema: SCHEMA, version: '2.1.0', runs: [{tool: {driver}, columnKind: 'utf16CodeUnits', results}]};
}

const gateRule = (metric: string): JsonObject => ({
  id: `gate/${metric}`,
  name: `Gate ${metric}`,
  shortDescription: {text: `A gate on ${metric} does not hold`},
  fullDescription: {
    text: `The quantized model does not keep what a gate of the manifest asks of its ${metric}, or it cannot be decided.`,
  },
  defaultConfiguration: {level: 'error'},
});

const failureRule: JsonObject = {
  id: FAILURE_RULE,
  name: 'Task failed',
  shortDescription: {text: 'A build could not be judged'},
  fullDescription: {text: 'A task of the build failed, so that nothing is known of its gates.'},
  defaultConfiguration: {level: 'error'},
};

const failureResults = ({failures, place, name}: ReportBuild): JsonObject[] =>
  failures.map(({task, message, path, remedy}) => ({
    ruleId: FAILURE_RULE,
    level: 'error',
    message: {text: messageText(`${task} failed: ${message}${remedy === undefined ? '' : ` ${remedy}`}`)},
    locations: [path === undefined ? location(place) : {physicalLocation: {artifactLocation: artifact(path)}}],
    partialFingerprints: fingerprint([name, task]),
  }));

function ruleResults({name, place, verdict}: ReportBuild): JsonObject[] {
  return (verdict?.rows ?? [])
    .filter(({status, limit}) => status !== 'pass' && status !== 'new' && limit !== '')
    .toSorted(byRowImportance)
    .map((row) => ({
      ruleId: `gate/${row.metric}`,
      level: levelOf(row),
      message: {text: messageText(rowText(name, row))},
      locations: [location(row.place ?? place)],
      partialFingerprints: fingerprint([name, row.metric, row.output ?? '', row.layer ?? '', row.limit]),
      suppressions:
        row.waiver === undefined
          ? undefined
          : [{kind: 'external', status: 'accepted', justification: printableText(row.waiver.reason)}],
    }));
}

function rowText(build: string, {metric, output, layer, reason, limit}: ReportRow): string {
  const subject = layer ?? output;
  const gate = limit === '' ? '' : ` The gate is ${limit}.`;
  return `${build}: ${metric}${subject === undefined ? '' : ` of ${subject}`}: ${reason}${gate}`;
}

function levelOf({status, level}: ReportRow): string {
  if (status === 'waived' || level === 'info') return 'note';
  return status === 'inconclusive' || level === 'warn' ? 'warning' : 'error';
}

/** Braces hold places for arguments and square brackets links. */
const messageText = (text: string): string =>
  printableText(text)
    .replace(/[{}]/g, '$&$&')
    .replace(/[[\]\\]/g, '\\$&');

const location = ({file, line, column, endLine, endColumn}: ReportPlace): JsonObject => ({
  physicalLocation: {
    artifactLocation: artifact(file),
    region: {startLine: line, startColumn: column, endLine, endColumn},
  },
});

/** A path as a reference: relative to the root of the repository, unless it leads out of it. */
const artifact = (file: string): JsonObject => ({
  uri: file.split('/').map(encodedPart).join('/'),
  uriBaseId: file.startsWith('/') ? undefined : '%SRCROOT%',
});

/** Half of a pair, which a file name may have on some systems, cannot be encoded. */
const encodedPart = (part: string): string => encodeURIComponent(Buffer.from(part).toString());

const fingerprint = (about: readonly string[]): JsonObject => ({
  primaryLocationLineHash: `${hashJson(about).slice(0, FINGERPRINT_LENGTH)}:1`,
});
