import type { Diagnostic } from '../base/diagnostic.ts';
import type { SourceText } from '../base/source-text.ts';
import { type Declared } from './check-references.ts';
import { type IncludedTexts } from './include-files.ts';
import type { Manifest } from './manifest.ts';
export interface ReadManifest {
    /** Undefined when a diagnostic is an error. */
    readonly manifest: Manifest | undefined;
    /** Errors, or else warnings, in the order of the file. */
    readonly diagnostics: readonly Diagnostic[];
    /** Files that the manifest names, as far as it could be read, for the check that they exist. */
    readonly namedFiles: readonly NamedFile[];
}
export interface NamedFile {
    /** What it is, for example `model "mobilenet"`. */
    readonly noun: string;
    readonly file: string;
    readonly place: Declared<unknown>['place'];
    /** Its content belongs to the manifest: read it and read the manifest again with it. */
    readonly isIncluded?: true;
}
export interface ReadOptions {
    readonly source: SourceText;
    /** Absolute path of the file the text comes from. */
    readonly file: string;
    /** Key under which the manifest stands in the file, for example in a package.json. */
    readonly underKey?: string | undefined;
    /** Contents of the included files, by their paths as written. */
    readonly included?: IncludedTexts;
}
/** Reads and checks a manifest's text. */
export declare function readManifest({ source, file, underKey, included }: ReadOptions): ReadManifest;
/** Errors that several readers of the same text found are told once; the rest comes in the order of the file. */
export declare function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[];
