import type { ReportBuild } from './report.ts';
import type { Block, DocumentLimits } from './report-document.ts';
/** All figures of a build, its worst layers and where its model is, folded. */
export declare function buildDetails(build: ReportBuild, limits: DocumentLimits): Block;
