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

export type MessageName =
  | 'ModelProto'
  | 'GraphProto'
  | 'NodeProto'
  | 'AttributeProto'
  | 'ValueInfoProto'
  | 'TensorProto'
  | 'SparseTensorProto'
  | 'TypeProto'
  | 'TypeProto.Tensor'
  | 'TypeProto.Sequence'
  | 'TypeProto.Map'
  | 'TypeProto.Optional'
  | 'TensorShapeProto'
  | 'TensorShapeProto.Dimension'
  | 'OperatorSetIdProto'
  | 'StringStringEntryProto'
  | 'FunctionProto'
  | 'TrainingInfoProto';

/** Messages whose further fields have a place in the graph to be carried in. */
export const CARRYING_MESSAGES: ReadonlySet<MessageName> = new Set([
  'ModelProto',
  'GraphProto',
  'NodeProto',
  'ValueInfoProto',
  'TensorProto',
]);

export const MESSAGE_FIELDS: Readonly<Record<MessageName, readonly FieldSpec[]>> = {
  ModelProto: [
    [1, 'ir_version', 'varint'],
    [2, 'producer_name', 'bytes'],
    [3, 'producer_version', 'bytes'],
    [4, 'domain', 'bytes'],
    [5, 'model_version', 'varint'],
    [6, 'doc_string', 'bytes'],
    [7, 'graph', 'GraphProto'],
    [8, 'opset_import', 'OperatorSetIdProto'],
    [14, 'metadata_props', 'StringStringEntryProto'],
    [20, 'training_info', 'TrainingInfoProto', 'carried'],
    [25, 'functions', 'FunctionProto', 'carried'],
    [26, 'configuration', 'bytes', 'carried'],
  ],
  GraphProto: [
    [1, 'node', 'NodeProto'],
    [2, 'name', 'bytes'],
    [5, 'initializer', 'TensorProto'],
    [10, 'doc_string', 'bytes'],
    [11, 'input', 'ValueInfoProto'],
    [12, 'output', 'ValueInfoProto'],
    [13, 'value_info', 'ValueInfoProto'],
    [14, 'quantization_annotation', 'bytes', 'carried'],
    [15, 'sparse_initializer', 'SparseTensorProto'],
    [16, 'metadata_props', 'bytes', 'carried'],
  ],
  NodeProto: [
    [1, 'input', 'bytes'],
    [2, 'output', 'bytes'],
    [3, 'name', 'bytes'],
    [4, 'op_type', 'bytes'],
    [5, 'attribute', 'AttributeProto'],
    [6, 'doc_string', 'bytes'],
    [7, 'domain', 'bytes'],
    [8, 'overload', 'bytes', 'carried'],
    [9, 'metadata_props', 'bytes', 'carried'],
    [10, 'device_configurations', 'bytes', 'carried'],
  ],
  AttributeProto: [
    [1, 'name', 'bytes'],
    [2, 'f', 'float'],
    [3, 'i', 'varint'],
    [4, 's', 'bytes'],
    [5, 't', 'TensorProto'],
    [6, 'g', 'GraphProto'],
    [7, 'floats', 'floats'],
    [8, 'ints', 'varints'],
    [9, 'strings', 'bytes'],
    [10, 'tensors', 'TensorProto'],
    [11, 'graphs', 'GraphProto'],
    [13, 'doc_string', 'bytes', 'ignored'],
    [14, 'tp', 'TypeProto'],
    [15, 'type_protos', 'TypeProto'],
    [20, 'type', 'varint'],
    [21, 'ref_attr_name', 'bytes'],
    [22, 'sparse_tensor', 'SparseTensorProto'],
    [23, 'sparse_tensors', 'SparseTensorProto'],
  ],
  ValueInfoProto: [
    [1, 'name', 'bytes'],
    [2, 'type', 'TypeProto'],
    [3, 'doc_string', 'bytes', 'carried'],
    [4, 'metadata_props', 'bytes', 'carried'],
  ],
  TensorProto: [
    [1, 'dims', 'varints'],
    [2, 'data_type', 'varint'],
    [3, 'segment', 'bytes'],
    [4, 'float_data', 'floats'],
    [5, 'int32_data', 'varints'],
    [6, 'string_data', 'bytes'],
    [7, 'int64_data', 'varints'],
    [8, 'name', 'bytes'],
    [9, 'raw_data', 'bytes'],
    [10, 'double_data', 'doubles'],
    [11, 'uint64_data', 'varints'],
    [12, 'doc_string', 'bytes', 'carried'],
    [13, 'external_data', 'StringStringEntryProto'],
    [14, 'data_location', 'varint'],
    [16, 'metadata_props', 'bytes', 'carried'],
  ],
  SparseTensorProto: [
    [1, 'values', 'TensorProto'],
    [2, 'indices', 'TensorProto'],
    [3, 'dims', 'varints'],
  ],
  TypeProto: [
    [1, 'tensor_type', 'TypeProto.Tensor'],
    [4, 'sequence_type', 'TypeProto.Sequence'],
    [5, 'map_type', 'TypeProto.Map'],
    [6, 'denotation', 'bytes', 'lost'],
    [7, 'opaque_type', 'bytes', 'lost'],
    [8, 'sparse_tensor_type', 'TypeProto.Tensor'],
    [9, 'optional_type', 'TypeProto.Optional'],
  ],
  'TypeProto.Tensor': [
    [1, 'elem_type', 'varint'],
    [2, 'shape', 'TensorShapeProto'],
  ],
  'TypeProto.Sequence': [[1, 'elem_type', 'TypeProto']],
  'TypeProto.Map': [
    [1, 'key_type', 'varint'],
    [2, 'value_type', 'TypeProto'],
  ],
  'TypeProto.Optional': [[1, 'elem_type', 'TypeProto']],
  TensorShapeProto: [[1, 'dim', 'TensorShapeProto.Dimension']],
  'TensorShapeProto.Dimension': [
    [1, 'dim_value', 'varint'],
    [2, 'dim_param', 'bytes'],
    [3, 'denotation', 'bytes', 'lost'],
  ],
  OperatorSetIdProto: [
    [1, 'domain', 'bytes'],
    [2, 'version', 'varint'],
  ],
  StringStringEntryProto: [
    [1, 'key', 'bytes'],
    [2, 'value', 'bytes'],
  ],
  FunctionProto: [
    [1, 'name', 'bytes'],
    [2, 'since_version', 'varint'],
    [3, 'status', 'varint'],
    [4, 'input', 'bytes'],
    [5, 'output', 'bytes'],
    [6, 'attribute', 'bytes'],
    [7, 'node', 'NodeProto'],
    [8, 'doc_string', 'bytes'],
    [9, 'opset_import', 'OperatorSetIdProto'],
    [10, 'domain', 'bytes'],
    [11, 'attribute_proto', 'AttributeProto'],
    [12, 'value_info', 'ValueInfoProto'],
    [13, 'overload', 'bytes'],
    [14, 'metadata_props', 'bytes'],
  ],
  TrainingInfoProto: [
    [1, 'initialization', 'GraphProto'],
    [2, 'algorithm', 'GraphProto'],
    [3, 'initialization_binding', 'bytes'],
    [4, 'update_binding', 'bytes'],
  ],
};
