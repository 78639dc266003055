/**
 * The GitHub Action: a build with the inputs of `action.yml`, its verdicts as annotations and job summary, and the
 * outcome as outputs and exit code.
 */
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import * as core from '@actions/core';
import {canonicalJson} from '../base/canonical-json.ts';
import {type Diagnostic, formatDiagnostic} from '../base/diagnostic.ts';
import {lineColumnOf} from '../base/source-text.ts';
import {parseConcurrency} from '../cli/arguments.ts';
import {ISSUES_URL} from '../cli/command.ts';
import {createGithubLogger} from '../logging/github-logger.ts';
import {loadManifest} from '../manifest/load-manifest.ts';
import type {RunReport} from '../report/build-report.ts';
import {runJson} from '../report/report-json.ts';
import {runMarkdown} from '../report/report-markdown.ts';
import {buildLines} from '../report/report-text.ts';
import {buildManifest, DEFAULT_OUTPUT_FOLDER} from '../workspace/build-manifest.ts';

const REPORT_FILE = 'report.json';

export async function runAction(): Promise<void> {
  const directory = path.resolve(process.env.GITHUB_WORKSPACE ?? '.', core.getInput('working-directory') || '.');
  const loaded = await loadManifest({cwd: directory, manifestPath: path.resolve(directory, core.getInput('manifest'))});
  if (!loaded.ok) {
    for (const diagnostic of loaded.error) annotate(diagnostic, directory);
    return conclude('error', `The manifest has ${loaded.error.length} mistakes.`);
  }
  const {manifest, warnings} = loaded.value;
  for (const warning of warnings) annotate(warning, directory);
  const concurrency = parseConcurrency(core.getInput('concurrency') || undefined);
  if (!concurrency.ok) return conclude('error', concurrency.error);
  const wanted = core
    .getInput('builds')
    .split(/\s+/)
    .filter((name) => name !== '');
  const unknown = wanted.filter((name) => !manifest.builds.has(name));
  if (unknown.length > 0) return conclude('error', `No such build: ${unknown.join(', ')}.`);
  const outputDirectory = path.join(manifest.directory, DEFAULT_OUTPUT_FOLDER);
  const report = await buildManifest({
    manifest,
    builds: wanted.length === 0 ? undefined : wanted,
    outputDirectory,
    concurrency: concurrency.value,
    keepGoing: core.getBooleanInput('keep-going'),
    force: [],
    frozen: false,
    createLogger: (reportOf) =>
      createGithubLogger({
        stream: process.stdout,
        displayPath: (file) => path.relative(directory, file),
        bugAddress: ISSUES_URL,
        describeEnd: (build, outcomes) => buildLines(reportOf(build, outcomes)),
      }),
    signal: new AbortController().signal,
    workerFile: undefined,
    clock: Date.now,
  });
  await publish(report, path.join(outputDirectory, REPORT_FILE));
}

async function publish(report: RunReport, file: string): Promise<void> {
  await writeFile(file, canonicalJson(runJson(report)));
  core.setOutput('report-json', file);
  await core.summary.addRaw(runMarkdown(report)).write();
  const broken = report.builds
    .filter(({status}) => status === 'fail' || status === 'error')
    .map(({build}) => build.name);
  if (report.builds.some(({status}) => status === 'error'))
    conclude('error', `Could not be judged: ${broken.join(', ')}.`);
  else if (broken.length > 0) conclude('fail', `Gates failed: ${broken.join(', ')}.`);
  else conclude('pass', undefined);
}

function conclude(verdict: 'pass' | 'fail' | 'error', message: string | undefined): void {
  core.setOutput('verdict', verdict);
  if (message !== undefined) core.setFailed(message);
}

function annotate(diagnostic: Diagnostic, directory: string): void {
  const {place, severity} = diagnostic;
  const start = place && lineColumnOf(place.source, place.start);
  const position =
    place && start
      ? {file: path.relative(directory, place.source.path), startLine: start.line, startColumn: start.column}
      : {};
  const text = formatDiagnostic(diagnostic);
  if (severity === 'error') core.error(text, position);
  else core.warning(text, position);
}
