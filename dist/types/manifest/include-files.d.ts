/**
 * Files of other tools that a recipe names: `aimet: {config_file: …}` and `encodings: …`. Their contents take the place of
 * their paths before a recipe is read, so that recipes, and all that is fingerprinted of them, hold them by value. Pure:
 * the files are read in `load-manifest.ts`.
 */
import type { SourceText } from '../base/source-text.ts';
import { type ImportedSettings } from './encodings/formats.ts';
import { type Report } from './shape.ts';
import { type Tree } from './source-tree.ts';
export interface IncludedFile {
    /** What it is, for messages. */
    readonly noun: string;
    readonly path: string;
    readonly place: Tree['place'];
}
/** Contents by path as it is written in the manifest. */
export type IncludedTexts = ReadonlyMap<string, SourceText>;
/** The files that the tree of a build names. */
export declare function includedFiles(build: Tree): readonly IncludedFile[];
/**
 * The tree of a build with the content of its configuration in place of the path. What is wrong in the file is reported at
 * its place there. A build whose file was not read stays as it is.
 */
export declare function withIncludedConfig(build: Tree, texts: IncludedTexts, report: Report): Tree;
/** The settings of the encodings file that a build names. All its mistakes are told at the place of its path. */
export declare function includedSettings(build: Tree, texts: IncludedTexts, report: Report): ImportedSettings;
