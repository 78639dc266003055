/**
 * The library: everything the command line does, for programs. `loadManifest` → `buildManifest` → report; the report
 * functions are pure.
 */
export { type Diagnostic, formatDiagnostic } from './base/diagnostic.ts';
export { Failure, type FailureReason } from './base/failure.ts';
export type { Result } from './base/result.ts';
export type { BuildEvent, EmitEvent, TaskOutcome } from './build/events.ts';
export { loadManifest } from './manifest/load-manifest.ts';
export type { BuildSpec, DatasetSpec, GateSpec, Manifest, ModelSpec, Recipe } from './manifest/manifest.ts';
export type { BuildReport, RunReport } from './report/build-report.ts';
export { makeReport, reportText } from './report/make-report.ts';
export { readReport } from './report/read-report.ts';
export type { Report } from './report/report.ts';
export { reportHtml } from './report/report-html.ts';
export { COMMENT_FORM, reportMarkdown, SUMMARY_FORM } from './report/report-markdown.ts';
export { reportSarif } from './report/report-sarif.ts';
export { baseLines, buildLines, runLine } from './report/report-text.ts';
export type { BaseRequest } from './workspace/base-request.ts';
export { type BuildManifestOptions, buildManifest, type ReportOf } from './workspace/build-manifest.ts';
export type { RemoteCache } from './workspace/open-cache.ts';
