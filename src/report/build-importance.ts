import {numberOf} from '../artifacts/figure.ts';
import type {ReportBuild, ReportRow} from './report.ts';

/** Worst first. Builds of the same rank stay in the order of the manifest. */
const RANKS: Readonly<Record<ReportBuild['status'], number>> = {
  error: 0,
  fail: 1,
  unfinished: 2,
  inconclusive: 3,
  warn: 4,
  pass: 5,
};
const RANK_OF_UNCHANGED = RANKS.pass + 1;

/** Orders builds by what deserves to be read first, those in which nothing changed last. */
export const byImportance = (a: ReportBuild, b: ReportBuild): number => rankOf(a) - rankOf(b);

const rankOf = (build: ReportBuild): number => (isUnchanged(build) ? RANK_OF_UNCHANGED : RANKS[build.status]);

/** Orders whatever has the status of a build, worst first. */
export const byStatus = (a: Pick<ReportBuild, 'status'>, b: Pick<ReportBuild, 'status'>): number =>
  RANKS[a.status] - RANKS[b.status];

/** A build that passes with each figure exactly as at the base, and has none that the base had not. */
export function isUnchanged({status, verdict, metrics = []}: ReportBuild): boolean {
  const base = verdict?.base;
  if (status !== 'pass' || verdict === undefined || base === undefined || base.missing !== undefined) return false;
  return (
    verdict.rows.every((row) => row.status === 'pass' && hasSameValue(row)) &&
    verdict.sizes.baseQuantizedBytes === verdict.sizes.quantizedBytes &&
    metrics.every(({value, baseValue}) => value === baseValue)
  );
}

const hasSameValue = ({baseValue, baseDifference}: ReportRow): boolean =>
  baseValue === undefined || baseDifference === undefined || numberOf(baseDifference) === 0;

/** Without gates nothing was judged, which is no pass. */
export const isUnjudged = ({status, verdict}: ReportBuild): boolean => status === 'pass' && verdict?.rows.length === 0;

/** Rules from the worst down; among rows of one build, what is to be read first. */
const ROW_RANKS: Readonly<Record<ReportRow['status'], number>> = {
  fail: 0,
  missing: 1,
  inconclusive: 2,
  warn: 3,
  waived: 4,
  removed: 5,
  new: 6,
  info: 7,
  pass: 8,
};

export const byRowImportance = (a: Pick<ReportRow, 'status'>, b: Pick<ReportRow, 'status'>): number =>
  ROW_RANKS[a.status] - ROW_RANKS[b.status];
