import {createHash} from 'node:crypto';
import {createReadStream, readFileSync, statSync} from 'node:fs';
import {mkdir, rm} from 'node:fs/promises';
import path from 'node:path';
import {writeFileAtomically} from '../base/atomic-write.ts';
import {type Digest, hashBytes} from '../base/content-hash.ts';
import {Failure} from '../base/failure.ts';
import type {RunResult} from '../build/run-build.ts';
import type {Plan, TaskId} from '../build/task.ts';
import {taskId} from '../plan/make-plan.ts';

/** An output of a task. */
interface Output {
  readonly task: TaskId;
  readonly output: string;
}

/** The quantized model that a build is judged by, whichever of its tasks gives it. */
export function quantizedModelOf({tasks}: Plan, build: string): Output | undefined {
  const judged = tasks.find(({id}) => id === taskId(build, 'gate'))?.inputs.quantized;
  return judged?.from === 'task' ? judged : undefined;
}

const hasTask = ({tasks}: Plan, build: string, kind: string): boolean =>
  tasks.some(({id}) => id === taskId(build, kind));

/** What a build leaves in its folder, by file name. */
function outputFiles(plan: Plan, build: string): Readonly<Record<string, Output | undefined>> {
  const of = (kind: string, output: string): Output => ({task: taskId(build, kind), output});
  return {
    'model.onnx': quantizedModelOf(plan, build),
    'quantization.json': of(hasTask(plan, build, 'quantize') ? 'quantize' : 'import-quantized', 'quantization.json'),
    'sensitivity.json': of('analyze-sensitivity', 'sensitivity.json'),
    'bit-widths.json': of('choose-bit-widths', 'bit-widths.json'),
    'fixed-point.json': of('write-fixed-point', 'fixed-point.json'),
    'replacements.json': of('replace-operators', 'replacements.json'),
    // What compilers read that convert to narrower floats themselves: those nodes are named in it.
    'without-casts.onnx': of('cast-floats', 'without-casts.onnx'),
    'integers.json': of('export-integers', 'integers.json'),
    'memory.json': of('export-integers', 'memory.json'),
    // As TI's tools name and place what they write.
    'best_model.onnx': of('export-integers', 'model.onnx'),
    'quantization_config.yaml': of('export-integers', 'quantization_config.yaml'),
    'sequential-mse.json': of('sequential-mse', 'reconstruction.json'),
    'adaround.json': of('adaround', 'reconstruction.json'),
    'adaquant.json': of('adaquant', 'reconstruction.json'),
    'bias-corrections.json': of('correct-biases', 'bias-corrections.json'),
    'evaluation.json': of('evaluate', 'evaluation.json'),
    'verdict.json': of('gate', 'verdict.json'),
  };
}

/** Said of another run they would be a lie: removed when this run has none. */
const JUDGEMENTS: readonly string[] = [
  'sensitivity.json',
  'bit-widths.json',
  'fixed-point.json',
  'replacements.json',
  'without-casts.onnx',
  'integers.json',
  'memory.json',
  'best_model.onnx',
  'quantization_config.yaml',
  'sequential-mse.json',
  'adaround.json',
  'adaquant.json',
  'bias-corrections.json',
  'evaluation.json',
  'verdict.json',
];

export interface WriteOutputsOptions {
  readonly plan: Plan;
  readonly result: RunResult;
  readonly build: string;
  /** Of this build. */
  readonly folder: string;
}

/**
 * Copies the results of a build into its folder, each file atomically and only if its content is another.
 *
 * @throws Failure `file-unwritable`
 */
export async function writeOutputs({plan, result, build, folder}: WriteOutputsOptions): Promise<void> {
  for (const [name, made] of Object.entries(outputFiles(plan, build))) {
    const file = path.join(folder, name);
    const info = made && result.artifactInfo(made.task, made.output);
    if (made && info) {
      if (!(await hasContent(file, info))) await writeOutput(file, await result.readArtifact(made.task, made.output));
    } else if (JUDGEMENTS.includes(name)) {
      await rm(file, {force: true}).catch((cause: unknown) => refuse(file, cause));
    }
  }
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

/** Files up to here are read on the spot, longer ones piece by piece. */
const READ_AT_ONCE_BYTES_MAX = 1 << 20;

async function hasContent(
  file: string,
  wanted: {readonly digest: Digest; readonly sizeBytes: number},
): Promise<boolean> {
  const size = sizeIfFile(file);
  if (size !== wanted.sizeBytes) return false;
  if (size <= READ_AT_ONCE_BYTES_MAX) return hashBytes(readFileSync(file)) === wanted.digest;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  return hash.digest('hex') === wanted.digest;
}

function sizeIfFile(file: string): number | undefined {
  try {
    const found = statSync(file, {throwIfNoEntry: false});
    return found?.isFile() ? found.size : undefined;
  } catch {
    // It is written anew, and should that fail, the reason is told then.
    return undefined;
  }
}
