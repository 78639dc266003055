import type { Evaluation } from '../../artifacts/evaluation.ts';
import type { ModelSizes, Verdict } from '../../artifacts/verdict.ts';
import type { GateSpec } from '../../manifest/manifest.ts';
/** A gate without its place in the manifest's text. */
export type GateRule = Omit<GateSpec, 'place'>;
/**
 * Judges every gate. A gate that names no output is about each output its metric was measured for. A figure that is
 * missing or NaN satisfies no rule; an infinite one is compared like any other.
 *
 * @param evaluation undefined when the build has no evaluation samples
 */
export declare function judge(evaluation: Evaluation | undefined, gates: readonly GateRule[], sizes: ModelSizes): Verdict;
