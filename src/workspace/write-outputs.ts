import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {mkdir, stat} from 'node:fs/promises';
import path from 'node:path';
import {writeFileAtomically} from '../base/atomic-write.ts';
import type {Digest} from '../base/content-hash.ts';
import {Failure} from '../base/failure.ts';
import type {RunResult} from '../build/run-build.ts';
import {taskId} from '../plan/make-plan.ts';

/** What a build leaves in its folder: file name → the task and output it comes from. */
const OUTPUT_FILES: Readonly<Record<string, readonly [kind: string, output: string]>> = {
  'model.onnx': ['quantize', 'model.onnx'],
  'quantization.json': ['quantize', 'quantization.json'],
  'evaluation.json': ['evaluate', 'evaluation.json'],
  'verdict.json': ['gate', 'verdict.json'],
};

/**
 * Copies the results of a build into `folder`, each file atomically and only if its content is another.
 *
 * @returns absolute paths of the files that are there now, by name
 * @throws Failure `file-unwritable`
 */
export async function writeOutputs(
  result: RunResult,
  build: string,
  folder: string,
): Promise<ReadonlyMap<string, string>> {
  const written = new Map<string, string>();
  for (const [name, [kind, output]] of Object.entries(OUTPUT_FILES)) {
    const task = taskId(build, kind);
    const info = result.artifactInfo(task, output);
    if (!info) continue;
    const file = path.join(folder, name);
    if (!(await hasContent(file, info))) await writeOutput(file, await result.readArtifact(task, output));
    written.set(name, file);
  }
  return written;
}

/**
 * Makes the folders of results. To be done first: that nothing can be written there must not be found out last.
 *
 * @throws Failure `file-unwritable`
 */
export async function prepareFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders) await mkdir(folder, {recursive: true}).catch((cause: unknown) => refuse(folder, cause));
}

async function writeOutput(file: string, bytes: Uint8Array): Promise<void> {
  await writeFileAtomically(file, bytes).catch((cause: unknown) => refuse(file, cause));
}

function refuse(file: string, cause: unknown): never {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  const reason = REFUSALS[code] ?? `cannot be written (${code})`;
  const remedy = 'Make room for it, or choose another folder with --output-dir.';
  throw new Failure({reason: 'file-unwritable', message: reason, path: file, remedy, cause});
}

/** What the system's codes mean here. */
const REFUSALS: Readonly<Record<string, string>> = {
  EEXIST: 'a file stands where the folder of results should be',
  ENOTDIR: 'a file stands where a folder of results should be',
  EISDIR: 'a folder stands where a result should be written',
  EACCES: 'cannot be written: permission denied',
  EPERM: 'cannot be written: permission denied',
  EROFS: 'cannot be written: the file system is read-only',
  ENOSPC: 'cannot be written: the disk is full',
};

async function hasContent(
  file: string,
  wanted: {readonly digest: Digest; readonly sizeBytes: number},
): Promise<boolean> {
  const size = await stat(file).then(
    (stats) => (stats.isFile() ? stats.size : undefined),
    () => undefined,
  );
  if (size !== wanted.sizeBytes) return false;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  return hash.digest('hex') === wanted.digest;
}
