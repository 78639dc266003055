import type { Diagnostic } from '../../base/diagnostic.ts';
import { type QuantizerRules } from '../../target/check-quantizer.ts';
import type { FoundQuantizer } from './read-quantizers.ts';
/**
 * What the target does not take of a model's quantizers: one warning for each kind of problem, with the tensors and the
 * operators that use them. Biases and constants have no rules in profiles.
 */
export declare function targetWarnings(quantizers: readonly FoundQuantizer[], profile: QuantizerRules): readonly Diagnostic[];
