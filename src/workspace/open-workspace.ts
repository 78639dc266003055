/**
 * A workspace: the folder of a manifest with what belongs to it – the state under `.quantgate/`, the worker processes, the
 * tasks. Puts the parts together for one command; holds no logic of its own.
 */
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Baseline} from '../artifacts/baseline.ts';
import type {Diagnostic} from '../base/diagnostic.ts';
import type {EmitEvent} from '../build/events.ts';
import {openFileDigests} from '../build/file-digests.ts';
import type {BuildEnvironment, JobPool} from '../build/run-context.ts';
import type {WorkerPool} from '../build/worker-pool.ts';
import type {DirectoryStore} from '../cache/directory-store.ts';
import type {EngineChoice} from '../engine/choose-engine.ts';
import {numericsClass} from '../engine/numerics-class.ts';
import {engineEnvironment} from '../engine/open-engine.ts';
import type {Manifest} from '../manifest/manifest.ts';
import {makePlan} from '../plan/make-plan.ts';
import {taskDefinitions} from '../tasks/index.ts';
import {PREPARATION} from '../tasks/preparation.ts';
import {stateDirectoryOf} from './open-cache.ts';
import {createSourceResolver} from './resolve-source.ts';

export interface WorkspaceOptions {
  readonly manifest: Manifest;
  /** Names of the builds to do; all when undefined. */
  readonly builds: readonly string[] | undefined;
  readonly concurrency: number;
  readonly emit: EmitEvent;
  readonly signal: AbortSignal;
  /** JavaScript file of the worker processes; undefined for the one of the package. */
  readonly workerFile: string | undefined;
  /** What the builds came to at the base, by name; undefined when they are compared with nothing. */
  readonly baselines?: ReadonlyMap<string, Baseline> | undefined;
  readonly store: DirectoryStore;
  readonly engine: EngineChoice;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

export interface Workspace {
  /** What the build engine needs to run, inspect or explain the plan. */
  readonly environment: BuildEnvironment;
  /** Ends the worker processes and writes down the digests of files seen. */
  close(): Promise<void>;
}

export function openWorkspace(options: WorkspaceOptions): Workspace {
  const {manifest, builds, concurrency, emit, signal, baselines, store, engine, clock} = options;
  const stateDirectory = stateDirectoryOf(manifest.directory);
  const onProblem = (warning: Diagnostic): void => emit({type: 'warning', task: undefined, warning});
  const files = openFileDigests(path.join(stateDirectory, 'file-digests.json'), clock);
  const workerFile = options.workerFile ?? packagedWorkerFile();
  const pool = openLazyPool(async () => {
    const {createWorkerPool} = await import('../build/worker-pool.ts');
    return createWorkerPool({workerFile, size: concurrency, environment: await engineEnvironment(engine)});
  });
  const environment: BuildEnvironment = {
    plan: makePlan(manifest, builds, {hasBase: baselines !== undefined}),
    definitions: new Map(taskDefinitions.map((definition) => [definition.kind, definition])),
    resolveSource: createSourceResolver({
      manifest,
      store,
      digestFile: (file) => files.digestFile(file),
      warn: onProblem,
      baselines,
      clock,
    }),
    changedFiles: (changed) => files.changedFiles(changed),
    store,
    pool,
    numericsClass: () => numericsClass(engine.kind),
    stateDirectory,
    concurrency,
    emit,
    signal,
    clock,
  };
  return {environment, close: () => Promise.all([pool.close(), files.save()]).then(() => undefined)};
}

/** The bundle of the worker stands beside the bundle of this file. */
const packagedWorkerFile = (): string => fileURLToPath(new URL('./worker.js', import.meta.url));

interface LazyPool extends JobPool {
  /** Ends the workers, if there are any. */
  readonly close: () => Promise<void>;
}

/** A pool that is made when there is first work for it: a build with nothing to do need not load what starts processes. */
function openLazyPool(open: () => Promise<WorkerPool>): LazyPool {
  let pool: Promise<WorkerPool> | undefined;
  const opened = (): Promise<WorkerPool> => (pool ??= open());
  return {
    runJob: async (job, payload, options) => (await opened()).runJob(job, payload, options),
    // Without an engine there are no workers; the first job says why.
    prepare: () =>
      void opened().then(
        (one) => one.prepare(PREPARATION),
        () => undefined,
      ),
    close: async () =>
      pool?.then(
        (one) => one.close(),
        () => undefined,
      ),
  };
}
