import {numberOf} from '../artifacts/figure.ts';
import {METRIC_NAMES, type MetricName} from '../manifest/manifest.ts';
import {byStatus} from './build-importance.ts';
import type {Report, ReportBuild} from './report.ts';

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

/** More names than this cannot be told apart in a picture as wide as a page. */
const POINTS_MAX = 24;

/** Undefined with fewer than two builds to compare. */
export function qualityChart({builds}: Report): QualityChart | undefined {
  const candidates = METRIC_NAMES.map((metric) => ({
    metric,
    points: builds.flatMap((build) => pointOf(build, metric)),
  }));
  const best = candidates.reduce((a, b) => (rank(b) > rank(a) ? b : a));
  const points = best.points.toSorted(byStatus).slice(0, POINTS_MAX);
  if (points.length < 2) return undefined;
  const axes = {
    size: extent(points.map(({sizeBytes}) => sizeBytes)),
    quality: extent(points.map(({quality}) => quality)),
  };
  return {metric: best.metric, points: joined(points, axes), omittedCount: builds.length - points.length, ...axes};
}

/** Points so near each other, as parts of the axes, that the name of one would cover the other's. */
const NEAR = {across: 0.2, up: 0.05};

function joined(points: readonly ChartPoint[], {size, quality}: Pick<QualityChart, 'size' | 'quality'>): ChartPoint[] {
  const isNear = (a: ChartPoint, b: ChartPoint): boolean =>
    Math.abs(axisPosition(a.sizeBytes, size) - axisPosition(b.sizeBytes, size)) < NEAR.across &&
    Math.abs(axisPosition(a.quality, quality) - axisPosition(b.quality, quality)) < NEAR.up;
  const groups: ChartPoint[] = [];
  for (const point of points) {
    const i = groups.findIndex((group) => isNear(group, point));
    const group = groups[i];
    // Points come worst first, so that a group has the status of its first.
    if (group) groups[i] = {...group, names: [...group.names, ...point.names]};
    else groups.push(point);
  }
  return groups;
}

const NAMES_SHOWN_MAX = 2;

/** What is written beside a point. */
export function pointLabel({names}: ChartPoint): string {
  const more = names.length - NAMES_SHOWN_MAX;
  return more > 0 ? `${names[0]} and ${more + 1} more` : names.join(', ');
}

/** Of equally common metrics the last of these: what people ask for first. */
const PREFERRED: readonly MetricName[] = ['snr', 'top1'];

const rank = ({metric, points}: {readonly metric: MetricName; readonly points: readonly ChartPoint[]}): number =>
  points.length * (PREFERRED.length + 1) + PREFERRED.indexOf(metric) + 1;

function pointOf({name, status, verdict, metrics = []}: ReportBuild, metric: MetricName): ChartPoint[] {
  const value = metrics.find((one) => one.metric === metric)?.value;
  if (verdict === undefined || value === undefined || !Number.isFinite(numberOf(value))) return [];
  return [{names: [name], status, sizeBytes: verdict.sizes.quantizedBytes, quality: numberOf(value)}];
}

const extent = (values: readonly number[]): Extent => ({
  min: values.reduce((a, b) => Math.min(a, b)),
  max: values.reduce((a, b) => Math.max(a, b)),
});

/** Part of the axis that stays free at either end, so that points and their names do not touch the frame. */
const MARGIN = 0.1;

/** Where a value lies on its axis, 0 to 1; in the middle when there is but one value. */
export function axisPosition(value: number, {min, max}: Extent): number {
  if (max === min) return 1 / 2;
  return MARGIN + ((value - min) / (max - min)) * (1 - 2 * MARGIN);
}
