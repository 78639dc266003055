import { type Report } from './shape.ts';
import type { Tree } from './source-tree.ts';
/**
 * The root with every `like` replaced by what it takes over: keys of the other dataset that say how samples are
 * prepared, where the dataset does not say so itself. A `like` that cannot be followed is reported and left in place.
 */
export declare function inheritPreprocessing(root: Tree, report: Report): Tree;
/** Names that some dataset is like. */
export declare function likesOf(root: Tree): ReadonlySet<unknown>;
