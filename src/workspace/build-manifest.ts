/**
 * Builds what a manifest declares, from start to end: runs the plan, writes each build's files, and gathers the reports.
 * Prints nothing; `emit` gets the events and `reportOf` is ready when the last task of a build has ended.
 */
import path from 'node:path';
import {decodeEvaluation, type Evaluation} from '../artifacts/evaluation.ts';
import {decodeVerdict, type Verdict} from '../artifacts/verdict.ts';
import {type Diagnostic, formatDiagnostic} from '../base/diagnostic.ts';
import {Failure} from '../base/failure.ts';
import type {EmitEvent, TaskOutcome} from '../build/events.ts';
import {SAME_RUN} from '../build/execute-task.ts';
import {type RunResult, runBuild} from '../build/run-build.ts';
import type {Plan, TaskDefinition} from '../build/task.ts';
import type {DirectoryStore} from '../cache/directory-store.ts';
import type {ChosenEngine, EngineChoice} from '../engine/choose-engine.ts';
import type {BuildSpec, Manifest} from '../manifest/manifest.ts';
import {makePlan} from '../plan/make-plan.ts';
import type {BuildReport, RunReport, TaskFault} from '../report/build-report.ts';
import type {BaseRequest} from './base-request.ts';
import {changedInputs, inputsOf} from './changed-inputs.ts';
import {displayPath} from './display-path.ts';
import {engineOfRun} from './engine-of-run.ts';
import type {MeasureBaseOptions, MeasuredBase} from './measure-base.ts';
import {openCache, type RemoteCache} from './open-cache.ts';
import {openWorkspace} from './open-workspace.ts';
import {prepareFolders, quantizedModelOf, writeOutputs} from './write-outputs.ts';

export interface BuildManifestOptions {
  readonly manifest: Manifest;
  /** Names of the builds to do; all when undefined. */
  readonly builds: readonly string[] | undefined;
  /** Absolute; each build gets a folder of its name in it. */
  readonly outputDirectory: string;
  readonly concurrency: number;
  readonly keepGoing: boolean;
  /** Globs on task ids that are done again. */
  readonly force: readonly string[];
  /** Fail instead of running anything. */
  readonly frozen: boolean;
  /** Makes the receiver of events, which may ask for the report of a build once all its tasks have ended. */
  readonly createLogger: (reportOf: ReportOf) => EmitEvent;
  /** What to compare with; nothing when undefined. */
  readonly base?: BaseRequest | undefined;
  readonly signal: AbortSignal;
  readonly workerFile: string | undefined;
  /** What computes; undefined for what the environment asks for, see `engineOfRun`. */
  readonly engine?: ChosenEngine | undefined;
  /** Stores behind the cache folder; undefined when there are none. */
  readonly remoteCache: RemoteCache | undefined;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

export type ReportOf = (build: string, outcomes: readonly TaskOutcome[]) => BuildReport;

/** Name of the output folder beside the manifest unless the user names another. */
export const DEFAULT_OUTPUT_FOLDER = 'build';

/** @throws Failure when an output cannot be written; failures of tasks are in the report and in the events */
export async function buildManifest(options: BuildManifestOptions): Promise<RunReport> {
  const {manifest, outputDirectory, clock} = options;
  const startedMs = clock();
  const judged = new Map<string, Judged>();
  const hasBase = options.base !== undefined;
  const plan = makePlan(manifest, options.builds, {hasBase});
  const gathered = {plan, manifest, judged, outputDirectory};
  const reportOf: ReportOf = (name, outcomes) => gatherReport({...gathered, name, outcomes});
  const names = [...new Set(plan.tasks.map(({build}) => build))];
  await prepareFolders(names.map((name) => path.join(outputDirectory, name)));
  const warnings = new Map<string, Diagnostic>();
  const emit = keepWarnings(options.createLogger(reportOf), warnings);
  const {engine, warnings: engineWarnings} = options.engine ?? engineOfRun(process.env);
  for (const warning of engineWarnings) emit({type: 'warning', task: undefined, warning});
  const cache = openCache({directory: manifest.directory, remoteCache: options.remoteCache, emit, clock});
  try {
    await cache.restore();
    const {store} = cache;
    const base = options.base && (await measured({...options, names, request: options.base, emit, store, engine}));
    const head = {...options, emit, store, engine, base, names, gathered, reportOf};
    const {result, builds, changes} = await buildHead(head);
    await cache.save();
    for (const {build, status} of builds) {
      // What was stopped before its end leaves the results of the run before as they are.
      if (status === 'unfinished') continue;
      await writeOutputs({plan, result, build: build.name, folder: path.join(outputDirectory, build.name)});
    }
    return {
      builds,
      base: base?.info,
      durationMs: clock() - startedMs,
      isInterrupted: result.interrupted,
      changedInputs: changes,
      warnings: [...warnings.values()],
      stores: storesOf([...result.outcomes.values()]),
    };
  } finally {
    await cache.close();
  }
}

/** Passes events on and keeps what they warn of, each warning once. */
function keepWarnings(logger: EmitEvent, warnings: Map<string, Diagnostic>): EmitEvent {
  return (event) => {
    if (event.type === 'warning') warnings.set(formatDiagnostic(event.warning), event.warning);
    logger(event);
  };
}

/** In the order of their names. */
function storesOf(outcomes: readonly TaskOutcome[]): RunReport['stores'] {
  const counts = new Map<string, number>();
  for (const {store} of outcomes)
    if (store !== undefined && store !== SAME_RUN) counts.set(store, (counts.get(store) ?? 0) + 1);
  return [...counts].map(([name, hitCount]) => ({name, hitCount})).sort((a, b) => (a.name < b.name ? -1 : 1));
}

interface HeadOptions extends Omit<BuildManifestOptions, 'base' | 'engine'> {
  readonly emit: EmitEvent;
  readonly store: DirectoryStore;
  readonly engine: EngineChoice;
  readonly base: MeasuredBase | undefined;
  readonly names: readonly string[];
  readonly gathered: Pick<GatherOptions, 'judged'>;
  readonly reportOf: ReportOf;
}

interface BuiltHead {
  readonly result: RunResult;
  readonly builds: readonly BuildReport[];
  /** What differs from the base in what the builds are made of. */
  readonly changes: readonly string[];
}

/** Builds what is to be judged, as opposed to the base. */
async function buildHead(options: HeadOptions): Promise<BuiltHead> {
  const {base, names, gathered, reportOf} = options;
  const workspace = openWorkspace({...options, baselines: base?.baselines});
  try {
    const {environment} = workspace;
    const definitions = observeGate(environment.definitions, gathered.judged);
    const result = await runBuild({...environment, definitions, ...policyOf(options)});
    const outcomes = [...result.outcomes.values()];
    const builds = names.map((name) =>
      reportOf(
        name,
        outcomes.filter(({build}) => build === name),
      ),
    );
    const before = base?.inputs;
    const changes = before
      ? changedInputs(before, await inputsOf(options.manifest, names, environment.resolveSource))
      : [];
    return {result, builds, changes};
  } finally {
    await workspace.close();
  }
}

/** Loaded only for those who compare. */
async function measured(options: MeasureBaseOptions): Promise<MeasuredBase> {
  const {measureBase} = await import('./measure-base.ts');
  return measureBase(options);
}

const policyOf = ({keepGoing, force, frozen}: HeadOptions) => ({keepGoing, force, frozen});

/** What the gate of a build saw and said. */
interface Judged {
  readonly verdict: Verdict | undefined;
  readonly evaluation: Evaluation | undefined;
}

/** The definitions with a gate that also tells what it judged; it runs every time, so no build is missed. */
function observeGate(
  definitions: ReadonlyMap<string, TaskDefinition>,
  judged: Map<string, Judged>,
): ReadonlyMap<string, TaskDefinition> {
  const gate = definitions.get('gate');
  if (!gate) return definitions;
  const run: TaskDefinition['run'] = async (request, context) => {
    const outputs = await gate.run(request, context);
    const {evaluation} = request.inputs;
    const verdictBytes = outputs['verdict.json'];
    judged.set(request.id.slice(0, request.id.lastIndexOf(':')), {
      verdict: verdictBytes && decodeVerdict(verdictBytes),
      evaluation: evaluation?.from === 'task' ? decodeEvaluation(await evaluation.read()) : undefined,
    });
    return outputs;
  };
  return new Map([...definitions, ['gate', {...gate, run}]]);
}

interface GatherOptions {
  readonly plan: Plan;
  readonly name: string;
  readonly outcomes: readonly TaskOutcome[];
  readonly manifest: Manifest;
  readonly judged: Map<string, Judged>;
  readonly outputDirectory: string;
}

function gatherReport({plan, name, outcomes, manifest, judged, outputDirectory}: GatherOptions): BuildReport {
  const {verdict, evaluation} = judged.get(name) ?? {verdict: undefined, evaluation: undefined};
  const cached = outcomes.filter(({kind}) => kind !== 'gate');
  const model = quantizedModelOf(plan, name)?.task;
  const status = verdict?.status ?? (outcomes.some(isFault) ? 'error' : 'unfinished');
  const isMade = outcomes.some(({task, ...end}) => task === model && (end.status === 'hit' || end.status === 'ran'));
  return {
    build: buildOf(manifest, name),
    status,
    verdict,
    evaluation,
    modelFile:
      isMade && status !== 'unfinished' ? displayPath(path.join(outputDirectory, name, 'model.onnx')) : undefined,
    resultCount: cached.reduce((sum, {itemCount}) => sum + 1 + itemCount, 0),
    cachedCount: cached.reduce((sum, outcome) => sum + (outcome.status === 'hit' ? 1 : 0) + outcome.itemHitCount, 0),
    failures: outcomes.filter(isFault).flatMap(faultOf),
  };
}

const isFault = ({failure}: TaskOutcome): boolean => failure !== undefined && failure.reason !== 'interrupted';

/** A bug is told without its stack: that is in the log. */
function faultOf({task, failure}: TaskOutcome): TaskFault[] {
  if (failure === undefined) return [];
  const {message, path: file, remedy} = failure;
  return [{task, message, ...(file === undefined ? {} : {path: file}), ...(remedy === undefined ? {} : {remedy})}];
}

function buildOf(manifest: Manifest, name: string): BuildSpec {
  const build = manifest.builds.get(name);
  if (!build)
    throw new Failure({reason: 'file-missing', message: `no build "${name}" in the manifest`, path: manifest.path});
  return build;
}
