import path from 'node:path';
import type {EmitEvent} from '../build/events.ts';
import {inspectPlan} from '../build/inspect-plan.ts';
import {dependenciesOf} from '../build/run-context.ts';
import type {Plan, TaskId} from '../build/task.ts';
import type {Manifest} from '../manifest/manifest.ts';
import {makePlan} from '../plan/make-plan.ts';
import type {RunReport} from '../report/build-report.ts';
import {makeReport, reportJson} from '../report/make-report.ts';
import type {Report} from '../report/report.ts';
import {baseLines, buildLines, runLine} from '../report/report-text.ts';
import {buildManifest, DEFAULT_OUTPUT_FOLDER, type ReportOf} from '../workspace/build-manifest.ts';
import {displayPath} from '../workspace/display-path.ts';
import type {RemoteCache} from '../workspace/open-cache.ts';
import {type CommandArguments, parseConcurrency} from './arguments.ts';
import {BASE_FLAGS, baseRequest, type FailOn, failOnOf, failsOn} from './base-flags.ts';
import {createBuildLogger, isLogFormat, LOG_FORMATS, type LogFormat} from './build-logger.ts';
import {type Command, EXIT, FORCE_FLAG, MANIFEST_FLAG, type Terminal, UsageError} from './command.ts';
import {forcePatterns} from './force.ts';
import {statusesToText} from './plan.ts';
import {printAnnotations} from './print-annotations.ts';
import {readManifest, selectBuilds} from './read-manifest.ts';
import {SHARD_FLAGS, withShards} from './shard-flags.ts';
import {withWorkspace} from './with-workspace.ts';

/** `quantgate build`: all builds of the manifest, or the named ones. */
export const buildCommand: Command = {
  usage: 'build [BUILD…] [OPTIONS]',
  flags: {
    ...MANIFEST_FLAG,
    'output-dir': {
      type: 'string',
      value: 'DIR',
      help: `folder for the results (default: ${DEFAULT_OUTPUT_FOLDER}/ beside the manifest)`,
    },
    force: FORCE_FLAG,
    'keep-going': {type: 'boolean', short: 'k', help: 'after a failure, go on with what does not depend on it'},
    concurrency: {
      type: 'string',
      value: 'N|%',
      short: 'j',
      help: 'how many jobs run at once (default: all processors)',
    },
    'dry-run': {type: 'boolean', short: 'n', help: 'only tell what would run, as "quantgate plan" does'},
    cache: {
      type: 'string',
      value: 'POLICY',
      help: 'stores to use: local:rw, and remote:r or remote:rw for the Bazel HTTP cache at $QUANTGATE_REMOTE_CACHE (default: local:rw)',
    },
    ...SHARD_FLAGS,
    frozen: {type: 'boolean', help: 'fail if anything would have to run'},
    ...BASE_FLAGS,
    'log-format': {
      type: 'string',
      value: 'FORMAT',
      help: `${LOG_FORMATS.join(', ')} (default: pretty, or github in GitHub Actions)`,
    },
    quiet: {type: 'boolean', short: 'q', help: 'print verdicts and failures only'},
    'no-color': {type: 'boolean', help: 'no colours'},
    report: {type: 'boolean', help: 'write report.json, report.html and report.sarif beside the results'},
    trace: {type: 'string', value: 'FILE', help: 'write a Chrome trace of the run, for chrome://tracing or Perfetto'},
  },
  run: async (args, terminal) => {
    if (args.has('dry-run')) return dryRun(args, terminal);
    if (args.has('frozen') && args.list('force').length > 0)
      throw new UsageError('--frozen and --force exclude each other.');
    const manifest = await readManifest(args.text('manifest'), terminal);
    const concurrency = parseConcurrency(args.text('concurrency'));
    if (!concurrency.ok) throw new UsageError(concurrency.error);
    const builds = selectBuilds(args.positionals, manifest);
    const failOn = failOnOf(args);
    const outputDirectory = path.resolve(...outputFolder(args, manifest, terminal));
    const run = await buildManifest({
      manifest,
      builds,
      outputDirectory,
      concurrency: concurrency.value,
      keepGoing: args.has('keep-going'),
      force: forcePatterns(args, makePlan(manifest, builds)),
      frozen: args.has('frozen'),
      base: baseRequest(args),
      createLogger: (reportOf) => createLogger(reportOf, args, manifest),
      signal: terminal.signal,
      workerFile: undefined,
      remoteCache: await withShards(await remoteCacheOf(args.text('cache')), args, terminal.cwd),
      clock: Date.now,
    });
    await publish(run, {args, terminal, manifest, outputDirectory});
    const exit = exitCodeOf(run, failOn);
    return exit === EXIT.gateFailed && args.text('shard-to') !== undefined ? EXIT.pass : exit;
  },
};

interface PublishOptions {
  readonly args: CommandArguments;
  readonly terminal: Terminal;
  readonly manifest: Manifest;
  readonly outputDirectory: string;
}

/** What is said of the run when it has ended, in every form that was asked for. */
async function publish(run: RunReport, {args, terminal, manifest, outputDirectory}: PublishOptions): Promise<void> {
  const format = logFormat(args);
  const report = (): Report => makeReport(run, {manifest: manifest.path, displayPath});
  if (format === 'json') terminal.printJson({type: 'report', ...reportJson(report())});
  else terminal.print([...baseLines(run), runLine(run)].join('\n'));
  if (format === 'github') printAnnotations(report(), process.stdout);
  if (!args.has('report')) return;
  const {writeReport} = await import('../workspace/write-report.ts');
  await writeReport(report(), outputDirectory);
}

/** What stands behind the folder, loaded only when something does. */
async function remoteCacheOf(text: string | undefined): Promise<RemoteCache | undefined> {
  if (text === undefined) return undefined;
  const {parseCachePolicy} = await import('../cache/cache-policy.ts');
  const policy = parseCachePolicy(text);
  if (!policy.ok) throw new UsageError(policy.error);
  const {openRemoteTiers} = await import('../cache/open-remote-tiers.ts');
  const {isLocalKept} = policy.value;
  const environment = process.env;
  return {
    isLocalKept,
    openTiers: (onProblem) =>
      openRemoteTiers({policy: policy.value, github: undefined, environment, onProblem, clock: Date.now}),
  };
}

async function dryRun(args: CommandArguments, terminal: Terminal): Promise<number> {
  const statuses = await withWorkspace(args, terminal, ({environment}) =>
    inspectPlan({...environment, force: forcePatterns(args, environment.plan)}),
  );
  terminal.print(statusesToText(statuses));
  return statuses.some(({status}) => status === 'fails') ? EXIT.taskFailed : EXIT.pass;
}

const outputFolder = (args: CommandArguments, {directory}: Manifest, {cwd}: Terminal): [string, string] => {
  const folder = args.text('output-dir');
  return folder === undefined ? [directory, DEFAULT_OUTPUT_FOLDER] : [cwd, folder];
};

function createLogger(reportOf: ReportOf, args: CommandArguments, manifest: Manifest): EmitEvent {
  return createBuildLogger({
    format: logFormat(args),
    isQuiet: args.has('quiet'),
    isColorRefused: args.has('no-color'),
    traceFile: args.text('trace'),
    dependenciesOf: dependencyLookup(makePlan(manifest)),
    describeBuild: (name) => describeRecipe(manifest, name),
    describeEnd: (name, outcomes) => buildLines(reportOf(name, outcomes)),
  });
}

function logFormat(args: CommandArguments): LogFormat {
  const format = args.text('log-format') ?? (process.env.GITHUB_ACTIONS === 'true' ? 'github' : 'pretty');
  if (!isLogFormat(format)) throw new UsageError(`--log-format "${format}" is none of ${LOG_FORMATS.join(', ')}.`);
  return format;
}

function dependencyLookup({tasks}: Plan): (task: TaskId) => readonly TaskId[] {
  const dependencies = new Map(tasks.map((task) => [task.id, dependenciesOf(task)]));
  return (task) => dependencies.get(task) ?? [];
}

/** `generic, int8 per-channel weights, uint8 activations, mse` */
function describeRecipe({builds}: Manifest, name: string): string {
  const build = builds.get(name);
  if (!build) return '';
  if (build.quantized)
    return `${build.target}, quantized before: ${build.quantized.kind === 'file' ? build.quantized.file : 'as it is'}`;
  const {weights, activations, range, floatType} = build.recipe;
  const width = weights.type === 'float' ? 'float' : `${weights.type} ${weights.granularity}`;
  const rest = floatType === 'float32' ? '' : `, the rest in ${floatType}`;
  if (weights.type === 'float' && activations.type === 'float' && rest) return `${build.target}, all in ${floatType}`;
  return `${build.target}, ${width} weights, ${activations.type} activations, ${range.method}${rest}`;
}

function exitCodeOf({builds, isInterrupted}: RunReport, failOn: FailOn): number {
  if (isInterrupted) return EXIT.interrupted;
  if (builds.some(({status}) => status === 'error' || status === 'unfinished')) return EXIT.taskFailed;
  return builds.some(({status}) => failsOn(status, failOn)) ? EXIT.gateFailed : EXIT.pass;
}
