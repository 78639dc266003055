import type { ElementType, Tensor } from '../../numeric/tensor.ts';
import type { Node } from '../graph.ts';
import type { Dims } from './dims.ts';
/** What a rule may ask about the node at hand. */
export interface NodeFacts {
    readonly node: Node;
    /** Version of the standard operator set. */
    readonly opset: number;
    /** Shape of an input; undefined when absent or of unknown rank. */
    shape(input: number): Dims | undefined;
    type(input: number): ElementType | undefined;
    /** Contents of a small integer input (shapes, axes), each element a number, a symbol or unknown. */
    integers(input: number): Dims | undefined;
    /** Contents of a constant input. */
    constant(input: number): Tensor | undefined;
}
/** What a rule knows about one output. Leave out what is not sure. */
export interface OutputFacts {
    readonly type?: ElementType | undefined;
    readonly dims?: Dims | undefined;
    /** Contents, when the output is a small integer tensor of rank 0 or 1. */
    readonly integers?: Dims | undefined;
}
/** Tells shapes and types of a node's outputs from those of its inputs. Total: bad nodes give fewer facts, never throw. */
export type ShapeRule = (facts: NodeFacts) => readonly OutputFacts[];
export type ShapeRules = Readonly<Record<string, ShapeRule>>;
/** The same rule for many operators. */
export declare const rulesFor: (operators: string, rule: ShapeRule) => ShapeRules;
/** Constant numbers from an attribute (older operator sets) or an input (newer ones); undefined when not all are known. */
export declare function numbersFrom(facts: NodeFacts, attribute: string, input: number): readonly number[] | undefined;
/** The type of the first `count` inputs of which it is known, for operators whose inputs are all of one type. */
export declare function sharedType(facts: NodeFacts, count?: number): ElementType | undefined;
