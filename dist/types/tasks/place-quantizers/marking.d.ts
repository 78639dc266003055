/**
 * The state of placing quantizers while the nodes of a model are visited in order: which values are marked, how, and
 * which changes the graph needs. Map order is part of the result, since nodes are written in the order of the marks.
 *
 * Source of the rules of marking: onnxruntime 1.30.0, QDQ quantizer.
 */
import type { GraphEdit, IntegerFormat, PlacementRecipe } from '../../artifacts/placement.ts';
import type { Graph, Model, Node, Value } from '../../onnx/graph.ts';
export type MarkRole = 'activation' | 'weight' | 'bias';
export type Mark = {
    readonly kind: 'own';
    readonly role: MarkRole;
    readonly axis: number | undefined;
}
/** Takes scale and zero point from another value. */
 | {
    readonly kind: 'shared';
    readonly provider: Value;
};
export interface BiasMark {
    /** Index of the layer that the bias belongs to. */
    readonly node: number;
    /** The float bias; a copy of it carries another name. */
    readonly value: Value;
    readonly input: Value;
    readonly weight: Value;
    /** Axis of the weight that counts the layer's outputs, hence the elements of the bias. */
    readonly outputAxis: number;
    readonly beta: number;
}
export interface Marking {
    readonly model: Model;
    readonly recipe: PlacementRecipe;
    readonly tensors: Map<Value, Mark>;
    /** By the name that the bias will have. */
    readonly biases: Map<string, BiasMark>;
    readonly edits: GraphEdit[];
}
/** What a placement rule works on. */
export interface NodeToPlace {
    readonly marking: Marking;
    readonly node: Node;
    /** Position in the main graph. */
    readonly index: number;
    readonly marksOutputs: boolean;
}
export declare const isMarked: ({ tensors, biases }: Marking, value: Value | undefined) => boolean;
/** Marks a value with parameters of its own unless it is marked already or stays float. */
export declare function markActivation(marking: Marking, value: Value | undefined): void;
/** Marks a weight as a whole; one that is computed at run time becomes an activation later. */
export declare function markWeight(marking: Marking, value: Value | undefined): void;
/** Marks a weight per channel where recipe and overrides ask for it, otherwise as a whole. Per channel wins over marks made before. */
export declare function markChannelWeight(marking: Marking, value: Value | undefined, defaultAxis: number): void;
/** Marks `output` to share the parameters of `provider`; replaces a mark made before. */
export declare function markShared(marking: Marking, output: Value | undefined, provider: Value): void;
/**
 * Marks the bias of a layer; the second layer that uses the same bias gets a copy of it. One with an override is a weight;
 * one of 8 or 16 bits has parameters of its own, which all layers that use it share.
 */
export declare function markBias({ marking, node, index }: NodeToPlace, value: Value | undefined, { beta, outputAxis }: Pick<BiasMark, 'beta' | 'outputAxis'>): void;
/**
 * Axis of the channels of a constant, counted from the front, or undefined for one scale for all. An override without an
 * axis means per tensor to onnxruntime; natively it leaves the recipe's choice.
 */
export declare function channelAxis({ recipe }: Marking, value: Value, defaultAxis: number): number | undefined;
export declare function normalizeAxis(axis: number, rank: number): number | undefined;
/** Whether a value is float32 and meant to become integer. Values that another tool quantized are left alone. */
export declare function isQuantizable(marking: Marking, value: Value, role: MarkRole): boolean;
/** Integer format of a marked value; undefined when it stays float after all. */
export declare function formatOf(recipe: PlacementRecipe, value: Value, role: MarkRole, axis: number | undefined): IntegerFormat | undefined;
/** How many inputs of nodes, of subgraphs too, read a value. */
export declare function readCount(value: Value): number;
export declare const isGraphInput: (graph: Graph, value: Value) => boolean;
