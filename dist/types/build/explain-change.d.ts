/** Why a task runs: its fingerprint beside that of its last run. */
import type { Json } from '../base/canonical-json.ts';
import { type FieldChange } from './changed-fields.ts';
import type { TaskFingerprint } from './fingerprint.ts';
import type { RunContext } from './run-context.ts';
import type { TaskId } from './task.ts';
/** What the digest of an input was made of, where that is known. */
export type FieldsOf = (digest: string) => Json | undefined;
/** Fields of sources of this run and of earlier ones. */
export declare function knownFields(run: RunContext): FieldsOf;
/** The fields of a fingerprint that differ; a changed source has what changed in it as its details. */
export declare function changedFingerprint(before: TaskFingerprint, after: TaskFingerprint, fieldsOf: FieldsOf): FieldChange[];
/** Why a task whose result is not used has to run, in one line. */
export declare function whyItRuns(run: RunContext, task: TaskId): string;
