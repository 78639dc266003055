import { type MetricName } from '../manifest/manifest.ts';
import type { Report, ReportBuild } from './report.ts';
export interface ChartPoint {
    /** More than one where names would be written over each other. */
    readonly names: readonly string[];
    /** The worst of them. */
    readonly status: ReportBuild['status'];
    readonly sizeBytes: number;
    /** In the unit of the metric. */
    readonly quality: number;
}
/** Builds by the size of their model and one metric that they have in common. */
export interface QualityChart {
    readonly metric: MetricName;
    readonly points: readonly ChartPoint[];
    /** Builds that have no such figure, or for which there was no room. */
    readonly omittedCount: number;
    readonly size: Extent;
    readonly quality: Extent;
}
export interface Extent {
    readonly min: number;
    readonly max: number;
}
/** Undefined with fewer than two builds to compare. */
export declare function qualityChart({ builds }: Report): QualityChart | undefined;
/** What is written beside a point. */
export declare function pointLabel({ names }: ChartPoint): string;
/** Where a value lies on its axis, 0 to 1; in the middle when there is but one value. */
export declare function axisPosition(value: number, { min, max }: Extent): number;
