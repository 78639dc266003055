/**
 * Additions to a model's graph without decoding it. A protobuf message that stands twice in its parent is merged by every
 * reader, so a second `graph` field that holds the additions alone, put behind the model, adds them.
 *
 * Source: protobuf encoding, "Last One Wins" (embedded messages are merged, repeated fields joined); onnx.proto, IR 13.
 */
import {invariant} from '../base/invariant.ts';

// Field numbers of onnx.proto.
const MODEL_GRAPH = 7;
const GRAPH_NODE = 1;
const GRAPH_INITIALIZER = 5;
const GRAPH_INPUT = 11;
const GRAPH_OUTPUT = 12;
const NODE_INPUT = 1;
const NODE_OUTPUT = 2;
const NODE_OP_TYPE = 4;
const NODE_ATTRIBUTE = 5;
const ATTRIBUTE_NAME = 1;
const ATTRIBUTE_INTEGER = 3;
const ATTRIBUTE_TYPE = 20;
const ATTRIBUTE_TYPE_INTEGER = 2;
const VALUE_INFO_NAME = 1;
const TENSOR_NAME = 8;

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
export function appendToGraph(
  modelBytes: Uint8Array,
  {nodes, outputs}: {readonly nodes: readonly AddedNode[]; readonly outputs: readonly string[]},
): Uint8Array {
  const added = [
    ...nodes.map((node) => field(GRAPH_NODE, nodeBytes(node))),
    ...outputs.map((name) => field(GRAPH_OUTPUT, field(VALUE_INFO_NAME, Buffer.from(name)))),
  ];
  return Buffer.concat([modelBytes, field(MODEL_GRAPH, Buffer.concat(added))]);
}

function nodeBytes({opType, inputs, output, attributes}: AddedNode): Uint8Array {
  const written = Object.entries(attributes).map(([name, value]) =>
    field(
      NODE_ATTRIBUTE,
      Buffer.concat([
        field(ATTRIBUTE_NAME, Buffer.from(name)),
        varints(ATTRIBUTE_INTEGER * 8, value),
        varints(ATTRIBUTE_TYPE * 8, ATTRIBUTE_TYPE_INTEGER),
      ]),
    ),
  );
  return Buffer.concat([
    ...inputs.map((input) => field(NODE_INPUT, Buffer.from(input))),
    field(NODE_OUTPUT, Buffer.from(output)),
    field(NODE_OP_TYPE, Buffer.from(opType)),
    ...written,
  ]);
}

/** @throws InvariantError when the bytes are no model: a bug in the caller */
export function graphNames(model: Uint8Array): GraphNames {
  const values = new Set<string>();
  const outputs = new Set<string>();
  const nameFields: Readonly<Record<number, number>> = {
    [GRAPH_NODE]: NODE_OUTPUT,
    [GRAPH_INITIALIZER]: TENSOR_NAME,
    [GRAPH_INPUT]: VALUE_INFO_NAME,
    [GRAPH_OUTPUT]: VALUE_INFO_NAME,
  };
  eachMessage(model, (modelField, graph) => {
    if (modelField !== MODEL_GRAPH) return;
    eachMessage(graph, (graphField, child) => {
      const nameField = nameFields[graphField];
      if (nameField === undefined) return;
      eachMessage(child, (childField, text) => {
        if (childField !== nameField || text.length === 0) return;
        (graphField === GRAPH_OUTPUT ? outputs : values).add(Buffer.from(text).toString());
      });
    });
  });
  return {values, outputs};
}

/** Calls `visit` with each length-delimited field of a message; numbers are stepped over. */
function eachMessage(message: Uint8Array, visit: (fieldNumber: number, content: Uint8Array) => void): void {
  let position = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message[position++];
      invariant(byte !== undefined, () => 'the model bytes end inside a field');
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (position < message.length) {
    const tag = varint();
    const wireType = tag & 7;
    if (wireType === 0) varint();
    else if (wireType === 1) position += 8;
    else if (wireType === 5) position += 4;
    else {
      invariant(wireType === 2, () => `the model bytes hold a field of wire type ${wireType}`);
      const end = varint() + position;
      invariant(end <= message.length, () => 'the model bytes end inside a field');
      visit(Math.floor(tag / 8), message.subarray(position, end));
      position = end;
    }
  }
}

/** A length-delimited field. */
const field = (fieldNumber: number, content: Uint8Array): Uint8Array =>
  Buffer.concat([varints(fieldNumber * 8 + 2, content.length), content]);

/** Non-negative integers, seven bits to a byte. */
function varints(...integers: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  for (let left of integers) {
    for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
    bytes.push(left);
  }
  return Uint8Array.from(bytes);
}
