/** A run as Markdown for a job summary or a pull request. Pure. Every name from a model or manifest is escaped. */
import type {VerdictRow} from '../artifacts/verdict.ts';
import {printableText} from '../base/printable-text.ts';
import type {BuildReport, RunReport} from './build-report.ts';
import {differenceText, figureDifference, figureText} from './figure-text.ts';
import {isUnjudged, runLine} from './report-text.ts';

const MARKS = {
  pass: '✅ pass',
  warn: '⚠️ warn',
  inconclusive: '⚠️ inconclusive',
  fail: '❌ fail',
  error: '🛑 error',
  unfinished: '⏸️ not done',
} as const;

export function runMarkdown(run: RunReport): string {
  const failed = run.builds.filter(({status}) => status !== 'pass' && status !== 'warn').length;
  const verb = failed === 1 ? 'fails' : 'fail';
  const total = `${run.builds.length} build${run.builds.length === 1 ? '' : 's'}`;
  const title =
    failed > 0 ? `${failed} of ${total} ${verb}` : `${total} ${run.builds.length === 1 ? 'passes' : 'pass'}`;
  const rows = run.builds.map(buildRow);
  const broken = run.builds.flatMap(brokenRows);
  return [
    `### quantgate: ${title}`,
    '',
    '| build | verdict | figures | size |',
    '|---|---|---|---|',
    ...rows,
    ...(broken.length > 0 ? ['', ...broken] : []),
    '',
    runLine(run),
    '',
  ].join('\n');
}

function buildRow(report: BuildReport): string {
  const {build, status, evaluation, verdict} = report;
  const mark = isUnjudged(report) ? 'no gates' : MARKS[status];
  const figures = (evaluation?.metrics ?? []).map(({metric, value, floatValue}) => {
    if (value === undefined) return `${metric} –`;
    const difference =
      floatValue === undefined ? '' : ` (${differenceText(metric, figureDifference(value, floatValue))})`;
    return `${metric} ${figureText(metric, value)}${difference}`;
  });
  const sizes = verdict?.sizes;
  const size = sizes
    ? `${figureText('size', sizes.quantizedBytes)} (float ${figureText('size', sizes.floatBytes)})`
    : '–';
  return `| ${escapeMarkdown(build.name)} | ${mark} | ${figures.join('<br>') || '–'} | ${size} |`;
}

function brokenRows({build, verdict}: BuildReport): string[] {
  const broken = (verdict?.rows ?? []).filter(({status}) => status !== 'pass');
  return broken.map((row) => `- **${escapeMarkdown(build.name)}**: ${rowSentence(row)}`);
}

function rowSentence({metric, output, limit, reason}: VerdictRow): string {
  const name = output === undefined ? metric : `${metric} of ${output}`;
  return `${escapeMarkdown(name)}: ${escapeMarkdown(reason)} (gate ${escapeMarkdown(limit)})`;
}

/** Text that Markdown and HTML show as it is: no markup, links, mentions or line breaks. */
export function escapeMarkdown(text: string): string {
  return printableText(text.replace(/[\r\n]+/g, ' '))
    .replace(/[\\`*_{}[\]()#+!|~>-]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/@(?=\w)/g, '@\u200b')
    .replace(/:\/\//g, ':\u200b//')
    .replace(/\bwww\./gi, '$&\u200b');
}
