/**
 * The GitHub Action: a build with the inputs of `action.yml`, what is wrong as annotations, its verdicts as job summary,
 * and the outcome as outputs and exit code.
 */
import path from 'node:path';
import * as core from '@actions/core';
import type {Diagnostic} from '../base/diagnostic.ts';
import {Failure} from '../base/failure.ts';
import {err, ok, type Result} from '../base/result.ts';
import {suggest} from '../base/suggest.ts';
import type {CachePolicy} from '../cache/cache-policy.ts';
import {openRemoteTiers} from '../cache/open-remote-tiers.ts';
import {parseConcurrency} from '../cli/arguments.ts';
import {ISSUES_URL} from '../cli/command.ts';
import {type EngineChoice, type EngineWish, parseEngineWish} from '../engine/choose-engine.ts';
import {createGithubLogger, diagnosticCommand} from '../logging/github-logger.ts';
import {loadManifest} from '../manifest/load-manifest.ts';
import type {Manifest} from '../manifest/manifest.ts';
import type {RunReport} from '../report/build-report.ts';
import {makeReport} from '../report/make-report.ts';
import {buildLines, runLine} from '../report/report-text.ts';
import {buildManifest, DEFAULT_OUTPUT_FOLDER} from '../workspace/build-manifest.ts';
import type {RemoteCache} from '../workspace/open-cache.ts';
import {writeReport} from '../workspace/write-report.ts';
import {actionCachePolicy, githubRun} from './action-cache.ts';
import {provideEngine} from './provide-engine.ts';
import {publishAnnotations, publishSummary} from './publish-report.ts';
import {startSetup} from './setup-mode.ts';

/** Never rejects: whatever goes wrong is the outcome "error", with a message in the log. */
export async function runAction(signal: AbortSignal): Promise<void> {
  try {
    const mode = core.getInput('mode') || 'build';
    if (mode === 'setup') await startSetup();
    else if (mode === 'build') await buildAndPublish(signal);
    else conclude('error', `The input "mode" is "${mode}". Modes: build, setup.`);
  } catch (error) {
    conclude('error', messageOf(error));
  }
}

async function buildAndPublish(signal: AbortSignal): Promise<void> {
  const directory = path.resolve(workspaceRoot(), core.getInput('working-directory') || '.');
  const loaded = await loadManifest({cwd: directory, manifestPath: path.resolve(directory, core.getInput('manifest'))});
  if (!loaded.ok) {
    for (const diagnostic of loaded.error) annotate(diagnostic);
    const count = loaded.error.filter(({severity}) => severity === 'error').length;
    return conclude('error', `The manifest has ${count} ${count === 1 ? 'mistake' : 'mistakes'}. Nothing was run.`);
  }
  const {manifest, warnings} = loaded.value;
  const inputs = readInputs(manifest);
  if (!inputs.ok) return conclude('error', inputs.error);
  const engine = provideEngine({wish: inputs.value.engineWish, directory, environment: process.env});
  const outputDirectory = path.join(manifest.directory, DEFAULT_OUTPUT_FOLDER);
  const run = await buildManifest({
    ...{manifest, outputDirectory, signal, ...inputs.value},
    force: [],
    frozen: false,
    createLogger: (reportOf) =>
      createGithubLogger({
        stream: process.stdout,
        displayPath,
        bugAddress: ISSUES_URL,
        describeEnd: (build, outcomes) => buildLines(reportOf(build, outcomes)),
      }),
    workerFile: undefined,
    engine,
    remoteCache: remoteCacheOf(inputs.value, manifest, engine.engine.kind),
    clock: Date.now,
  });
  process.stdout.write(`${runLine(run)}\n`);
  await publish({...run, warnings: [...warnings, ...run.warnings]}, manifest, outputDirectory);
}

interface Inputs {
  readonly builds: readonly string[] | undefined;
  readonly concurrency: number;
  readonly keepGoing: boolean;
  readonly cachePolicy: CachePolicy;
  readonly engineWish: EngineWish;
}

/** @returns the inputs, or a sentence that says what is wrong with them */
function readInputs({builds}: Manifest): Result<Inputs, string> {
  const concurrency = parseConcurrency(core.getInput('concurrency') || undefined);
  if (!concurrency.ok) return concurrency;
  const cachePolicy = actionCachePolicy(core.getInput('cache'), process.env);
  if (!cachePolicy.ok) return cachePolicy;
  const engineWish = parseEngineWish(core.getInput('engine'));
  if (!engineWish.ok) return err(`The input "engine": ${engineWish.error}`);
  const wanted = core
    .getInput('builds')
    .split(/\s+/)
    .filter((name) => name !== '');
  const unknown = wanted.find((name) => !builds.has(name));
  if (unknown !== undefined) {
    const guess = suggest(unknown, [...builds.keys()]);
    const remedy = guess ? `Did you mean "${guess}"?` : `Builds: ${[...builds.keys()].join(', ')}.`;
    return err(`The input "builds" names "${unknown}", which is not in the manifest. ${remedy}`);
  }
  return ok({
    builds: wanted.length === 0 ? undefined : wanted,
    concurrency: concurrency.value,
    keepGoing: core.getBooleanInput('keep-going'),
    cachePolicy: cachePolicy.value,
    engineWish: engineWish.value,
  });
}

function remoteCacheOf(
  {cachePolicy: policy, builds}: Inputs,
  manifest: Manifest,
  engine: EngineChoice['kind'],
): RemoteCache {
  const contents = {manifest: displayPath(manifest.path), builds: [...(builds ?? [])].sort()};
  const github = githubRun(contents, process.env, engine);
  const environment = process.env;
  return {
    isLocalKept: policy.isLocalKept,
    openTiers: (onProblem) => openRemoteTiers({policy, github, environment, onProblem, clock: Date.now}),
  };
}

async function publish(run: RunReport, manifest: Manifest, outputDirectory: string): Promise<void> {
  const report = makeReport(run, {manifest: manifest.path, displayPath});
  const files = await writeReport(report, outputDirectory);
  core.setOutput('report-json', files.json);
  publishAnnotations(report);
  await publishSummary(report, process.env.GITHUB_STEP_SUMMARY);
  const names = (...statuses: readonly string[]): string =>
    run.builds.flatMap(({build, status}) => (statuses.includes(status) ? [build.name] : [])).join(', ');
  const [unjudged, failed] = [names('error', 'unfinished'), names('fail')];
  if (run.isInterrupted) conclude('error', 'The run was cancelled. What was finished is kept in the cache.');
  else if (unjudged !== '') conclude('error', `Could not be judged: ${unjudged}.`);
  else if (failed !== '') conclude('fail', `Gates failed: ${failed}.`);
  else conclude('pass', undefined);
}

function conclude(verdict: 'pass' | 'fail' | 'error', message: string | undefined): void {
  core.setOutput('verdict', verdict);
  if (message !== undefined) core.setFailed(message);
}

function messageOf(error: unknown): string {
  if (error instanceof Failure && error.reason !== 'bug') {
    const {path: file, message, remedy} = error;
    return `${file === undefined ? '' : `${displayPath(file)}: `}${message}${remedy ? `\n${remedy}` : ''}`;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `This is a bug in quantgate. Please report it at ${ISSUES_URL} with:\n${stack}`;
}

const annotate = (diagnostic: Diagnostic): void =>
  void process.stdout.write(`${diagnosticCommand(diagnostic, {displayPath})}\n`);

const workspaceRoot = (): string => path.resolve(process.env.GITHUB_WORKSPACE ?? '.');

/** Annotations want paths from the root of the repository, with forward slashes. */
function displayPath(file: string): string {
  const relative = path.relative(workspaceRoot(), path.resolve(file));
  return relative.startsWith('..') ? file : relative.split(path.sep).join('/');
}
