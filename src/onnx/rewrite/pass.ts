/**
 * The contract of graph rewrites. A pass does one thing to a model in place and tells how often it did it.
 *
 * What every pass keeps: the names of graph inputs and outputs; nodes in topological order; the outputs of the model up
 * to float32 rounding. Running a pass a second time changes nothing more, and then `apply` says 0. Each pass states in
 * its own comment whether it looks into subgraphs.
 */
import {Failure} from '../../base/failure.ts';
import type {Model} from '../graph.ts';

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
export function runPasses(model: Model, passes: readonly Pass[]): PassReport[] {
  return passes.map((pass) => ({pass: pass.name, changes: runPass(model, pass)}));
}

function runPass(model: Model, pass: Pass): number {
  try {
    pass.requires?.(model);
    const changes = pass.apply(model);
    pass.ensures?.(model);
    return changes;
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Error(`pass "${pass.name}" failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
