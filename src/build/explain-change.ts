/** Why a task runs: its fingerprint beside that of its last run. */
import type {Json} from '../base/canonical-json.ts';
import {changedFields, changeText, type FieldChange, fieldChange, memberPath} from './changed-fields.ts';
import type {TaskFingerprint} from './fingerprint.ts';
import type {RunContext} from './run-context.ts';
import type {TaskId} from './task.ts';

/** What the digest of an input was made of, where that is known. */
export type FieldsOf = (digest: string) => Json | undefined;

/** Fields of sources of this run and of earlier ones. */
export function knownFields(run: RunContext): FieldsOf {
  const current = new Map([...run.sources.values()].map((source) => [source.digest as string, source]));
  let former: ReadonlyMap<string, Json> | undefined;
  return (digest) => {
    const source = current.get(digest);
    if (source) return source.fields;
    former ??= run.records.sourceFields();
    return former.get(digest);
  };
}

/** The fields of a fingerprint that differ; a changed source has what changed in it as its details. */
export function changedFingerprint(before: TaskFingerprint, after: TaskFingerprint, fieldsOf: FieldsOf): FieldChange[] {
  const names = [...new Set([...Object.keys(before.inputs), ...Object.keys(after.inputs)])].sort();
  const inputs = names.flatMap((name): FieldChange[] => {
    const [old, now] = [before.inputs[name], after.inputs[name]];
    if (old === now) return [];
    const path = memberPath('inputs', name);
    const [oldFields, nowFields] = [old && fieldsOf(old), now && fieldsOf(now)];
    const details = oldFields && nowFields ? changedFields(oldFields, nowFields, path) : [];
    return [{...fieldChange(path, old, now), details}];
  });
  return [
    ...changedFields(before.format, after.format, 'format'),
    ...changedFields(before.version, after.version, 'version'),
    ...inputs,
    ...changedFields(before.parameters, after.parameters, 'parameters'),
    ...changedFields(before.numerics, after.numerics, 'numerics'),
  ];
}

/** Why a task whose result is not used has to run, in one line. */
export function whyItRuns(run: RunContext, task: TaskId): string {
  if (run.isForced(task)) return 'forced';
  const now = run.fingerprints.get(task);
  const record = run.records.tasks.get(task);
  if (!record || !now) return 'never run before';
  if (record.last.key === now.key.digest) {
    return record.history.at(-1)?.status === 'failed' ? 'it failed last time' : 'its result is not in the cache';
  }
  return changesInOneLine(changedFingerprint(record.last.fingerprint, now.fingerprint, knownFields(run)));
}

/** `model changed: 91ab… → 77f0… (initializers["conv_13.weight"]); and 2 more`. */
function changesInOneLine(changes: readonly FieldChange[]): string {
  const [first] = changes;
  if (!first) return 'its key is another';
  const name = first.path.replace(/^(inputs|parameters)\.?/, '');
  const [detail] = first.details;
  const more = first.details.length > 1 ? ` and ${first.details.length - 1} more` : '';
  const inside = detail ? ` (${detail.path.slice(first.path.length).replace(/^\./, '')}${more})` : '';
  const others = changes.length > 1 ? `; and ${changes.length - 1} more` : '';
  return `${name} changed: ${changeText(first)}${inside}${others}`;
}
