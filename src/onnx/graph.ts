/**
 * The graph of an ONNX model with use–def edges. Knows nothing of protobuf (see `codec.ts`), of files, or of onnxruntime.
 *
 * What must stay true: every value has a name that is unique in its graph and differs from the names it can see in
 * outer graphs; `uses` lists exactly the node inputs and graph outputs that refer to a value; nodes stand in
 * topological order except inside a pass, which calls `sortNodes` when it is done. A node of a subgraph refers to a
 * value of an outer graph by the value itself.
 */
import {invariant} from '../base/invariant.ts';
import type {ElementType, Tensor} from '../numeric/tensor.ts';

/** A dimension: a number, a named symbol ("batch"), or unknown. */
export type Dim = number | string | undefined;

/** A node input, or (without node) an output of the graph, that refers to a value. */
export type Use =
  | {readonly kind: 'input'; readonly node: Node; readonly index: number}
  | {readonly kind: 'output'; readonly graph: Graph; readonly index: number};

export type AttributeValue =
  | {readonly type: 'float'; readonly value: number}
  | {readonly type: 'int'; readonly value: number}
  | {readonly type: 'string'; readonly value: string}
  | {readonly type: 'tensor'; readonly value: Tensor}
  | {readonly type: 'graph'; readonly value: Graph}
  | {readonly type: 'floats'; readonly value: readonly number[]}
  | {readonly type: 'ints'; readonly value: readonly number[]}
  | {readonly type: 'strings'; readonly value: readonly string[]}
  | {readonly type: 'graphs'; readonly value: readonly Graph[]}
  /** Anything else (sparse tensors, types, references to function attributes), kept as its protobuf bytes. */
  | {readonly type: 'opaque'; readonly value: Uint8Array};

/** The standard operator domain; "ai.onnx" in a file is read as this. */
export const ONNX_DOMAIN = '';

export class Value {
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
  readonly uses = new Set<Use>();

  constructor(name: string) {
    this.name = name;
  }

  /** The nodes that read this value, each once, in no particular order; graph outputs are not among them. */
  consumers(): Node[] {
    const nodes = new Set<Node>();
    for (const use of this.uses) if (use.kind === 'input') nodes.add(use.node);
    return [...nodes];
  }

  isGraphOutput(): boolean {
    for (const use of this.uses) if (use.kind === 'output') return true;
    return false;
  }
}

export class Node {
  name: string;
  opType: string;
  domain: string;
  readonly attributes: Map<string, AttributeValue>;
  docString = '';
  /** As in `Value`; among them the overload of the function that the node calls. */
  extraFields: Uint8Array | undefined;
  /** An absent optional input is undefined. Change only through the graph, which keeps `uses`. */
  readonly inputs: (Value | undefined)[] = [];
  /** An unnamed (unused optional) output is undefined. */
  readonly outputs: (Value | undefined)[] = [];

  constructor(opType: string, domain: string, name: string, attributes: ReadonlyMap<string, AttributeValue>) {
    this.opType = opType;
    this.domain = domain;
    this.name = name;
    this.attributes = new Map(attributes);
  }

  /** The input at `index`, which must be there. */
  input(index: number): Value {
    const value = this.inputs[index];
    invariant(value !== undefined, () => `${this.opType} "${this.name}" has no input ${index}`);
    return value;
  }

  /** The output at `index`, which must be there. */
  output(index = 0): Value {
    const value = this.outputs[index];
    invariant(value !== undefined, () => `${this.opType} "${this.name}" has no output ${index}`);
    return value;
  }

  int(name: string): number | undefined {
    const attribute = this.attributes.get(name);
    return attribute?.type === 'int' ? attribute.value : undefined;
  }

  float(name: string): number | undefined {
    const attribute = this.attributes.get(name);
    return attribute?.type === 'float' ? attribute.value : undefined;
  }

  string(name: string): string | undefined {
    const attribute = this.attributes.get(name);
    return attribute?.type === 'string' ? attribute.value : undefined;
  }

  ints(name: string): readonly number[] | undefined {
    const attribute = this.attributes.get(name);
    return attribute?.type === 'ints' ? attribute.value : undefined;
  }

  floats(name: string): readonly number[] | undefined {
    const attribute = this.attributes.get(name);
    return attribute?.type === 'floats' ? attribute.value : undefined;
  }

  tensor(name: string): Tensor | undefined {
    const attribute = this.attributes.get(name);
    return attribute?.type === 'tensor' ? attribute.value : undefined;
  }

  /** Subgraphs held by attributes, in attribute order. */
  subgraphs(): Graph[] {
    const graphs: Graph[] = [];
    for (const attribute of this.attributes.values()) {
      if (attribute.type === 'graph') graphs.push(attribute.value);
      else if (attribute.type === 'graphs') graphs.push(...attribute.value);
    }
    return graphs;
  }
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

export class Graph {
  name: string;
  docString = '';
  /** As in `Value`. */
  extraFields: Uint8Array | undefined;
  /** The graph whose node holds this one in an attribute. */
  readonly parent: Graph | undefined;
  /** In the order of the file. Change through `addNode` and `removeNode`. */
  nodes: Node[] = [];
  readonly inputs: Value[] = [];
  readonly #outputs: Value[] = [];
  readonly #values = new Map<string, Value>();

  constructor(name: string, parent?: Graph) {
    this.name = name;
    this.parent = parent;
  }

  get outputs(): readonly Value[] {
    return this.#outputs;
  }

  /** Values of this graph (not of outer ones), in order of their first appearance. */
  values(): IterableIterator<Value> {
    return this.#values.values();
  }

  /** Values that hold constants, in order of appearance. */
  initializers(): Value[] {
    return [...this.#values.values()].filter((value) => value.initializer !== undefined);
  }

  /** The value of that name, of this graph or, as ONNX scoping has it, of the nearest outer one. */
  find(name: string): Value | undefined {
    return this.#values.get(name) ?? this.parent?.find(name);
  }

  /** The value of that name in this graph, which must exist. */
  value(name: string): Value {
    const value = this.#values.get(name);
    invariant(value !== undefined, () => `graph "${this.name}" has no value "${name}"`);
    return value;
  }

  addValue(name: string): Value {
    invariant(name !== '' && !this.#values.has(name), () => `value name "${name}" is empty or taken`);
    const value = new Value(name);
    this.#values.set(name, value);
    return value;
  }

  addInput(value: Value): void {
    this.inputs.push(value);
  }

  addInitializer(name: string, tensor: Tensor): Value {
    const value = this.addValue(name);
    value.elementType = tensor.type;
    value.dims = tensor.dims;
    value.initializer = tensor;
    return value;
  }

  addOutput(value: Value): void {
    value.uses.add({kind: 'output', graph: this, index: this.#outputs.length});
    this.#outputs.push(value);
  }

  /** Makes the output at `index` another value. */
  setOutput(index: number, value: Value): void {
    const old = this.#outputs[index];
    invariant(old !== undefined, () => `graph "${this.name}" has no output ${index}`);
    for (const use of old.uses)
      if (use.kind === 'output' && use.graph === this && use.index === index) old.uses.delete(use);
    value.uses.add({kind: 'output', graph: this, index});
    this.#outputs[index] = value;
  }

  /** Makes these the only outputs. */
  replaceOutputs(values: readonly Value[]): void {
    for (const output of this.#outputs)
      for (const use of output.uses) if (use.kind === 'output' && use.graph === this) output.uses.delete(use);
    this.#outputs.length = 0;
    for (const value of values) this.addOutput(value);
  }

  /** Adds a node at the end, or before `position.before`, or after `position.after`. */
  addNode(spec: NodeSpec, position: {readonly before?: Node; readonly after?: Node} = {}): Node {
    const attributes = new Map(Object.entries(spec.attributes ?? {}));
    const node = new Node(spec.opType, spec.domain ?? ONNX_DOMAIN, spec.name ?? '', attributes);
    for (const [index, value] of spec.inputs.entries()) this.setInput(node, index, value);
    for (const output of spec.outputs) {
      if (output === '') {
        node.outputs.push(undefined);
        continue;
      }
      const value = typeof output === 'string' ? this.addValue(output) : output;
      invariant(
        value.producer === undefined && value.initializer === undefined,
        () => `"${value.name}" is produced twice`,
      );
      value.producer = node;
      node.outputs.push(value);
    }
    this.nodes.splice(this.#insertionIndex(position), 0, node);
    return node;
  }

  #insertionIndex({before, after}: {readonly before?: Node; readonly after?: Node}): number {
    const anchor = before ?? after;
    if (!anchor) return this.nodes.length;
    const index = this.nodes.indexOf(anchor);
    invariant(index >= 0, () => `node "${anchor.name}" is not in graph "${this.name}"`);
    return before ? index : index + 1;
  }

  /** Makes the input at `index` another value; fills absent inputs before it with undefined. */
  setInput(node: Node, index: number, value: Value | undefined): void {
    const old = node.inputs[index];
    if (old)
      for (const use of old.uses)
        if (use.kind === 'input' && use.node === node && use.index === index) old.uses.delete(use);
    while (node.inputs.length < index) node.inputs.push(undefined);
    node.inputs[index] = value;
    value?.uses.add({kind: 'input', node, index});
  }

  /** Removes absent inputs at the end, and any after `count`. */
  truncateInputs(node: Node, count: number): void {
    for (let index = node.inputs.length - 1; index >= count; index--) this.setInput(node, index, undefined);
    while (node.inputs.length > count || (node.inputs.length > 0 && node.inputs.at(-1) === undefined))
      node.inputs.pop();
  }

  /** Removes a node and its output values, which nobody may use any more. */
  removeNode(node: Node): void {
    for (const output of node.outputs) {
      if (!output) continue;
      invariant(output.uses.size === 0, () => `"${output.name}" is still used`);
      this.#values.delete(output.name);
    }
    for (const index of node.inputs.keys()) this.setInput(node, index, undefined);
    const position = this.nodes.indexOf(node);
    invariant(position >= 0, () => `node "${node.name}" is not in graph "${this.name}"`);
    this.nodes.splice(position, 1);
  }

  /** Removes a value that has neither uses nor producer (an initializer no longer needed). Not for graph inputs. */
  removeValue(value: Value): void {
    invariant(value.uses.size === 0 && value.producer === undefined, () => `"${value.name}" is still used or produced`);
    this.#values.delete(value.name);
  }

  /** Redirects every use of `old` (in subgraphs and as output too) to `replacement`. */
  replaceAllUses(old: Value, replacement: Value): void {
    for (const use of [...old.uses]) {
      if (use.kind === 'output') use.graph.setOutput(use.index, replacement);
      else this.setInput(use.node, use.index, replacement);
    }
  }

  /** Gives a value another name, which must be free. */
  rename(value: Value, name: string): void {
    invariant(name !== '' && !this.#values.has(name), () => `value name "${name}" is empty or taken`);
    this.#values.delete(value.name);
    value.name = name;
    this.#values.set(name, value);
  }

  /** `base`, or `base_1`, `base_2`, …: the first that is free here and in outer graphs. */
  freshName(base: string): string {
    if (!this.find(base)) return base;
    for (let i = 1; ; i++) if (!this.find(`${base}_${i}`)) return `${base}_${i}`;
  }
}

/** An opset import: domain '' is the standard one. */
export type OpsetImports = Map<string, number>;

/** A model-local function, kept as its protobuf bytes except for what callers need to know. */
export interface ModelFunction {
  readonly domain: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

export class Model {
  irVersion: number;
  readonly opsetImports: OpsetImports;
  readonly graph: Graph;
  producerName = '';
  producerVersion = '';
  modelDomain = '';
  modelVersion = 0;
  docString = '';
  readonly metadata = new Map<string, string>();
  readonly functions: ModelFunction[] = [];
  /** As in `Value`; training information among them. */
  extraFields: Uint8Array | undefined;
  /** Fields that the schema does not know, named for a warning, for example "ModelProto.26". */
  readonly unknownFields: string[] = [];

  constructor(irVersion: number, opsetImports: OpsetImports, graph: Graph) {
    this.irVersion = irVersion;
    this.opsetImports = opsetImports;
    this.graph = graph;
  }

  /** Version of the standard operator set. */
  get opset(): number {
    return this.opsetImports.get(ONNX_DOMAIN) ?? 1;
  }
}
