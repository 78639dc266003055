import type { ReportBuild, ReportRow } from './report.ts';
/** Orders builds by what deserves to be read first, those in which nothing changed last. */
export declare const byImportance: (a: ReportBuild, b: ReportBuild) => number;
/** Orders whatever has the status of a build, worst first. */
export declare const byStatus: (a: Pick<ReportBuild, 'status'>, b: Pick<ReportBuild, 'status'>) => number;
/** A build that passes with each figure exactly as at the base, and has none that the base had not. */
export declare function isUnchanged({ status, verdict, metrics }: ReportBuild): boolean;
/** Without gates nothing was judged, which is no pass. */
export declare const isUnjudged: ({ status, verdict }: ReportBuild) => boolean;
export declare const byRowImportance: (a: Pick<ReportRow, 'status'>, b: Pick<ReportRow, 'status'>) => number;
