import { type FigureName } from './figure-text.ts';
import type { ReportBuild } from './report.ts';
import type { Line } from './report-document.ts';
/** Lines of the cell of a metric: of each output that it was measured for the figure, and what is asked of it. */
export declare function metricCell(build: ReportBuild, metric: FigureName): readonly Line[];
/** A rule as people write it. */
export declare const limitText: (limit: string) => string;
