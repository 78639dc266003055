import {METRIC_NAMES} from '../manifest/manifest.ts';
import {buildDetails} from './build-details.ts';
import {byImportance, byRowImportance, isUnchanged, isUnjudged} from './build-importance.ts';
import {limitText, metricCell} from './figure-cell.ts';
import {type FigureName, figureText} from './figure-text.ts';
import {qualityChart} from './quality-chart.ts';
import type {Report, ReportBuild, ReportRow} from './report.ts';
import type {Column, DocumentLimits, Line, Part, ReportDocument, Span} from './report-document.ts';
import {commandLines} from './reproduction.ts';

export const STATUS_MARKS: Readonly<Record<ReportBuild['status'], string>> = {
  pass: '✅ pass',
  warn: '⚠️ warn',
  inconclusive: '⚠️ inconclusive',
  fail: '❌ fail',
  error: '🛑 error',
  unfinished: '⏸️ not done',
};

const ROW_MARKS: Readonly<Record<ReportRow['status'], string>> = {
  pass: '✅',
  fail: '❌',
  missing: '❌',
  inconclusive: '⚠️',
  warn: '⚠️',
  waived: '💤',
  info: 'ℹ️',
  new: '🆕',
  removed: '➖',
};

/** A figure that is missing is as bad as its rule is important. */
const markOf = ({status, level}: ReportRow): string =>
  status === 'missing' && level !== 'fail' ? ROW_MARKS[level] : ROW_MARKS[status];

/** In headings; the manifest's own words elsewhere. */
const METRIC_TITLES: Readonly<Partial<Record<FigureName, string>>> = {
  snr: 'SNR',
  psnr: 'PSNR',
  ssim: 'SSIM',
  top1: 'top-1',
  top5: 'top-5',
  f1: 'F1',
  auc: 'AUC',
};

export const metricTitle = (metric: FigureName): string => METRIC_TITLES[metric] ?? metric;

/** The verdict first, then the figures, then the reasons with what may help, then what it cost; details last. */
export function makeDocument(report: Report, limits: DocumentLimits): ReportDocument {
  const builds = report.builds.toSorted(byImportance);
  const [changed, unchanged] = [builds.filter((one) => !isUnchanged(one)), builds.filter(isUnchanged)];
  const chart = qualityChart(report);
  return {
    title: titleOf(report),
    parts: [
      ...(changed.length === 0 ? [] : [tablePart(changed, 'Builds')]),
      ...reasonParts(changed, limits),
      ...paragraph(1, changeLine(report)),
      ...paragraph(1, effortLine(report)),
      ...paragraph(1, removedLine(report)),
      ...(unchanged.length === 0 ? [] : [unchangedPart(unchanged)]),
      ...(chart === undefined
        ? []
        : [{rank: 7, noun: many('chart', 'charts'), block: {kind: 'chart', chart} as const}]),
      ...changed.map(
        (build): Part => ({
          rank: 6,
          noun: many("build's details", "builds' details"),
          block: buildDetails(build, limits),
        }),
      ),
      ...warningParts(report),
      ...reproductionParts(report, builds),
    ],
  };
}

const many = (one: string, plural: string): Part['noun'] => ({one, many: plural});

const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** `1 of 3 builds fails`, `3 builds pass, no change`. */
export function titleOf({builds, isInterrupted, omittedBuildCount}: Report): string {
  const total = builds.length + omittedBuildCount;
  const count = (...statuses: readonly ReportBuild['status'][]): number =>
    builds.filter(({status}) => statuses.includes(status)).length;
  const ends = [
    [count('fail'), 'fails', 'fail'],
    [count('error'), 'cannot be judged', 'cannot be judged'],
    [
      count('unfinished'),
      ...(isInterrupted ? ['was interrupted', 'were interrupted'] : ['is not done', 'are not done']),
    ],
    [count('inconclusive'), 'is inconclusive', 'are inconclusive'],
  ] as const;
  const [first, ...rest] = ends.filter(([number]) => number > 0);
  if (first) {
    const [number, one, several] = first;
    const others = rest.map(([more, single, plural]) => `, ${more} ${more === 1 ? single : plural}`);
    return `${number} of ${countOf(total, 'build')} ${number === 1 ? one : several}${others.join('')}`;
  }
  if (total === 0) return 'nothing to judge';
  const warned = count('warn');
  const note =
    warned === total
      ? ' with warnings'
      : warned > 0
        ? `, ${warned} with warnings`
        : builds.every(isUnchanged)
          ? ', no change'
          : '';
  if (builds.every(isUnjudged)) return `${countOf(total, 'build')} done, no gates`;
  return `${countOf(total, 'build')} ${total === 1 ? 'passes' : 'pass'}${note}`;
}

function tablePart(builds: readonly ReportBuild[], caption: string): Part {
  return {rank: 2, noun: many('row of the table', 'rows of the table'), block: buildTable(builds, caption)};
}

function buildTable(builds: readonly ReportBuild[], caption: string) {
  const has = (metric: FigureName): boolean =>
    builds.some(
      ({metrics, verdict}) =>
        metrics?.some((one) => one.metric === metric) ||
        verdict?.rows.some((row) => row.metric === metric && row.layer === undefined),
    );
  const metrics = METRIC_NAMES.filter(has).toSorted((a, b) => titleRank(a) - titleRank(b));
  const shown: readonly FigureName[] = [...metrics, 'size'];
  const columns: readonly Column[] = [
    {title: 'build', isNumber: false},
    {title: 'verdict', isNumber: false},
    ...shown.map((metric) => ({title: metricTitle(metric), isNumber: false})),
  ];
  const rows = builds.map((build) => [
    [[build.name]],
    [[isUnjudged(build) ? 'no gates' : STATUS_MARKS[build.status]]],
    ...shown.map((metric) => metricCell(build, metric)),
  ]);
  return {kind: 'table', caption, columns, rows} as const;
}

/** What the model is for comes before how well its signal is kept. */
const titleRank = (metric: FigureName): number => (['top1', 'top5', 'f1', 'auc'].includes(metric) ? 0 : 1);

function unchangedPart(builds: readonly ReportBuild[]): Part {
  const summary = [`${countOf(builds.length, 'build')} unchanged`];
  const blocks = [buildTable(builds, 'Builds in which nothing changed')];
  return {rank: 5, noun: many('table of unchanged builds', ''), block: {kind: 'details', summary, blocks}};
}

function reasonParts(builds: readonly ReportBuild[], limits: DocumentLimits): Part[] {
  const items = builds.flatMap((build) => reasonLines(build, limits));
  if (items.length === 0) return [];
  return [{rank: 3, noun: many('reason', 'reasons'), block: {kind: 'list', items}}];
}

function reasonLines(build: ReportBuild, {reasonsMax}: DocumentLimits): Line[] {
  const name: Span = {strong: build.name};
  const told = (build.verdict?.rows ?? []).filter(({status}) => status !== 'pass').toSorted(byRowImportance);
  const broken = told.filter((row) => !isRuleless(row));
  const more = broken.length - reasonsMax;
  return [
    ...build.failures.map(({task, message, path, remedy}): Line => {
      const place = path === undefined || message.includes(path) ? '' : `${path}: `;
      const what = task.startsWith(`${build.name}:`) ? task.slice(build.name.length + 1) : task;
      return ['🛑 ', name, ` ${what} failed: ${place}${sentences(message, remedy)}`];
    }),
    ...broken.slice(0, reasonsMax).map((row): Line => [`${markOf(row)} `, name, ' ', ...reasonLine(row)]),
    ...(more > 0 ? [[name, `: ${more} further rules do not hold; they are in report.json.`]] : []),
    ...adviceLines(build, broken),
    ...(['new', 'removed'] as const).flatMap((status) =>
      layersLine(
        name,
        status,
        told.filter((row) => row.status === status && isRuleless(row)),
      ),
    ),
  ];
}

/** Inner values that came or went, which no rule is about: told together. */
const isRuleless = ({layer, limit}: ReportRow): boolean => layer !== undefined && limit === '';

/** Messages of tasks have no full stop when they name their file first. */
const sentences = (fact: string, remedy: string | undefined): string =>
  remedy === undefined ? fact : `${fact}${/[.!?]$/.test(fact) ? '' : '.'} ${remedy}`;

const LAYERS_NAMED_MAX = 3;

function layersLine(name: Span, status: 'new' | 'removed', rows: readonly ReportRow[]): Line[] {
  if (rows.length === 0) return [];
  const named = rows.slice(0, LAYERS_NAMED_MAX);
  const more = rows.length - named.length;
  const what = ` ${countOf(rows.length, 'inner value')} ${rows.length === 1 ? 'is' : 'are'} ${status === 'new' ? 'new' : 'gone'}: `;
  const names = named.flatMap(({layer = ''}, i): Span[] => [...(i === 0 ? [] : [', ']), {code: layer}]);
  return [[`${ROW_MARKS[status]} `, name, what, ...names, ...(more > 0 ? [` and ${more} more`] : [])]];
}

function reasonLine({metric, output, layer, limit, reason, waiver}: ReportRow): Line {
  const subject = layer ?? output;
  const gate = limit === '' ? '' : ` Gate: ${limitText(limit)}.`;
  const excuse = waiver === undefined ? '' : ` Waived until ${waiver.until}: ${waiver.reason}`;
  return [metric, ...(subject === undefined ? [] : [' of ', {code: subject}]), `: ${reason}${gate}${excuse}`];
}

const WORST_LAYERS_SHOWN = 3;

/** What may help where quality is too low; a model that is only too large has no bad layers. */
function adviceLines({name, layers, remedy, place}: ReportBuild, broken: readonly ReportRow[]): Line[] {
  const isQualityLow = broken.some(({status, metric}) => metric !== 'size' && (status === 'fail' || status === 'warn'));
  if (!isQualityLow) return [];
  const worst = (layers?.values ?? []).slice(0, WORST_LAYERS_SHOWN);
  const spans = worst.flatMap(({value, operator, snr}, i): Span[] => [
    i === 0 ? ' Worst layers: ' : ', ',
    {code: value},
    ` ${figureText('snr', snr)}${operator === '' ? '' : ` (${operator})`}`,
  ]);
  const advice: Span[] = remedy === undefined ? [] : [' Try: ', {code: remedy}, ` (${place.file}:${place.line})`];
  if (spans.length + advice.length === 0) return [];
  return [['💡 ', {strong: name}, ...spans, ...(spans.length > 0 && advice.length > 0 ? ['.'] : []), ...advice]];
}

const paragraph = (rank: number, line: Line | undefined): Part[] =>
  line === undefined ? [] : [{rank, noun: many('line', 'lines'), block: {kind: 'paragraph', line}}];

const changeLine = ({changedInputs}: Report): Line | undefined =>
  changedInputs.length === 0 ? undefined : [`What changed: ${changedInputs.join('; ')}.`];

const MILLISECONDS_PER_SECOND = 1000;
const COMMIT_SHOWN_LENGTH = 7;

/** What was cached, how long it took, and what was compared with. */
function effortLine({builds, durationMs, base, stores = []}: Report): Line | undefined {
  const total = builds.reduce((sum, {resultCount}) => sum + resultCount, 0);
  const cached = builds.reduce((sum, {cachedCount}) => sum + cachedCount, 0);
  const from = stores.map(({name, hitCount}) => `${hitCount} from ${name}`).join(', ');
  const share = `${cached === total ? `All ${total}` : `${cached} of ${total}`} results from cache${from === '' ? '' : ` (tasks: ${from})`}`;
  const time = durationMs === undefined ? '' : `, ${(durationMs / MILLISECONDS_PER_SECOND).toFixed(1)} s`;
  const effort = total === 0 ? [] : [`${share}${time}.`];
  if (base === undefined) return effort.length === 0 ? undefined : effort;
  const commit: Line = base.commit === undefined ? ['the base'] : [{code: base.commit.slice(0, COMMIT_SHOWN_LENGTH)}];
  const space = effort.length === 0 ? '' : ' ';
  if (base.missing !== undefined)
    return [...effort, `${space}Not compared with `, ...commit, ` (${base.foundBy}): ${base.missing}`];
  return [...effort, `${space}Compared with `, ...commit, ` (${base.foundBy}).`];
}

function removedLine({base}: Report): Line | undefined {
  const names = base?.removedBuilds ?? [];
  if (names.length === 0) return undefined;
  return ['Only the base has: ', ...names.flatMap((name, i): Span[] => [i === 0 ? '' : ', ', {code: name}])];
}

function warningParts({warnings}: Report): Part[] {
  if (warnings.length === 0) return [];
  const items = warnings.map(({code, message, path, place, remedy}): Line => {
    const where = place === undefined ? path : `${place.file}:${place.line}`;
    const about = where === undefined ? '' : `${where}: `;
    return [`${about}${message}${remedy === undefined ? '' : ` ${remedy}`} `, {code}];
  });
  const summary = [countOf(warnings.length, 'warning')];
  const block = {kind: 'details', summary, blocks: [{kind: 'list', items}]} as const;
  return [{rank: 4, noun: many('list of warnings', ''), block}];
}

function reproductionParts(report: Report, builds: readonly ReportBuild[]): Part[] {
  const text = commandLines(report, builds);
  if (text === undefined) return [];
  const block = {kind: 'details', summary: ['Reproduce'], blocks: [{kind: 'code', text}]} as const;
  return [{rank: 4, noun: many('command to reproduce it', ''), block}];
}
