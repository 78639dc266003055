/** A report as outputs of the step, for the steps behind it. */
import * as core from '@actions/core';
import {isUnchanged} from '../report/build-importance.ts';
import type {Report, ReportBuild} from '../report/report.ts';
import type {ReportFiles} from '../workspace/write-report.ts';

/** Outputs of a job may have 1 MB in all. **Source:** GitHub documentation, "Passing information between jobs". */
const METRICS_BYTES_MAX = 100_000;

export function setReportOutputs(report: Report, files: ReportFiles): void {
  core.setOutput('report-json', files.json);
  core.setOutput('report-html', files.html);
  core.setOutput('report-sarif', files.sarif);
  core.setOutput('changed-builds', changedBuilds(report).join(' '));
  core.setOutput('metrics', metricsJson(report));
}

/** Without a base every build is new. */
const changedBuilds = ({builds}: Report): readonly string[] =>
  builds.filter((build) => !isUnchanged(build)).map(({name}) => name);

/**
 * A list of `{build, metric, output, value, floatValue, baseValue}`, cut off where it would be too long. Names of outputs
 * come from a model: whatever could mean something to a shell is escaped as JSON allows, so that the text is one word
 * between single quotes.
 */
export function metricsJson({builds}: Report): string {
  const parts: string[] = [];
  let room = METRICS_BYTES_MAX;
  for (const figure of builds.flatMap(figuresOf)) {
    const text = JSON.stringify(figure).replace(UNSAFE, escaped);
    room -= text.length + 1;
    if (room < 0) break;
    parts.push(text);
  }
  return `[${parts.join(',')}]`;
}

function figuresOf({name, metrics = [], verdict}: ReportBuild): readonly object[] {
  const measured = metrics.map(({metric, output, value, floatValue, baseValue}) => ({
    ...{build: name, metric, output, value, floatValue, baseValue},
  }));
  if (!verdict) return measured;
  const {quantizedBytes, floatBytes, baseQuantizedBytes} = verdict.sizes;
  const size = {value: quantizedBytes, floatValue: floatBytes, baseValue: baseQuantizedBytes};
  return [...measured, {build: name, metric: 'size', ...size}];
}

const UNSAFE = /[^\w "\\{}[\]:,./+-]/g;

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
