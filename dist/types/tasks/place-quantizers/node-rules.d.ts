/**
 * The recipe's rules for nodes and operator types, made into overrides of the tensors that the nodes read and compute, so
 * that nothing behind this file need know them. What a user writes for a tensor itself goes before.
 */
import type { PlacementRecipe } from '../../artifacts/placement.ts';
import type { NodeRule, TensorOverride } from '../../manifest/manifest.ts';
import type { Model, Node } from '../../onnx/graph.ts';
import { type Marking } from './marking.ts';
/** The rule of a node: that of its name, completed by that of its operator type; undefined without either. */
export declare function ruleOf(node: Node, { nodes, operatorRules }: Pick<PlacementRecipe, 'nodes' | 'operatorRules'>): NodeRule | undefined;
export interface AppliedRules {
    /** With an override for every tensor that a rule is about. */
    readonly recipe: PlacementRecipe;
    /** To be called when a node was placed: the value that a fused sequence gives is quantized whatever lies before it. */
    readonly after: (marking: Marking, node: Node) => void;
}
/** @param selected nodes that get quantizers at all */
export declare function applyNodeRules(model: Model, recipe: PlacementRecipe, selected: ReadonlySet<Node>): AppliedRules;
/** A tensor of which nothing is said. */
export declare const NO_OVERRIDE: TensorOverride;
