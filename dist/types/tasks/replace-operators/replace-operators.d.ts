/**
 * Model surgery: exchanges operators that a target lacks for ones that it has. The model computes something else
 * afterwards, so what was done, and what it cost, is told. Subgraphs are not looked into.
 */
import type { Replaceable, Replacements } from '../../manifest/replacements.ts';
import type { Model } from '../../onnx/graph.ts';
export interface ReplacedPattern {
    readonly pattern: Replaceable;
    readonly by: string;
    /** Names of the nodes, or of their outputs, in the order of the model. */
    readonly layers: readonly string[];
}
export interface ReplacedOperators {
    readonly replaced: readonly ReplacedPattern[];
    /** Layers that were written in another form, without changing what they compute. */
    readonly rewrittenCount: number;
}
/** @param model changed in place */
export declare function replaceOperators(model: Model, replacements: Replacements): ReplacedOperators;
