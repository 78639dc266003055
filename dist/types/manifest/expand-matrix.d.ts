import { type Report } from './shape.ts';
import type { TreeEntry, TreeMap } from './source-tree.ts';
/** One build as it stands in the manifest, or one combination of its matrix. */
export interface BuildTree {
    readonly name: string;
    readonly tree: TreeMap;
}
/**
 * The builds that one entry of `builds:` stands for. The first axis varies slowest. A combination is named after the
 * build and its values, for example `mobilenet-int8-per-tensor`; an axis written as a map gives its own names.
 */
export declare function expandMatrix({ key, value }: TreeEntry, report: Report): readonly BuildTree[];
