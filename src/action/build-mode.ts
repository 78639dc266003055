/**
 * The modes that build: `build` alone, or `shard` in several jobs and then `merge`. A shard passes on what it made and
 * judges nothing; the others judge, report, comment, and save the cache.
 */

import {tmpdir} from 'node:os';
import path from 'node:path';
import * as core from '@actions/core';
import {failsOn} from '../cli/base-flags.ts';
import {ISSUES_URL} from '../cli/command.ts';
import {VERSION} from '../cli/version.ts';
import type {EngineChoice} from '../engine/choose-engine.ts';
import {createGithubLogger} from '../logging/github-logger.ts';
import {byStatus} from '../report/build-importance.ts';
import type {RunReport} from '../report/build-report.ts';
import {makeReport} from '../report/make-report.ts';
import {baseLines, buildLines, runLine} from '../report/report-text.ts';
import {buildManifest, DEFAULT_OUTPUT_FOLDER} from '../workspace/build-manifest.ts';
import type {RemoteCache} from '../workspace/open-cache.ts';
import {shardCache} from '../workspace/shard-cache.ts';
import {writeReport} from '../workspace/write-report.ts';
import {runFacts} from './action-cache.ts';
import type {ActionInputs} from './action-inputs.ts';
import {actionRemoteCache} from './action-remote-cache.ts';
import {commentDirectly} from './comment-step.ts';
import {provideEngine} from './provide-engine.ts';
import {publishAnnotations, publishSummary} from './publish-report.ts';
import {type ActionManifest, readActionManifest} from './read-action-manifest.ts';
import {setReportOutputs} from './report-outputs.ts';
import {conclude, displayPath, tell} from './runner.ts';

/** @throws Failure */
export async function runBuildMode(inputs: ActionInputs, signal: AbortSignal): Promise<void> {
  const read = await readActionManifest(inputs);
  if (!read) return;
  const {manifest, builds, warnings} = read;
  const isShard = inputs.mode === 'shard';
  const shardFolder = isShard ? shardFolderOf(inputs) : undefined;
  const engine = provideEngine({wish: inputs.engineWish, directory: inputs.directory, environment: process.env});
  const run = await buildManifest({
    ...{manifest, builds, outputDirectory: outputFolder(read), signal},
    ...{concurrency: inputs.concurrency, keepGoing: inputs.keepGoing, force: [], frozen: false},
    // What a shard judges nobody sees: the base is measured where it is looked at.
    base: isShard ? undefined : inputs.base,
    createLogger: (reportOf) =>
      createGithubLogger({
        stream: process.stdout,
        displayPath,
        bugAddress: ISSUES_URL,
        describeEnd: (build, outcomes) => buildLines(reportOf(build, outcomes)),
      }),
    workerFile: undefined,
    engine,
    remoteCache: await remoteCacheOf(inputs, shardFolder, engine.engine.kind),
    clock: Date.now,
  });
  for (const line of [...baseLines(run), runLine(run)]) tell(line);
  if (shardFolder === undefined) return publish({...run, warnings: [...warnings, ...run.warnings]}, read, inputs);
  core.setOutput('shard-path', shardFolder);
  concludeShard(run);
}

const outputFolder = ({manifest}: ActionManifest): string => path.join(manifest.directory, DEFAULT_OUTPUT_FOLDER);

/** Beside the workspace: nothing that is checked out can stand there. */
const shardFolderOf = ({shard}: ActionInputs): string =>
  path.join(process.env.RUNNER_TEMP || tmpdir(), `quantgate-shard-${shard}`);

async function remoteCacheOf(
  inputs: ActionInputs,
  shardFolder: string | undefined,
  engine: EngineChoice['kind'],
): Promise<RemoteCache> {
  const remote = actionRemoteCache(inputs, engine);
  const from = inputs.mode === 'merge' ? inputs.shardsFrom : undefined;
  return shardFolder === undefined && from === undefined ? remote : shardCache(remote, {to: shardFolder, from});
}

async function publish(run: RunReport, read: ActionManifest, inputs: ActionInputs): Promise<void> {
  const report = makeReport(run, {manifest: read.manifest.path, displayPath});
  setReportOutputs(report, await writeReport(report, outputFolder(read)));
  publishAnnotations(report);
  await publishSummary(report, process.env.GITHUB_STEP_SUMMARY);
  if (!run.isInterrupted) await commentDirectly(inputs, report);
  if (inputs.attest && isGood(run, inputs)) await attest(run, read, inputs);
  concludeRun(run, inputs);
}

const statusOf = ({builds}: RunReport): RunReport['builds'][number]['status'] =>
  builds.toSorted(byStatus)[0]?.status ?? 'pass';

function isGood(run: RunReport, {failOn}: ActionInputs): boolean {
  const status = statusOf(run);
  return !run.isInterrupted && status !== 'error' && status !== 'unfinished' && !failsOn(status, failOn);
}

/** Of a run that fails nothing is signed, not even the builds that pass. */
async function attest(report: RunReport, read: ActionManifest, {token}: ActionInputs): Promise<void> {
  const {attestModels} = await import('./attest-models.ts');
  const attested = await attestModels({
    ...{report, manifest: read.manifest, outputDirectory: outputFolder(read), token},
    ...{facts: runFacts(process.env), environment: process.env, toolVersion: VERSION},
  });
  for (const {build, sha256} of attested) tell(`attested: ${build}/model.onnx sha256:${sha256}`);
}

function concludeRun(run: RunReport, {failOn}: ActionInputs): void {
  const status = statusOf(run);
  if (run.isInterrupted) conclude('error', 'The run was cancelled. What was finished is kept in the cache.');
  else if (status === 'error' || status === 'unfinished') conclude('error', unjudgedText(run));
  else conclude(status, failsOn(status, failOn) ? failureText(run, failOn) : undefined);
}

/** Whether its gates hold is told by the job that merges. */
function concludeShard(run: RunReport): void {
  if (run.isInterrupted) core.setFailed('The run was cancelled.');
  else if (run.builds.some(({status}) => status === 'error' || status === 'unfinished'))
    core.setFailed(unjudgedText(run));
}

const namesOf = ({builds}: RunReport, ...statuses: readonly string[]): string =>
  builds.flatMap(({build, status}) => (statuses.includes(status) ? [build.name] : [])).join(', ');

const unjudgedText = (run: RunReport): string => `Could not be judged: ${namesOf(run, 'error', 'unfinished')}.`;

const FAILURES = {fail: 'Gates failed', inconclusive: 'Inconclusive', warn: 'Gates warn'} as const;

function failureText(run: RunReport, failOn: ActionInputs['failOn']): string {
  const parts = (['fail', 'inconclusive', 'warn'] as const).flatMap((status) => {
    const names = failsOn(status, failOn) ? namesOf(run, status) : '';
    return names === '' ? [] : [`${FAILURES[status]}: ${names}.`];
  });
  return parts.join(' ');
}
