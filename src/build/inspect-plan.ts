/**
 * What a build would do, without doing it: for each task whether its result is cached, and if not, why. Nothing is
 * written. Tasks that are cheap (no engine, no items) are really executed so that the keys of those behind them are
 * known; what they give is kept in memory only, so that asking twice gets the same answer twice.
 */
import type {Digest} from '../base/content-hash.ts';
import {Failure} from '../base/failure.ts';
import type {DirectoryStore} from '../cache/directory-store.ts';
import {loadUsableResult, orFailure} from './execute-task.ts';
import {whyItRuns} from './explain-change.ts';
import {openItemCache} from './item-cache.ts';
import {globMatcher} from './match-glob.ts';
import {type BuildEnvironment, dependenciesOf, openRunContext, type RunContext} from './run-context.ts';
import {readRunRecords} from './run-record.ts';
import {type PreparedTask, prepareTask, redoTask, runTask} from './run-task.ts';
import type {TaskId, TaskNode} from './task.ts';

export interface InspectOptions extends BuildEnvironment {
  /** Globs on task ids, as for a build. */
  readonly force: readonly string[];
}

export interface PlanStatus {
  readonly task: TaskId;
  readonly build: string;
  readonly kind: string;
  /** `unknown`: it depends on what another task gives, which must run first. `fails`: it would fail right away. */
  readonly status: 'hit' | 'run' | 'unknown' | 'fails';
  /** Why it would run, what it waits for, or how it fails; '' for a hit. */
  readonly reason: string;
  /** Undefined when unknown. */
  readonly key: Digest | undefined;
  /** How many items it would look up, and how many of them would have to be computed; undefined when not known. */
  readonly items: {readonly count: number; readonly missCount: number} | undefined;
  /** The task whose output must be known first, for `unknown`. */
  readonly waitsFor: TaskId | undefined;
  readonly failure: Failure | undefined;
}

/** The status of each task, in the order of the plan. */
export async function inspectPlan(options: InspectOptions): Promise<readonly PlanStatus[]> {
  return (await inspect(options)).statuses;
}

export interface Inspection {
  readonly run: RunContext;
  readonly statuses: readonly PlanStatus[];
}

/** The statuses with all that was found out on the way. */
export async function inspect(options: InspectOptions): Promise<Inspection> {
  const environment = {...options, store: unwrittenStore(options.store), emit: () => undefined};
  const records = await readRunRecords(options.stateDirectory);
  const run = openRunContext(environment, {isForced: globMatcher(options.force), isFrozen: false, records, redoTask});
  const statuses: PlanStatus[] = [];
  try {
    for (const node of options.plan.tasks) statuses.push(await inspectTask(run, node, statuses));
  } finally {
    await run.scratch.remove();
  }
  return {run, statuses};
}

async function inspectTask(run: RunContext, node: TaskNode, before: readonly PlanStatus[]): Promise<PlanStatus> {
  const waitsFor = dependenciesOf(node).find((id) => !run.completed.has(id));
  const isCached = run.definitions.get(node.kind)?.isCached ?? true;
  if (waitsFor) {
    const missing = await missingSource(run, node);
    // A source that is missing is told once.
    if (missing && !before.some(({failure}) => failure === missing))
      return {...blankStatus(node), status: 'fails', reason: missing.message, failure: missing};
    const reason = isCached ? `depends on what ${waitsFor} gives` : 'always runs';
    return {...blankStatus(node), status: isCached ? 'unknown' : 'run', reason, waitsFor};
  }
  const inspected = await orFailure(inspectPrepared(run, node), run);
  if (!(inspected instanceof Failure)) return {...blankStatus(node), ...inspected};
  return {...blankStatus(node), status: 'fails', reason: inspected.message, failure: inspected};
}

/** Why a source that the task reads cannot be had; undefined when all can. */
async function missingSource(run: RunContext, {inputs}: TaskNode): Promise<Failure | undefined> {
  for (const input of Object.values(inputs)) {
    if (input.from !== 'source') continue;
    const source = await orFailure(run.resolveSource(input.source), run);
    if (source instanceof Failure) return source;
  }
  return undefined;
}

function blankStatus({id, build, kind}: TaskNode): Omit<PlanStatus, 'status'> {
  return {
    task: id,
    build,
    kind,
    reason: '',
    key: undefined,
    items: undefined,
    waitsFor: undefined,
    failure: undefined,
  };
}

async function inspectPrepared(
  run: RunContext,
  node: TaskNode,
): Promise<Pick<PlanStatus, 'status' | 'reason' | 'key' | 'items'>> {
  const task = await prepareTask(run, node);
  const key = task.key.digest;
  if (!task.definition.isCached) return {status: 'run', reason: 'always runs', key, items: undefined};
  const isForced = run.isForced(node.id);
  const found = await loadUsableResult(task, run);
  const isHit = found !== undefined && !isForced;
  // A forced task gives what the cache holds, so what is behind it stays known.
  if (found) run.completed.set(node.id, {...task, result: found});
  if (isHit) {
    const count = found.meta.itemCount;
    return {status: 'hit', reason: '', key, items: {count, missCount: 0}};
  }
  const reason = whyItRuns(run, node.id);
  if (!found && isCheap(run, task)) {
    const {result} = await runTask(run, task, false);
    run.completed.set(node.id, {...task, result});
  }
  return {status: 'run', reason, key, items: await countItems(run, task, isForced)};
}

/** Worth executing for a look: quick by its kind, and somebody waits for it. */
function isCheap(run: RunContext, {node, definition}: PreparedTask): boolean {
  const isWanted = (run.wantedOutputs.get(node.id)?.size ?? 0) > 0;
  return isWanted && !definition.usesEngine && definition.listItems === undefined;
}

async function countItems(run: RunContext, task: PreparedTask, isForced: boolean): Promise<PlanStatus['items']> {
  const {definition, node, inputs, work} = task;
  if (!definition.listItems) return undefined;
  const {store, itemClaims: claims, itemPacks: packs, clock} = run;
  const cache = openItemCache({store, claims, packs, work, isForced, clock});
  const request = {id: node.id, parameters: node.parameters, inputs: inputs.values};
  const items = await definition.listItems(request, cache);
  await cache.lookUp(items);
  cache.release();
  const {itemCount, itemHitCount} = cache.counts();
  return {count: itemCount, missCount: itemCount - itemHitCount};
}

/** The same store, but nothing is put into it. */
function unwrittenStore(store: DirectoryStore): DirectoryStore {
  const ignore = async (): Promise<void> => undefined;
  return {...store, putResult: ignore, putBlob: ignore, dropResult: ignore, writeHint: ignore};
}
