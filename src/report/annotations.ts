/**
 * What of a report belongs beside a line of a file: the gate in the manifest that does not hold, the model or sample that
 * a task failed on. GitHub shows ten annotations of each kind per step and hides the others without a word, so builds that
 * fail by the same line share one, the most important come first, and the last one tells of those left out.
 */
import {invariant} from '../base/invariant.ts';
import {byImportance, byRowImportance} from './build-importance.ts';
import type {Report, ReportBuild, ReportPlace, ReportRow} from './report.ts';
import {shortenText} from './shorten-text.ts';

export type AnnotationLevel = 'error' | 'warning' | 'notice';

export interface Annotation {
  readonly level: AnnotationLevel;
  readonly title: string;
  readonly message: string;
  /** Undefined for what is in no file. */
  readonly place: {readonly file: string; readonly line?: number; readonly column?: number} | undefined;
}

/** Of each kind in a step: GitHub shows ten, and of the errors one is kept for how the job ends. */
export const ANNOTATIONS_MAX: Readonly<Record<AnnotationLevel, number>> = {error: 9, warning: 10, notice: 10};

/** GitHub refuses longer titles. **Source:** REST API, check runs: `title` has at most 255 characters. */
const TITLE_LENGTH_MAX = 255;
/** The rest is in the summary; GitHub's own limit is 64 KB. */
const MESSAGE_LENGTH_MAX = 4000;

/** All annotations of a report, the most important of each level first. */
export function reportAnnotations(report: Report): readonly Annotation[] {
  const builds = report.builds.toSorted(byImportance);
  const failures = builds.flatMap(failureAnnotations);
  return [...failures, ...ruleAnnotations(builds), ...report.warnings.map(warningAnnotation)].map((annotation) => ({
    ...annotation,
    title: shortenText(annotation.title, TITLE_LENGTH_MAX),
    message: shortenText(annotation.message, MESSAGE_LENGTH_MAX),
  }));
}

/** As many as are shown, with a last one of a level that says how many there are not. */
export function shownAnnotations(annotations: readonly Annotation[]): readonly Annotation[] {
  return (['error', 'warning', 'notice'] as const).flatMap((level) => {
    const own = annotations.filter((one) => one.level === level);
    const max = ANNOTATIONS_MAX[level];
    if (own.length <= max) return own;
    const left = own.length - (max - 1);
    const message = `${left} further ${level}s are not shown here, but in the summary of the job and in report.json.`;
    return [...own.slice(0, max - 1), {level, title: 'quantgate', message, place: undefined}];
  });
}

const failureAnnotations = ({failures, place}: ReportBuild): Annotation[] =>
  failures.map(({task, message, path, remedy}) => ({
    level: 'error',
    title: task,
    message: `${task} failed: ${path === undefined || message.includes(path) ? '' : `${path}: `}${message}${remedy === undefined ? '' : `\n${remedy}`}`,
    place: path === undefined ? {file: place.file, line: place.line, ...columnOf(place)} : {file: path},
  }));

const columnOf = ({column}: ReportPlace) => (column === undefined ? {} : {column});

interface BrokenRule {
  readonly build: string;
  readonly row: ReportRow;
  readonly place: ReportPlace;
}

function ruleAnnotations(builds: readonly ReportBuild[]): Annotation[] {
  const rules = builds.flatMap(({name, verdict, place}) =>
    (verdict?.rows ?? [])
      .filter((row) => levelOf(row) !== undefined)
      .toSorted(byRowImportance)
      .map((row): BrokenRule => ({build: name, row, place: row.place ?? place})),
  );
  const groups = new Map<string, BrokenRule[]>();
  for (const rule of rules) {
    const group = groups.get(keyOf(rule)) ?? [];
    group.push(rule);
    groups.set(keyOf(rule), group);
  }
  return [...groups.values()].map(ruleAnnotation);
}

const keyOf = ({row, place}: BrokenRule): string =>
  JSON.stringify([place.file, place.line, place.column, row.metric, levelOf(row)]);

function ruleAnnotation([first, ...others]: readonly BrokenRule[]): Annotation {
  invariant(first !== undefined, () => 'a group without rules');
  const {build, row, place} = first;
  const rules = [first, ...others];
  const gate = row.limit === '' ? '' : ` The gate is ${row.limit}.`;
  const isOne = others.every((rule) => rule.build === build);
  const lines = rules.map((rule) => `${isOne ? '' : `${rule.build}: `}${subject(rule.row)}${rule.row.reason}`);
  const message = others.length === 0 ? `${lines[0]}${gate}` : `${lines.join('\n')}\n${gate.trim()}`.trim();
  const many = new Set(rules.map((rule) => rule.build)).size;
  return {
    level: levelOf(row) ?? 'notice',
    title: isOne ? `${build}: ${row.metric}` : `${many} builds: ${row.metric}`,
    message,
    place: {file: place.file, line: place.line, ...columnOf(place)},
  };
}

const subject = ({layer}: ReportRow): string => (layer === undefined ? '' : `${layer}: `);

/** Undefined for rows that ask for nobody's attention. */
function levelOf({status, level}: ReportRow): AnnotationLevel | undefined {
  if (status === 'pass' || status === 'new' || level === 'info') return undefined;
  if (status === 'waived') return 'notice';
  return level === 'warn' || status === 'inconclusive' ? 'warning' : 'error';
}

function warningAnnotation({code, message, path, place, remedy}: Report['warnings'][number]): Annotation {
  const text = remedy === undefined ? message : `${message}\n${remedy}`;
  const where = place ? {file: place.file, line: place.line, ...columnOf(place)} : path && {file: path};
  return {level: 'warning', title: code, message: text, place: where || undefined};
}
