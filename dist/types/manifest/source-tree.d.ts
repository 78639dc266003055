import type { Diagnostic } from '../base/diagnostic.ts';
import { type SourceRange, type SourceText } from '../base/source-text.ts';
export interface TreeKey {
    readonly text: string;
    readonly place: SourceRange;
}
interface TreeBase {
    readonly place: SourceRange;
    /** The key it stands under; undefined for the root and for list items. */
    readonly key: TreeKey | undefined;
}
export interface TreeEntry {
    readonly key: TreeKey;
    readonly value: Tree;
}
export type TreeScalar = TreeBase & {
    readonly kind: 'scalar';
    readonly value: string | number | boolean | null;
};
export type TreeList = TreeBase & {
    readonly kind: 'list';
    readonly items: readonly Tree[];
};
/** Keys are unique. */
export type TreeMap = TreeBase & {
    readonly kind: 'map';
    readonly entries: readonly TreeEntry[];
};
export type Tree = TreeScalar | TreeList | TreeMap;
export interface ParsedTree {
    /** Undefined when the text holds nothing or cannot be read at all. */
    readonly root: Tree | undefined;
    readonly mistakes: readonly Diagnostic[];
}
/** Parses text into a tree; all mistakes found are returned, not thrown. */
export declare function parseSourceTree(source: SourceText): ParsedTree;
export {};
