import type { Diagnostic } from '../../base/diagnostic.ts';
import { type Node } from '../../onnx/graph.ts';
/** Which operators a target computes, as far as its vendor says. */
export interface OperatorSupport {
    readonly target: string;
    readonly own: readonly string[];
    /** Left to the target's processor. */
    readonly host: readonly string[];
}
/** Says which operators the target leaves to its processor, and which its vendor does not name at all. */
export declare function checkOperatorSupport(nodes: readonly Node[], { target, own, host }: OperatorSupport): Diagnostic[];
