import { type FigureName } from './figure-text.ts';
import type { Report, ReportBuild } from './report.ts';
import type { DocumentLimits, ReportDocument } from './report-document.ts';
export declare const STATUS_MARKS: Readonly<Record<ReportBuild['status'], string>>;
export declare const metricTitle: (metric: FigureName) => string;
/** The verdict first, then the figures, then the reasons with what may help, then what it cost; details last. */
export declare function makeDocument(report: Report, limits: DocumentLimits): ReportDocument;
/** `1 of 3 builds fails`, `3 builds pass, no change`. */
export declare function titleOf({ builds, isInterrupted, omittedBuildCount }: Report): string;
