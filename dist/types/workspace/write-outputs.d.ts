import type { RunResult } from '../build/run-build.ts';
/**
 * Copies the results of a build into `folder`, each file atomically and only if its content is another.
 *
 * @returns absolute paths of the files that are there now, by name
 * @throws Failure `file-unwritable`
 */
export declare function writeOutputs(result: RunResult, build: string, folder: string): Promise<ReadonlyMap<string, string>>;
