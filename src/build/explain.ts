/**
 * Explains one task: every field of its key, and what changed since it last ran, old beside new, down to the fields of
 * sources and of JSON artifacts. Reads only.
 */
import type {Json} from '../base/canonical-json.ts';
import type {Digest} from '../base/content-hash.ts';
import {invariant} from '../base/invariant.ts';
import {changedFields, type FieldChange, leafFields, memberPath, shortValue} from './changed-fields.ts';
import {changedFingerprint, knownFields} from './explain-change.ts';
import type {TaskFingerprint} from './fingerprint.ts';
import {type InspectOptions, inspect, type PlanStatus} from './inspect-plan.ts';
import {parseJson} from './parse-json.ts';
import {dependenciesOf, nodeOf, type RunContext} from './run-context.ts';
import type {TaskRecord} from './run-record.ts';
import type {Plan, TaskId, TaskInput} from './task.ts';
import type {Artifact} from './task-result.ts';

export interface ExplainOptions extends InspectOptions {
  readonly task: TaskId;
}

export interface Field {
  readonly path: string;
  readonly value: string;
}

export interface Explanation {
  readonly task: TaskId;
  readonly build: string;
  readonly kind: string;
  readonly version: number;
  readonly status: PlanStatus['status'];
  /** Why it would run; '' for a hit. */
  readonly reason: string;
  readonly items: PlanStatus['items'];
  /** Undefined while an input is not known. */
  readonly key: Digest | undefined;
  /** Key of the last run, where there was one. */
  readonly lastKey: Digest | undefined;
  /** The last time it did not come from the cache, and how often it did since. */
  readonly lastRun: {readonly atMs: number; readonly isFailed: boolean; readonly hitCount: number} | undefined;
  /** Since the last run, hits included. */
  readonly changes: readonly FieldChange[];
  /** What made the key of the last run another than the one before. */
  readonly lastChanges: readonly FieldChange[];
  /** Every field of the key. */
  readonly fields: readonly Field[];
  /** Those that are as in the last run. */
  readonly unchanged: readonly Field[];
}

/** JSON artifacts up to here are compared field by field. */
const COMPARED_BYTES_MAX = 4 << 20;

/** @throws InvariantError when the plan has no such task: to be checked by the caller */
export async function explainTask(options: ExplainOptions): Promise<Explanation> {
  const plan = ancestryOf(options.plan, options.task);
  const inspection = await inspect({...options, plan});
  const status = inspection.statuses.find(({task}) => task === options.task);
  invariant(status !== undefined, () => `the plan has no task "${options.task}"`);
  const {run} = inspection;
  const record = run.records.tasks.get(options.task);
  const now = run.fingerprints.get(options.task);
  const before = record?.last.fingerprint;
  const fieldsOf = knownFields(run);
  const changes = now && before ? await changesOf(run, options.task, before) : [];
  const fields = now ? fieldsOfKey(now.fingerprint) : [];
  return {
    task: status.task,
    build: status.build,
    kind: status.kind,
    version: options.definitions.get(status.kind)?.version ?? 0,
    status: status.status,
    reason: status.reason,
    items: status.items,
    key: now?.key.digest,
    lastKey: record?.last.key,
    lastRun: record && lastRunOf(record),
    changes,
    lastChanges: record?.previous
      ? changedFingerprint(record.previous.fingerprint, record.last.fingerprint, fieldsOf)
      : [],
    fields,
    unchanged: fields.filter(({path}) => !changes.some((change) => isWithin(path, change.path))),
  };
}

/** The task with all it needs, in the order of the plan. */
function ancestryOf({tasks}: Plan, task: TaskId): Plan {
  const wanted = new Set<TaskId>([task]);
  for (const node of [...tasks].reverse()) {
    if (wanted.has(node.id)) for (const id of dependenciesOf(node)) wanted.add(id);
  }
  return {tasks: tasks.filter(({id}) => wanted.has(id))};
}

function fieldsOfKey({format, kind, version, numerics, inputs, parameters}: TaskFingerprint): Field[] {
  return [
    {path: 'format', value: String(format)},
    {path: 'kind', value: kind},
    {path: 'version', value: String(version)},
    ...(numerics === undefined ? [] : [{path: 'numerics', value: shortValue(numerics)}]),
    ...Object.keys(inputs)
      .sort()
      .map((name) => ({path: memberPath('inputs', name), value: shortValue(inputs[name] ?? '')})),
    ...leafFields(parameters, 'parameters'),
  ];
}

/** The changes of a task, those of its task inputs traced back to where they come from. */
async function changesOf(run: RunContext, task: TaskId, before: TaskFingerprint): Promise<FieldChange[]> {
  const now = run.fingerprints.get(task)?.fingerprint;
  if (!now) return [];
  const changes = changedFingerprint(before, now, knownFields(run));
  const traced: FieldChange[] = [];
  for (const change of changes) {
    const [name, input] =
      Object.entries(nodeOf(run, task).inputs).find(([key]) => memberPath('inputs', key) === change.path) ?? [];
    const isFromTask = name !== undefined && input?.from === 'task';
    const details = isFromTask
      ? await traceInput(run, input, {before: before.inputs[name], path: change.path})
      : change.details;
    traced.push({...change, details});
  }
  return traced;
}

interface TracedInput {
  /** Digest of the input in the last run. */
  readonly before: string | undefined;
  readonly path: string;
}

/** Which fields of a JSON artifact changed, or else what changed for the task that makes the artifact. */
async function traceInput(
  run: RunContext,
  input: TaskInput & {readonly from: 'task'},
  {before, path}: TracedInput,
): Promise<readonly FieldChange[]> {
  const record = run.records.tasks.get(input.task);
  if (input.output.endsWith('.json')) {
    const old = await readOldJson(run, record, before as Digest | undefined);
    const now = await readJson(run.completed.get(input.task)?.result.outputs.get(input.output), run);
    if (old !== undefined && now !== undefined) return changedFields(old, now, path);
  }
  if (!record) return [];
  const changes = await changesOf(run, input.task, record.last.fingerprint);
  return changes.map((change) => ({...change, path: `${input.task} ${change.path}`}));
}

/** An artifact of an earlier run may still be a blob, or travel inside the result of its task. */
async function readOldJson(
  run: RunContext,
  record: TaskRecord | undefined,
  digest: Digest | undefined,
): Promise<Json | undefined> {
  if (digest === undefined) return undefined;
  for (const snapshot of record ? [record.last, record.previous] : []) {
    const result = snapshot && (await run.store.getResult(snapshot.key));
    const inline = result?.outputs.find((output) => output.digest === digest)?.contents;
    if (inline) return parseJson(Buffer.from(inline).toString('utf8'));
  }
  return readJson({digest, sizeBytes: 0, contents: undefined}, run);
}

async function readJson(artifact: Artifact | undefined, run: RunContext): Promise<Json | undefined> {
  if (!artifact || artifact.sizeBytes > COMPARED_BYTES_MAX) return undefined;
  const bytes = artifact.contents ?? (await run.store.getBlob(artifact.digest));
  if (!bytes || bytes.length > COMPARED_BYTES_MAX) return undefined;
  return parseJson(Buffer.from(bytes).toString('utf8'));
}

function lastRunOf({history}: TaskRecord): Explanation['lastRun'] {
  const position = history.findLastIndex(({status}) => status !== 'hit');
  const start = history[Math.max(0, position)];
  if (!start) return undefined;
  const hitCount = history.slice(position + 1).reduce((sum, {count}) => sum + count, 0);
  return {atMs: start.atMs, isFailed: start.status === 'failed', hitCount};
}

const isWithin = (path: string, changed: string): boolean =>
  path === changed || path.startsWith(`${changed}.`) || path.startsWith(`${changed}[`);
