import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {Failure} from '../base/failure.ts';

/** What a build left in its folder, as bytes. */
export interface ResultFiles {
  readonly verdict: Uint8Array;
  /** Undefined when the model has no evaluation samples. */
  readonly evaluation: Uint8Array | undefined;
}

/** @throws Failure `file-missing` when the build has not been done */
export async function readResult(build: string, folder: string): Promise<ResultFiles> {
  const verdict = await readIfThere(path.join(folder, 'verdict.json'));
  if (!verdict) {
    const remedy = `Run "quantgate build ${build}" first.`;
    throw new Failure({reason: 'file-missing', message: 'no results of this build', path: folder, remedy});
  }
  return {verdict, evaluation: await readIfThere(path.join(folder, 'evaluation.json'))};
}

async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
