/**
 * What a build came to at another commit, so that this one can be compared with it: the gate reads it as a source of its
 * own, and nothing that measures ever sees it.
 */
import type {Evaluation} from './evaluation.ts';
import type {BaseInfo, ModelSizes} from './verdict.ts';

export interface Baseline {
  readonly info: BaseInfo;
  /** Absent when the base does not have the build, or has no evaluation of it. */
  readonly evaluation?: Evaluation;
  readonly sizes?: ModelSizes;
}
