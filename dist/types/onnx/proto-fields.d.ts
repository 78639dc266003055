/**
 * The fields of the ONNX messages as data: what `wire-fields.ts` checks and keeps. Newer than the schema of
 * onnx-proto 8.0.1 (ONNX 1.10), which drops every field it does not know.
 *
 * Source: onnx.proto of ONNX 1.23 (IR version 14).
 */
/** How a field stands on the wire. Repeated numbers may be packed or not, whatever the schema says. */
export type FieldKind = 'varint' | 'float' | 'bytes' | 'varints' | 'floats' | 'doubles' | MessageName;
/**
 * What becomes of a field: `read` into the graph; `carried` along as bytes; `ignored` documentation that has no place;
 * `lost`, which is told to the user.
 */
export type FieldFate = 'read' | 'carried' | 'ignored' | 'lost';
export type FieldSpec = readonly [number: number, name: string, kind: FieldKind, fate?: FieldFate];
export type MessageName = 'ModelProto' | 'GraphProto' | 'NodeProto' | 'AttributeProto' | 'ValueInfoProto' | 'TensorProto' | 'SparseTensorProto' | 'TypeProto' | 'TypeProto.Tensor' | 'TypeProto.Sequence' | 'TypeProto.Map' | 'TypeProto.Optional' | 'TensorShapeProto' | 'TensorShapeProto.Dimension' | 'OperatorSetIdProto' | 'StringStringEntryProto' | 'FunctionProto' | 'TrainingInfoProto';
/** Messages whose further fields have a place in the graph to be carried in. */
export declare const CARRYING_MESSAGES: ReadonlySet<MessageName>;
export declare const MESSAGE_FIELDS: Readonly<Record<MessageName, readonly FieldSpec[]>>;
