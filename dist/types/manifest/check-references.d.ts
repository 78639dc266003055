/** What no single section can see: names that must be declared, figures that must be measured, targets that must agree. */
import type { SourceRange } from '../base/source-text.ts';
import type { BuildSection } from './build-section.ts';
import type { DatasetSpec, Recipe } from './manifest.ts';
import { type ModelSection } from './model-section.ts';
import { type Located, type Report } from './shape.ts';
import type { Tree } from './source-tree.ts';
/** Something with a name, as far as it could be read; names count as declared even where their value is wrong. */
export interface Declared<T> {
    readonly name: string;
    readonly place: SourceRange;
    /** Undefined when mistakes were found in it. */
    readonly value: T | undefined;
    /** What it was read from, for checks that do not need all of it to be sound. */
    readonly tree: Tree;
}
export interface DeclaredBuild extends Declared<BuildSection> {
    readonly recipe: Recipe | undefined;
}
export interface Declarations {
    readonly datasets: readonly Declared<DatasetSpec>[];
    readonly models: readonly Declared<ModelSection>[];
    readonly builds: readonly DeclaredBuild[];
    /** Datasets whose preprocessing others take over. */
    readonly likes: ReadonlySet<unknown>;
}
/** Reports every reference that leads nowhere and every wish that cannot be met. */
export declare function checkReferences(declarations: Declarations, report: Report): void;
/** The name that `key` refers to, whatever else is wrong around it. */
export declare function referenceAt(tree: Tree, key: string): Located<string> | undefined;
