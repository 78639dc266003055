import type { Baseline } from '../../artifacts/baseline.ts';
import type { Evaluation } from '../../artifacts/evaluation.ts';
import type { VerdictRow } from '../../artifacts/verdict.ts';
/**
 * Rows of figures that only one of the two has: what is silently no longer measured, or measured under another name,
 * would otherwise be a way past every gate. A figure of an output that is gone is a warning; inner values come and go
 * with the model, so theirs are for information.
 *
 * @param judged rows of the gates: what they call new or missing is not said again
 */
export declare function changedRows(evaluation: Evaluation | undefined, baseline: Baseline | undefined, judged: readonly VerdictRow[]): VerdictRow[];
