/**
 * The formats in which other tools write settings of single tensors or nodes: one table, by which files are recognized,
 * read and written. Formats are told apart by content, never by the name of a file.
 */
import { type Result } from '../../base/result.ts';
import type { Recipe } from '../manifest.ts';
import { type Members } from './members.ts';
import type { QuantizedTensorFacts } from './tensor-encoding.ts';
/** What a file says, in a recipe's words. */
export type ImportedSettings = Pick<Recipe, 'overrides' | 'nodes'>;
export declare const NOTHING_IMPORTED: ImportedSettings;
/** A finished build, as far as formats tell of it. */
export interface ExportedBuild {
    readonly tensors: readonly QuantizedTensorFacts[];
    readonly recipe: Recipe;
}
export declare const FORMAT_NAMES: readonly string[];
/** @returns the settings of a file, or all that is wrong with it */
export declare function readSettings(text: string): Result<ImportedSettings, readonly string[]>;
/** @returns undefined for a format that is not in the table */
export declare const writeSettings: (format: string, build: ExportedBuild) => Members | undefined;
