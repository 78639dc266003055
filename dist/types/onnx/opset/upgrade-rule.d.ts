import { Failure } from '../../base/failure.ts';
import type { Tensor } from '../../numeric/tensor.ts';
import type { Graph, Node, Value } from '../graph.ts';
/** The node to be raised by one version of its operator, in its graph. */
export interface UpgradeSite {
    readonly graph: Graph;
    readonly node: Node;
}
/**
 * Rewrites a node, in place or with nodes added before or after it, to the meaning of the next version of its operator.
 * Nodes it adds are valid in the target operator set, because they are not visited again.
 *
 * @returns whether it changed anything
 * @throws Failure `unsupported-model` when the old meaning cannot be expressed
 */
export type UpgradeRule = (site: UpgradeSite) => boolean;
/** Operator → version → rule. */
export type UpgradeRules = Readonly<Record<string, Readonly<Record<number, UpgradeRule>>>>;
/** A `Failure` that names the operator and says what about it cannot be raised. */
export declare const cannotUpgrade: (node: Node, why: string) => Failure;
/** Adds a constant named after the node's first output and sets it as the input at `index`. */
export declare function setConstantInput({ graph, node }: UpgradeSite, index: number, suffix: string, tensor: Tensor): Value;
/** Turns an attribute of integers into an int64 input. Does nothing when the attribute is absent. */
export declare const attributeToInput: (attribute: string, index: number) => UpgradeRule;
