import type { Diagnostic } from '../base/diagnostic.ts';
import { type Result } from '../base/result.ts';
/**
 * The files that patterns match, relative to `directory` with forward slashes: patterns in their order, the matches of
 * each sorted by code unit, each file once. A pattern that is the name of a file is that file, whatever its characters.
 * Symbolic links are followed, but not round in circles.
 *
 * Errors: a pattern that matches nothing, told with the folder that is missing.
 */
export declare function findFiles(patterns: readonly string[], directory: string): Promise<Result<string[], Diagnostic[]>>;
