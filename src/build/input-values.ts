/**
 * Inputs of a task as it gets to work with them, and the bytes of artifacts in general. The cache may lose or spoil a blob
 * at any moment, also after the task that made it was counted as a hit; then that task is done again, once.
 */
import type {Digest} from '../base/content-hash.ts';
import {Failure} from '../base/failure.ts';
import {invariant} from '../base/invariant.ts';
import {nodeOf, type RunContext} from './run-context.ts';
import type {ResolvedSource, TaskId, TaskInputValue, TaskNode} from './task.ts';
import type {Artifact} from './task-result.ts';

/** What a task reads, with the digests for its fingerprint. */
export interface ResolvedInputs {
  readonly values: Readonly<Record<string, TaskInputValue>>;
  readonly digests: Readonly<Record<string, Digest>>;
  /** Files behind its sources. */
  readonly files: readonly string[];
}

/**
 * Resolves the inputs of a task whose producers are all completed.
 *
 * @throws whatever the source's resolver throws; InvariantError when a producer has no such output
 */
export async function resolveInputs(run: RunContext, node: TaskNode): Promise<ResolvedInputs> {
  const values: Record<string, TaskInputValue> = {};
  const digests: Record<string, Digest> = {};
  const files: string[] = [];
  for (const [name, input] of Object.entries(node.inputs)) {
    if (input.from === 'task') {
      const {digest, sizeBytes} = artifactOf(run, input.task, input.output);
      values[name] = {
        from: 'task',
        digest,
        sizeBytes,
        read: () => readArtifact(run, input.task, input.output),
        localPath: () => localArtifactPath(run, input.task, input.output),
      };
      digests[name] = digest;
    } else {
      const source: ResolvedSource = await run.resolveSource(input.source);
      values[name] = {from: 'source', digest: source.digest, value: source.value};
      digests[name] = source.digest;
      files.push(...source.files);
    }
  }
  return {values, digests, files};
}

/** The bytes of an output of a completed task; made again should they be lost. */
export async function readArtifact(run: RunContext, task: TaskId, output: string): Promise<Uint8Array> {
  const found = await presentBytes(run, artifactOf(run, task, output));
  if (found) return found;
  await recover(run, task);
  const again = await presentBytes(run, artifactOf(run, task, output));
  if (again) return again;
  throw new Failure({reason: 'file-unreadable', message: `output "${output}" of ${task} cannot be read back`});
}

/** A file with the bytes of an output, verified: in the cache where possible, else among the scratch files. */
async function localArtifactPath(run: RunContext, task: TaskId, output: string): Promise<string> {
  const {digest, contents} = artifactOf(run, task, output);
  const cached = await run.store.verifiedBlobPath(digest);
  if (cached) return cached;
  const bytes = contents ?? (await readArtifact(run, task, output));
  await run.store.putBlob(digest, bytes);
  return (await run.store.verifiedBlobPath(digest)) ?? run.scratch.write(digest, bytes);
}

async function presentBytes(run: RunContext, {digest, contents}: Artifact): Promise<Uint8Array | undefined> {
  return contents ?? run.store.getBlob(digest);
}

function artifactOf(run: RunContext, task: TaskId, output: string): Artifact {
  const artifact = run.completed.get(task)?.result.outputs.get(output);
  invariant(artifact !== undefined, () => `task ${task} has no output "${output}"`);
  return artifact;
}

/** Runs a completed task again because its outputs were lost; once per run, whoever asks. */
function recover(run: RunContext, task: TaskId): Promise<void> {
  const recovery = run.recoveries.get(task) ?? run.redoTask(run, nodeOf(run, task));
  run.recoveries.set(task, recovery);
  return recovery;
}
