import type { ElementType, Tensor } from '../numeric/tensor.ts';
/** A dimension: a number, a named symbol ("batch"), or unknown. */
export type Dim = number | string | undefined;
/** A node input, or (without node) an output of the graph, that refers to a value. */
export type Use = {
    readonly kind: 'input';
    readonly node: Node;
    readonly index: number;
} | {
    readonly kind: 'output';
    readonly graph: Graph;
    readonly index: number;
};
export type AttributeValue = {
    readonly type: 'float';
    readonly value: number;
} | {
    readonly type: 'int';
    readonly value: number;
} | {
    readonly type: 'string';
    readonly value: string;
} | {
    readonly type: 'tensor';
    readonly value: Tensor;
} | {
    readonly type: 'graph';
    readonly value: Graph;
} | {
    readonly type: 'floats';
    readonly value: readonly number[];
} | {
    readonly type: 'ints';
    readonly value: readonly number[];
} | {
    readonly type: 'strings';
    readonly value: readonly string[];
} | {
    readonly type: 'graphs';
    readonly value: readonly Graph[];
}
/** Anything else (sparse tensors, types, references to function attributes), kept as its protobuf bytes. */
 | {
    readonly type: 'opaque';
    readonly value: Uint8Array;
};
/** The standard operator domain; "ai.onnx" in a file is read as this. */
export declare const ONNX_DOMAIN = "";
export declare class Value {
    name: string;
    /** Unknown until inferred or declared; undefined for sequences, maps and optionals too (see `opaqueType`). */
    elementType: ElementType | undefined;
    /** Undefined when the rank is unknown. */
    dims: readonly Dim[] | undefined;
    /** Protobuf bytes of a type that is not a dense tensor, kept for writing back. */
    opaqueType: Uint8Array | undefined;
    /** Protobuf fields without a place here (documentation, metadata, newer ones), as bytes, kept for writing back. */
    extraFields: Uint8Array | undefined;
    /** The same of the initializer's tensor. */
    extraTensorFields: Uint8Array | undefined;
    /** The node that computes this value; undefined for graph inputs and initializers. */
    producer: Node | undefined;
    /** Constant contents; undefined for all values that are computed or fed. */
    initializer: Tensor | undefined;
    readonly uses: Set<Use>;
    constructor(name: string);
    /** The nodes that read this value, each once, in no particular order; graph outputs are not among them. */
    consumers(): Node[];
    isGraphOutput(): boolean;
}
export declare class Node {
    name: string;
    opType: string;
    domain: string;
    readonly attributes: Map<string, AttributeValue>;
    docString: string;
    /** As in `Value`; among them the overload of the function that the node calls. */
    extraFields: Uint8Array | undefined;
    /** An absent optional input is undefined. Change only through the graph, which keeps `uses`. */
    readonly inputs: (Value | undefined)[];
    /** An unnamed (unused optional) output is undefined. */
    readonly outputs: (Value | undefined)[];
    constructor(opType: string, domain: string, name: string, attributes: ReadonlyMap<string, AttributeValue>);
    /** The input at `index`, which must be there. */
    input(index: number): Value;
    /** The output at `index`, which must be there. */
    output(index?: number): Value;
    int(name: string): number | undefined;
    float(name: string): number | undefined;
    string(name: string): string | undefined;
    ints(name: string): readonly number[] | undefined;
    floats(name: string): readonly number[] | undefined;
    tensor(name: string): Tensor | undefined;
    /** Subgraphs held by attributes, in attribute order. */
    subgraphs(): Graph[];
}
export interface NodeSpec {
    readonly opType: string;
    readonly domain?: string;
    readonly name?: string;
    readonly inputs: readonly (Value | undefined)[];
    /** Values without producer, or names of new values ('' for an absent optional output). */
    readonly outputs: readonly (Value | string)[];
    readonly attributes?: Readonly<Record<string, AttributeValue>>;
}
export declare class Graph {
    #private;
    name: string;
    docString: string;
    /** As in `Value`. */
    extraFields: Uint8Array | undefined;
    /** The graph whose node holds this one in an attribute. */
    readonly parent: Graph | undefined;
    /** In the order of the file. Change through `addNode` and `removeNode`. */
    nodes: Node[];
    readonly inputs: Value[];
    constructor(name: string, parent?: Graph);
    get outputs(): readonly Value[];
    /** Values of this graph (not of outer ones), in order of their first appearance. */
    values(): IterableIterator<Value>;
    /** Values that hold constants, in order of appearance. */
    initializers(): Value[];
    /** The value of that name, of this graph or, as ONNX scoping has it, of the nearest outer one. */
    find(name: string): Value | undefined;
    /** The value of that name in this graph, which must exist. */
    value(name: string): Value;
    addValue(name: string): Value;
    addInput(value: Value): void;
    addInitializer(name: string, tensor: Tensor): Value;
    addOutput(value: Value): void;
    /** Makes the output at `index` another value. */
    setOutput(index: number, value: Value): void;
    /** Makes these the only outputs. */
    replaceOutputs(values: readonly Value[]): void;
    /** Adds a node at the end, or before `position.before`, or after `position.after`. */
    addNode(spec: NodeSpec, position?: {
        readonly before?: Node;
        readonly after?: Node;
    }): Node;
    /** Makes the input at `index` another value; fills absent inputs before it with undefined. */
    setInput(node: Node, index: number, value: Value | undefined): void;
    /** Removes absent inputs at the end, and any after `count`. */
    truncateInputs(node: Node, count: number): void;
    /** Removes a node and its output values, which nobody may use any more. */
    removeNode(node: Node): void;
    /** Removes a value that has neither uses nor producer (an initializer no longer needed). Not for graph inputs. */
    removeValue(value: Value): void;
    /** Redirects every use of `old` (in subgraphs and as output too) to `replacement`. */
    replaceAllUses(old: Value, replacement: Value): void;
    /** Gives a value another name, which must be free. */
    rename(value: Value, name: string): void;
    /** `base`, or `base_1`, `base_2`, …: the first that is free here and in outer graphs. */
    freshName(base: string): string;
}
/** An opset import: domain '' is the standard one. */
export type OpsetImports = Map<string, number>;
/** A model-local function, kept as its protobuf bytes except for what callers need to know. */
export interface ModelFunction {
    readonly domain: string;
    readonly name: string;
    readonly bytes: Uint8Array;
}
export declare class Model {
    irVersion: number;
    readonly opsetImports: OpsetImports;
    readonly graph: Graph;
    producerName: string;
    producerVersion: string;
    modelDomain: string;
    modelVersion: number;
    docString: string;
    readonly metadata: Map<string, string>;
    readonly functions: ModelFunction[];
    /** As in `Value`; training information among them. */
    extraFields: Uint8Array | undefined;
    /** Fields that the schema does not know, named for a warning, for example "ModelProto.26". */
    readonly unknownFields: string[];
    constructor(irVersion: number, opsetImports: OpsetImports, graph: Graph);
    /** Version of the standard operator set. */
    get opset(): number;
}
