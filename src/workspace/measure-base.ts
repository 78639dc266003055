/**
 * What the builds of a manifest came to at the base: its manifest is built by the same graph and out of the same cache, so
 * that nearly all of it is found there. Where no base commit can be had, the figures of a lock file serve. The base's
 * manifest is data like any other; none of its gates is judged.
 */
import path from 'node:path';
import type {Baseline} from '../artifacts/baseline.ts';
import {decodeEvaluation} from '../artifacts/evaluation.ts';
import {type BaseInfo, decodeVerdict} from '../artifacts/verdict.ts';
import {Failure} from '../base/failure.ts';
import type {EmitEvent} from '../build/events.ts';
import {type RunResult, runBuild} from '../build/run-build.ts';
import type {DirectoryStore} from '../cache/directory-store.ts';
import type {ResolvedDataset} from '../dataset/dataset.ts';
import type {EngineChoice} from '../engine/choose-engine.ts';
import {loadManifest} from '../manifest/load-manifest.ts';
import type {Manifest} from '../manifest/manifest.ts';
import {datasetSource, taskId} from '../plan/make-plan.ts';
import type {BaseRequest} from './base-request.ts';
import {type BuildInputs, inputsOf} from './changed-inputs.ts';
import {type BaseCheckout, checkOutBase} from './check-out-base.ts';
import {type FoundBase, findBase} from './find-base.ts';
import {findLockFile, lockedBaselines, readLockFile} from './lock-file.ts';
import {openWorkspace, type Workspace} from './open-workspace.ts';
import {quantizedModelOf} from './write-outputs.ts';

export interface MeasureBaseOptions {
  readonly manifest: Manifest;
  /** Names of the builds to compare. */
  readonly names: readonly string[];
  readonly request: BaseRequest;
  /** Nothing may run: as if figures that are missing were not to be made. */
  readonly frozen: boolean;
  readonly concurrency: number;
  readonly emit: EmitEvent;
  /** Of the builds that are compared: nearly all of the base is found there. */
  readonly store: DirectoryStore;
  readonly engine: EngineChoice;
  readonly signal: AbortSignal;
  readonly workerFile: string | undefined;
  readonly clock: () => number;
}

export interface MeasuredBase {
  readonly info: BaseInfo;
  readonly baselines: ReadonlyMap<string, Baseline>;
  /** Absent where the base was not built. */
  readonly inputs?: BuildInputs;
}

/** @throws Failure when there is no base at all, unless that shall be a warning; it is told before anything runs */
export async function measureBase(options: MeasureBaseOptions): Promise<MeasuredBase> {
  const {manifest, names, request} = options;
  const lockFile = findLockFile(manifest.directory);
  if (request.isLocked) return lockedBase(options, lockFile, 'lock file, as asked for');
  const found = await findBase({...request, directory: manifest.directory}).catch((error: unknown) => asFailure(error));
  if (!(found instanceof Failure)) return measureCommit(options, found);
  if (lockFile !== undefined) return lockedBase(options, lockFile, `lock file, because ${found.message}`);
  if (request.onMissing !== 'warn') throw found;
  const info = {foundBy: 'not found', missing: sentence([found.message, found.remedy])};
  return {info, baselines: sameFor(names, {info, state: 'missing', missingLevel: 'warn'})};
}

function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  throw error;
}

const sameFor = (names: readonly string[], baseline: Baseline): ReadonlyMap<string, Baseline> =>
  new Map(names.map((name) => [name, baseline]));

async function lockedBase(
  {names}: MeasureBaseOptions,
  lockFile: string | undefined,
  foundBy: string,
): Promise<MeasuredBase> {
  const lock = await readLockFile(lockFile);
  const info = {...(lock.commit === undefined ? {} : {commit: lock.commit}), foundBy};
  return {info, baselines: lockedBaselines(lock, names, info)};
}

async function measureCommit(options: MeasureBaseOptions, {commit, foundBy}: FoundBase): Promise<MeasuredBase> {
  const {manifest, names} = options;
  const info: BaseInfo = {commit, foundBy};
  const checkout = await checkOutBase(manifest.path, commit).catch((error: unknown) => asFailure(error));
  if (checkout instanceof Failure) {
    if (options.request.onMissing !== 'warn') throw checkout;
    return missingBase(options, {...info, missing: sentence([checkout.message, checkout.remedy])});
  }
  try {
    if (checkout.manifest === undefined) {
      const missing = 'The base has no manifest here.';
      return {info: {...info, missing}, baselines: sameFor(names, {info, state: 'absent', missingLevel: 'warn'})};
    }
    const file = path.join(checkout.root, checkout.manifest);
    const loaded = await loadManifest({cwd: path.dirname(file), manifestPath: path.basename(file)});
    if (loaded.ok) return await measureManifest(options, {info, manifest: loaded.value.manifest, checkout});
    const errors = loaded.error.filter(({severity}) => severity === 'error');
    const missing = `The manifest of the base cannot be used: ${errors[0]?.message ?? 'no reason is known'}.`;
    return missingBase(options, {...info, missing});
  } finally {
    await checkout.remove();
  }
}

function missingBase({names, request}: MeasureBaseOptions, info: BaseInfo): MeasuredBase {
  return {info, baselines: sameFor(names, {info, state: 'missing', missingLevel: levelOf(request)})};
}

/** A base that cannot be built is no fault of the change that is judged, unless somebody wants it so. */
const levelOf = ({onMissing}: BaseRequest): Baseline['missingLevel'] => (onMissing === 'fail' ? 'fail' : 'warn');

interface BaseManifest {
  readonly info: BaseInfo;
  readonly manifest: Manifest;
  readonly checkout: BaseCheckout;
}

async function measureManifest(options: MeasureBaseOptions, base: BaseManifest): Promise<MeasuredBase> {
  const {names, request, manifest: own, emit} = options;
  const ungated = [...base.manifest.builds].map(([name, build]) => [name, {...build, gates: []}] as const);
  const manifest: Manifest = {...base.manifest, builds: new Map(ungated)};
  const shared = names.filter((name) => manifest.builds.has(name));
  const removedBuilds = [...manifest.builds.keys()].filter((name) => !own.builds.has(name));
  const info = {...base.info, ...(removedBuilds.length > 0 ? {removedBuilds} : {})};
  const workspace = openWorkspace({
    ...options,
    ...{manifest, builds: shared},
    emit: (event) => (event.type === 'warning' ? emit({...event, task: undefined}) : undefined),
  });
  try {
    const policy = {keepGoing: true, force: [], frozen: options.frozen || request.onMissing !== 'compute'};
    const result = await runBuild({...workspace.environment, ...policy});
    const told: BaselineOptions = {
      info,
      manifest,
      workspace,
      result,
      root: base.checkout.root,
      level: levelOf(request),
    };
    const entries: [string, Baseline][] = [];
    for (const name of names) {
      const absent: Baseline = {info, state: 'absent', missingLevel: told.level};
      entries.push([name, manifest.builds.has(name) ? await baselineOf(name, told) : absent]);
    }
    const inputs = await inputsOf(manifest, shared, workspace.environment.resolveSource);
    return {info, baselines: new Map(entries), inputs};
  } finally {
    await workspace.close();
  }
}

interface BaselineOptions {
  readonly info: BaseInfo;
  readonly manifest: Manifest;
  readonly workspace: Workspace;
  readonly result: RunResult;
  /** Folder that the base stands in. */
  readonly root: string;
  readonly level: Baseline['missingLevel'];
}

async function baselineOf(name: string, options: BaselineOptions): Promise<Baseline> {
  const {info, manifest, workspace, result, root, level} = options;
  const {plan} = workspace.environment;
  const failed = plan.tasks.map(({id}) => result.outcomes.get(id)).find((end) => end?.build === name && end.failure);
  const quantized = quantizedModelOf(plan, name);
  const gate = taskId(name, 'gate');
  if (failed?.failure || !quantized || !result.artifactInfo(gate, 'verdict.json')) {
    const missing = missingText(failed?.failure, root);
    return {info: {...info, missing}, state: 'missing', missingLevel: level};
  }
  const {sizes} = decodeVerdict(await result.readArtifact(gate, 'verdict.json'));
  const evaluate = taskId(name, 'evaluate');
  const modelDigest = result.artifactInfo(quantized.task, quantized.output)?.digest ?? '';
  const known = {info, state: 'present', missingLevel: level, sizes, modelDigest} as const;
  if (!result.artifactInfo(evaluate, 'evaluation.json')) return known;
  const evaluation = decodeEvaluation(await result.readArtifact(evaluate, 'evaluation.json'));
  const dataset = manifest.models.get(manifest.builds.get(name)?.model ?? '')?.evaluationDataset;
  const source = dataset === undefined ? undefined : await workspace.environment.resolveSource(datasetSource(dataset));
  const samples = (source?.value as ResolvedDataset | undefined)?.samples ?? [];
  return {...known, evaluation, sampleDigests: samples.map(({digest}) => digest)};
}

/** Paths as they are in the repository: the folder of the base is gone when this is read. */
function missingText(failure: Failure | undefined, root: string): string {
  if (!failure) return 'The run was stopped.';
  if (failure.reason === 'frozen') return 'Its results are not in the cache.';
  const file = failure.path === undefined ? '' : `${path.relative(root, failure.path)}: `;
  return sentence([`${file}${failure.message}`, failure.remedy]).replaceAll(`${root}${path.sep}`, '');
}

const sentence = (texts: readonly (string | undefined)[]): string =>
  texts.flatMap((text) => (text ? [/[.!?]$/.test(text) ? text : `${text}.`] : [])).join(' ');
