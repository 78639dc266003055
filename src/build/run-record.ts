/**
 * What is remembered of earlier runs, for telling why a task runs and how long it may take: per task the fingerprint of
 * its last run and of the one before with another key, and how its runs ended. Kept beside the manifest, never needed
 * for a right result: a lost record costs an explanation.
 *
 * What sources were made of is long and seldom asked for, so it stands in a file of its own, which is read only to
 * explain and written only when there is something new.
 */
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {writeFileAtomically} from '../base/atomic-write.ts';
import type {Json} from '../base/canonical-json.ts';
import type {Digest} from '../base/content-hash.ts';
import type {EmitEvent, TaskOutcome, TaskStatus} from './events.ts';
import type {TaskFingerprint} from './fingerprint.ts';
import {isJsonObject, parseJson} from './parse-json.ts';
import type {ResolvedSource, TaskId} from './task.ts';

export interface TaskSnapshot {
  readonly key: Digest;
  readonly fingerprint: TaskFingerprint;
}

/** Runs in a row that ended alike. */
export interface HistoryEntry {
  readonly status: TaskStatus;
  /** When the last of them began, in milliseconds since 1970. */
  readonly atMs: number;
  /** Of the last of them. */
  readonly durationMs: number;
  readonly count: number;
}

export interface TaskRecord {
  readonly last: TaskSnapshot;
  /** The last one with another key. */
  readonly previous: TaskSnapshot | undefined;
  /** Oldest first. */
  readonly history: readonly HistoryEntry[];
}

export interface RunRecords {
  readonly tasks: ReadonlyMap<TaskId, TaskRecord>;
  /** Digests of sources of which is known what they were made of. */
  readonly knownSources: ReadonlySet<string>;
  /** What these digests were made of; read when it is asked for. */
  readonly sourceFields: () => ReadonlyMap<string, Json>;
}

/** What a run has found out, as much of it as is remembered. */
export interface RecordedRun {
  readonly stateDirectory: string;
  readonly fingerprints: ReadonlyMap<
    TaskId,
    {readonly fingerprint: TaskFingerprint; readonly key: {readonly digest: Digest}}
  >;
  readonly sources: ReadonlyMap<string, ResolvedSource>;
  readonly emit: EmitEvent;
}

const FORMAT = 2;
const FILE_NAME = 'runs.json';
const FIELDS_FILE_NAME = 'source-fields.json';
const HISTORY_LENGTH_MAX = 50;
/** Tasks of builds that are no longer declared fade out; the newest are kept. */
const TASKS_MAX = 2000;

/** The records, empty when there are none or they cannot be read. */
export async function readRunRecords(stateDirectory: string): Promise<RunRecords> {
  const json = readState(stateDirectory, FILE_NAME);
  const tasks = isJsonObject(json?.tasks) ? json.tasks : {};
  const records = Object.entries(tasks).flatMap(([id, record]): [TaskId, TaskRecord][] =>
    isTaskRecord(record) ? [[id as TaskId, record]] : [],
  );
  const sources = Array.isArray(json?.sources) ? json.sources : [];
  return {
    tasks: new Map(records),
    knownSources: new Set(sources.filter((digest) => typeof digest === 'string')),
    sourceFields: () => readSourceFields(stateDirectory),
  };
}

function readSourceFields(stateDirectory: string): ReadonlyMap<string, Json> {
  const fields = readState(stateDirectory, FIELDS_FILE_NAME)?.fields;
  const entries = isJsonObject(fields) ? Object.entries(fields) : [];
  return new Map(
    entries.flatMap(([digest, value]): [string, Json][] => (value === undefined ? [] : [[digest, value]])),
  );
}

/** Undefined when the file is not there, damaged, or of another version. */
function readState(stateDirectory: string, name: string): {readonly [key: string]: Json | undefined} | undefined {
  const json = parseJson(readText(path.join(stateDirectory, name)));
  return isJsonObject(json) && json.format === FORMAT ? json : undefined;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // What cannot be read is as good as never written.
    return '';
  }
}

/** How long each task took when it last ran, in milliseconds. */
export function expectedDurations({tasks}: RunRecords): ReadonlyMap<TaskId, number> {
  const durations = new Map<TaskId, number>();
  for (const [id, {history}] of tasks) {
    const ran = history.findLast(({status}) => status === 'ran');
    if (ran) durations.set(id, ran.durationMs);
  }
  return durations;
}

/**
 * Adds a run to the records on disk as they are now. Should another process do so at the same moment, one of the two is
 * lost. A folder that cannot be written is a warning.
 */
export async function recordRun(run: RecordedRun, outcomes: ReadonlyMap<TaskId, TaskOutcome>): Promise<void> {
  const known = await readRunRecords(run.stateDirectory);
  const tasks = new Map(known.tasks);
  for (const [id, outcome] of outcomes) {
    const snapshot = run.fingerprints.get(id);
    if (!snapshot || outcome.status === 'skipped' || outcome.status === 'not-started') continue;
    tasks.delete(id);
    tasks.set(id, nextRecord(known.tasks.get(id), snapshot, outcome));
  }
  const kept = [...tasks].slice(-TASKS_MAX);
  const used = new Set(kept.flatMap(([, {last, previous}]) => [...inputDigests(last), ...inputDigests(previous)]));
  const sources = await writeSourceFields(run, known, used);
  const file = path.join(run.stateDirectory, FILE_NAME);
  const text = JSON.stringify({format: FORMAT, tasks: Object.fromEntries(kept), sources});
  await writeFileAtomically(file, text).catch((error: NodeJS.ErrnoException) => {
    const message = `the record of this run cannot be written (${error.code}); "explain" will know less`;
    const warning = {severity: 'warning', code: 'build/unwritable-record', message, path: file} as const;
    run.emit({type: 'warning', task: undefined, warning});
  });
}

/** Adds what is new and drops what no record names any more. Gives the digests that are known now. */
async function writeSourceFields(
  run: RecordedRun,
  known: RunRecords,
  used: ReadonlySet<string>,
): Promise<readonly string[]> {
  const resolved = [...run.sources.values()].filter(({digest}) => used.has(digest));
  if (resolved.every(({digest}) => known.knownSources.has(digest))) return [...known.knownSources];
  const fields = new Map(known.sourceFields());
  for (const source of resolved) fields.set(source.digest, source.fields);
  const kept = [...fields].filter(([digest]) => used.has(digest));
  const text = JSON.stringify({format: FORMAT, fields: Object.fromEntries(kept)});
  return writeFileAtomically(path.join(run.stateDirectory, FIELDS_FILE_NAME), text).then(
    () => kept.map(([digest]) => digest),
    // Told with the record itself, which stands in the same folder.
    () => [...known.knownSources],
  );
}

function nextRecord(
  record: TaskRecord | undefined,
  {fingerprint, key}: {readonly fingerprint: TaskFingerprint; readonly key: {readonly digest: Digest}},
  {status, startedMs, durationMs}: TaskOutcome,
): TaskRecord {
  const isOther = record !== undefined && record.last.key !== key.digest;
  const history = [...(record?.history ?? [])];
  const before = history.at(-1);
  // Only hits of one key are counted together: a run, a failure or another key is worth its own line.
  const isRepeated = status === 'hit' && before?.status === 'hit' && !isOther;
  if (isRepeated) history.pop();
  history.push({status, atMs: startedMs, durationMs, count: isRepeated ? before.count + 1 : 1});
  return {
    last: {key: key.digest, fingerprint},
    previous: isOther ? record.last : record?.previous,
    history: history.slice(-HISTORY_LENGTH_MAX),
  };
}

const inputDigests = (snapshot: TaskSnapshot | undefined): string[] =>
  Object.values(snapshot?.fingerprint.inputs ?? {});

/** Checks what the rest relies on; the file is our own, but disks and people touch it. */
function isTaskRecord(value: unknown): value is TaskRecord {
  const record = value as Partial<TaskRecord> | null | undefined;
  if (typeof record !== 'object' || !isSnapshot(record?.last)) return false;
  const isHistorySound =
    Array.isArray(record.history) &&
    record.history.every((entry) => typeof entry?.atMs === 'number' && typeof entry.count === 'number');
  return isHistorySound && (record.previous === undefined || isSnapshot(record.previous));
}

function isSnapshot(value: unknown): value is TaskSnapshot {
  const snapshot = value as Partial<TaskSnapshot> | null | undefined;
  const fingerprint = snapshot?.fingerprint;
  return (
    typeof snapshot?.key === 'string' &&
    typeof fingerprint === 'object' &&
    typeof fingerprint.kind === 'string' &&
    typeof fingerprint.inputs === 'object' &&
    fingerprint.inputs !== null
  );
}
