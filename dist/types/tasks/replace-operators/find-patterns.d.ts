/** Finds operators, and groups of operators that compute one function, by the names that people know them by. */
import type { Replaceable } from '../../manifest/replacements.ts';
import type { Node, Value } from '../../onnx/graph.ts';
export interface FoundPattern {
    readonly pattern: Replaceable;
    /** What the function is applied to. */
    readonly input: Value;
    /** The node that computes the function's result. */
    readonly last: Node;
}
/**
 * The pattern whose result a node computes: Clip from 0 to a bound is Relu6; x · Sigmoid(x) is Silu; x · HardSigmoid(x) is
 * HardSwish; x · Tanh(Softplus(x)) is Mish; x · (1 + Erf(x / √2)) / 2, in any order of its factors, is Gelu. A group counts
 * only when nothing else reads what is inside of it.
 */
export declare function patternAt(node: Node): FoundPattern | undefined;
