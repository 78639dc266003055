import type { Model } from '../graph.ts';
export interface Pass {
    /** Kebab-case, equal to the file name. */
    readonly name: string;
    /** Throws unless the model is what the pass needs; what an earlier pass must have done. */
    readonly requires?: (model: Model) => void;
    /** Rewrites the model; gives the number of changes, 0 when nothing was done. */
    readonly apply: (model: Model) => number;
    /** Throws unless the model is what the pass promises afterwards. */
    readonly ensures?: (model: Model) => void;
}
export interface PassReport {
    readonly pass: string;
    readonly changes: number;
}
/**
 * Runs passes one after another.
 *
 * @throws what a pass throws: a `Failure` as it is, anything else (a bug) with the name of the pass added
 */
export declare function runPasses(model: Model, passes: readonly Pass[]): PassReport[];
