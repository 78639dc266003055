import {invariant} from '../base/invariant.ts';

/**
 * The model with inner values made outputs, so that a run can fetch them. Names that already are outputs stay as they
 * are; a name may be a graph input, an initializer or what a node of the main graph gives.
 *
 * Nothing is decoded but names: a protobuf message that stands twice in its parent is merged by every reader, so a
 * second `graph` field with the new outputs alone, put behind the model, adds them. The engine infers their types.
 *
 * @param modelBytes an ONNX ModelProto
 * @throws InvariantError when a name is not a value of the graph: a bug in the caller
 *
 * Source: protobuf encoding, "Last One Wins" (embedded messages are merged); onnx.proto, IR 13, field numbers.
 */
export function withTaps(modelBytes: Uint8Array, valueNames: readonly string[]): Uint8Array {
  const names = graphNames(modelBytes);
  const added: Uint8Array[] = [];
  for (const name of new Set(valueNames)) {
    invariant(names.values.has(name), () => `cannot tap "${name}": the graph has no such value`);
    if (!names.outputs.has(name)) added.push(field(GRAPH_OUTPUT, field(VALUE_INFO_NAME, Buffer.from(name))));
  }
  return added.length === 0 ? modelBytes : Buffer.concat([modelBytes, field(MODEL_GRAPH, Buffer.concat(added))]);
}

// Field numbers of onnx.proto.
const MODEL_GRAPH = 7;
const GRAPH_NODE = 1;
const GRAPH_INITIALIZER = 5;
const GRAPH_INPUT = 11;
const GRAPH_OUTPUT = 12;
const NODE_OUTPUT = 2;
const VALUE_INFO_NAME = 1;
const TENSOR_NAME = 8;

interface GraphNames {
  readonly values: ReadonlySet<string>;
  readonly outputs: ReadonlySet<string>;
}

function graphNames(model: Uint8Array): GraphNames {
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

/** A length-delimited field, for field numbers below 16. */
function field(fieldNumber: number, content: Uint8Array): Uint8Array {
  const head = [fieldNumber * 8 + 2];
  let length = content.length;
  for (; length >= 128; length = Math.floor(length / 128)) head.push((length % 128) + 128);
  return Buffer.concat([Uint8Array.of(...head, length), content]);
}
