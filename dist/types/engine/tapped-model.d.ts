/**
 * The model with inner values made outputs, so that a run can fetch them. Names that already are outputs stay as they
 * are; a name may be a graph input, an initializer or what a node of the main graph gives.
 *
 * @param modelBytes an ONNX ModelProto
 * @throws InvariantError when a name is not a value of the graph: a bug in the caller
 */
export declare function withTaps(modelBytes: Uint8Array, valueNames: readonly string[]): Uint8Array;
