export interface GraphNames {
    /** Inputs, initializers and what nodes give, of the main graph. */
    readonly values: ReadonlySet<string>;
    readonly outputs: ReadonlySet<string>;
}
/** A node with one output and integer attributes, of the default domain. */
export interface AddedNode {
    readonly opType: string;
    readonly inputs: readonly string[];
    readonly output: string;
    readonly attributes: Readonly<Record<string, number>>;
}
/** The model with further nodes and outputs. The engine sorts the nodes and infers the types of the outputs. */
export declare function appendToGraph(modelBytes: Uint8Array, { nodes, outputs }: {
    readonly nodes: readonly AddedNode[];
    readonly outputs: readonly string[];
}): Uint8Array;
/** @throws InvariantError when the bytes are no model: a bug in the caller */
export declare function graphNames(model: Uint8Array): GraphNames;
