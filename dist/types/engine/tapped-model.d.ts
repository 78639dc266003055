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
export declare function withTaps(modelBytes: Uint8Array, valueNames: readonly string[]): Uint8Array;
