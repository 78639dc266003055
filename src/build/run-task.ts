/** Runs one task for real and keeps its result. What it throws is left to `execute-task.ts`. */
import {canonicalJson} from '../base/canonical-json.ts';
import type {Diagnostic} from '../base/diagnostic.ts';
import {Failure} from '../base/failure.ts';
import {invariant} from '../base/invariant.ts';
import {isSafeOutputPath} from '../cache/action-result.ts';
import {fingerprintTask, type Key, keyOf, type TaskFingerprint, type Work, workOf} from './fingerprint.ts';
import {type ResolvedInputs, resolveInputs} from './input-values.ts';
import {type CountingItemCache, openItemCache} from './item-cache.ts';
import {definitionOf, type RunContext} from './run-context.ts';
import type {TaskContext, TaskDefinition, TaskNode} from './task.ts';
import {isReservedOutput, saveTaskResult, type TaskResult, unstoredOutputs} from './task-result.ts';

/** A task whose inputs are known, and with them its key. */
export interface PreparedTask {
  readonly node: TaskNode;
  readonly definition: TaskDefinition;
  readonly work: Work;
  readonly fingerprint: TaskFingerprint;
  readonly key: Key;
  readonly inputs: ResolvedInputs;
}

export interface RanTask {
  readonly result: TaskResult;
  readonly itemHitCount: number;
}

/** Finds out the key of a task whose producers are all completed. */
export async function prepareTask(run: RunContext, node: TaskNode): Promise<PreparedTask> {
  const definition = definitionOf(run, node);
  const inputs = await resolveInputs(run, node);
  const work = workOf(definition, run.numericsClass);
  const fingerprint = fingerprintTask(work, node.parameters, inputs.digests);
  const key = keyOf(fingerprint);
  run.fingerprints.set(node.id, {fingerprint, key});
  return {node, definition, work, fingerprint, key, inputs};
}

/**
 * Runs the task and stores what it gave, unless a file it read has changed meanwhile.
 *
 * @throws Failure 'file-changed-while-running', or whatever the task throws
 */
export async function runTask(run: RunContext, task: PreparedTask, isForced: boolean): Promise<RanTask> {
  const {node, definition, work, inputs, key} = task;
  const {store, itemClaims: claims, itemPacks: packs, clock} = run;
  const items = openItemCache({store, claims, packs, work, isForced, clock});
  const told = {warnings: [] as Diagnostic[], summary: ''};
  const startedMs = clock();
  try {
    const request = {id: node.id, parameters: node.parameters, inputs: inputs.values};
    const outputs = await definition.run(request, contextOf(run, node, items, told));
    checkOutputs(run, node, outputs);
    await checkFilesUnchanged(run, inputs.files, items);
    const {itemCount, itemHitCount} = items.counts();
    const ran = {meta: {itemCount, ...told}, startedMs, durationMs: clock() - startedMs};
    const result = definition.isCached
      ? await saveTaskResult(store, key, {...ran, outputs})
      : {...ran, outputs: unstoredOutputs(outputs)};
    return {result, itemHitCount};
  } finally {
    items.release();
  }
}

/**
 * Runs a completed task again because the cache has lost what it gave. Its items may still be there.
 *
 * @throws Failure 'frozen' when nothing may run; InvariantError when it gives other bytes than before
 */
export async function redoTask(run: RunContext, node: TaskNode): Promise<void> {
  if (run.isFrozen) {
    throw new Failure({
      reason: 'frozen',
      message: `${node.id} would have to run again: the cache has lost its outputs`,
    });
  }
  const before = run.completed.get(node.id);
  invariant(before !== undefined, () => `${node.id} is to be done again but was never done`);
  const {result} = await runTask(run, await prepareTask(run, node), false);
  for (const [name, {digest}] of before.result.outputs) {
    const again = result.outputs.get(name)?.digest;
    invariant(again === digest, () => `${node.id} gave another "${name}" the second time: ${digest}, then ${again}`);
  }
  run.completed.set(node.id, {...before, result});
}

function contextOf(
  run: RunContext,
  node: TaskNode,
  items: CountingItemCache,
  told: {warnings: Diagnostic[]; summary: string},
): TaskContext {
  return {
    items,
    concurrency: run.concurrency,
    signal: run.signal,
    runJob: (job, payload, onProgress) => run.pool.runJob(job, payload, {onProgress, signal: run.signal}),
    progress: (progress) => run.emit({type: 'task-progress', atMs: run.clock(), task: node.id, progress}),
    warn: (warning) => {
      told.warnings.push(warning);
      run.emit({type: 'warning', task: node.id, warning});
    },
    summarize: (text) => {
      told.summary = text;
    },
  };
}

function checkOutputs(run: RunContext, node: TaskNode, outputs: Readonly<Record<string, Uint8Array>>): void {
  for (const [name, bytes] of Object.entries(outputs)) {
    invariant(isSafeOutputPath(name) && !isReservedOutput(name), () => `${node.kind} gave the output name "${name}"`);
    invariant(bytes instanceof Uint8Array, () => `output "${name}" of ${node.kind} is not a Uint8Array`);
  }
  for (const name of run.wantedOutputs.get(node.id) ?? []) {
    const given = canonicalJson(Object.keys(outputs));
    invariant(outputs[name] !== undefined, () => `${node.id} did not give the output "${name}", only ${given}`);
  }
}

/** Items saved meanwhile may come from the changed content under the key of the old one, so they go too. */
async function checkFilesUnchanged(run: RunContext, files: readonly string[], items: CountingItemCache): Promise<void> {
  const [changed] = await run.changedFiles(files);
  if (changed === undefined) return;
  await items.dropSaved();
  throw new Failure({
    reason: 'file-changed-while-running',
    message: 'the file changed while it was being read; nothing made from it was kept',
    path: changed,
    remedy: 'Run again when it is no longer being written.',
  });
}
