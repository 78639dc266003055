/**
 * Bytes of an ONNX file to a model and back.
 *
 * What must stay true: nothing in a file is lost in silence – what the graph has no place for is carried along as bytes
 * or named in `unknownFields`; decoding what was encoded gives the same model; the same model gives the same bytes.
 * Bytes are only read, never run or trusted: every length, name and nesting depth is checked. Tensors are views into
 * the bytes given, so these must not change afterwards.
 */
import {Failure} from '../base/failure.ts';
import {decodeGraph, IR_VERSION_OF_PURE_INPUTS, readDomain} from './decode-graph.ts';
import {type Encoded, type EncodeInitializer, encodeGraph} from './encode-graph.ts';
import {Model, type OpsetImports} from './graph.ts';
import {
  decodeFunctionName,
  decodeModelProto,
  encodeModelProto,
  type GraphProto,
  integerOf,
  type ModelProto,
} from './proto.ts';
import {encodeTensor, type ReadExternal} from './tensor-proto.ts';
import {
  bytesRecord,
  extraPayloads,
  type FieldTree,
  findExtraFields,
  graftExtraFields,
  joinedExtra,
  newTree,
  setChild,
  withoutExtraField,
} from './wire-fields.ts';

const GRAPH = 7;
const FUNCTIONS = 25;

/** No protobuf message may be larger. */
const MODEL_BYTES_MAX = 2 ** 31 - 1;

/**
 * Initializers that IR 3 lists as inputs are initializers only; later ones are both, as they may be fed.
 *
 * @param readExternal gets data that the model keeps in other files; without it such a model is refused
 * @throws Failure 'bad-model' or 'unsupported-model', without a path
 */
export function decodeModel(bytes: Uint8Array, readExternal?: ReadExternal): Model {
  const {tree, unknown} = findExtraFields(bytes);
  const proto = decodeModelProto(bytes);
  if (!proto.graph)
    throw new Failure({reason: 'bad-model', message: 'the file holds no graph, so it is no ONNX model'});
  const irVersion = safeInteger(proto.irVersion, 'IR version');
  const message = {proto: proto.graph, tree: tree?.children.get(GRAPH)?.get(0)};
  const graph = decodeGraph(message, undefined, {readExternal, irVersion});
  const model = new Model(irVersion, decodeOpsetImports(proto), graph);
  model.producerName = proto.producerName ?? '';
  model.producerVersion = proto.producerVersion ?? '';
  model.modelDomain = proto.domain ?? '';
  model.modelVersion = safeInteger(proto.modelVersion, 'model version');
  model.docString = proto.docString ?? '';
  for (const {key, value} of proto.metadataProps ?? []) model.metadata.set(key ?? '', value ?? '');
  const extra = joinedExtra(tree);
  for (const payload of extraPayloads(extra, FUNCTIONS))
    model.functions.push({...decodeFunctionName(payload), bytes: payload});
  model.extraFields = withoutExtraField(extra, FUNCTIONS);
  model.unknownFields.push(...unknown);
  return model;
}

function safeInteger(field: ModelProto['irVersion'], what: string): number {
  const value = integerOf(field);
  if (typeof value === 'number') return value;
  throw new Failure({reason: 'bad-model', message: `the ${what} ${value} is out of range`});
}

function decodeOpsetImports(proto: ModelProto): OpsetImports {
  const imports: OpsetImports = new Map();
  for (const {domain: written, version: field} of proto.opsetImport ?? []) {
    const domain = readDomain(written);
    const version = safeInteger(field, `operator set version of domain ${JSON.stringify(domain)}`);
    const other = imports.get(domain);
    if (other !== undefined && other !== version) {
      const message = `the model imports the operator set ${JSON.stringify(domain)} in the versions ${other} and ${version}`;
      throw new Failure({reason: 'bad-model', message, remedy: 'Export it again with one version.'});
    }
    imports.set(domain, version);
  }
  return imports;
}

/**
 * @throws Failure 'unsupported-model' above 2 GiB, which needs external data (see `write-model.ts`)
 */
export function encodeModel(model: Model): Uint8Array {
  return encodeModelWith(model, (value) => encodeTensor(value.initializer!, value.name));
}

/** As `encodeModel`, with a say in how initializers are written. */
export function encodeModelWith(model: Model, encodeInitializer: EncodeInitializer): Uint8Array {
  const graph = encodeGraph(model.graph, encodeInitializer);
  if (model.irVersion < IR_VERSION_OF_PURE_INPUTS) listInitializersAsInputs(graph);
  let tensorBytes = 0;
  for (const {rawData} of graph.proto.initializer ?? []) tensorBytes += rawData?.length ?? 0;
  // Before anything is allocated for it.
  checkSize(tensorBytes);
  const bytes = encodeModelProto(modelProto(model, graph));
  const tree = modelTree(model, graph.tree);
  const complete = tree ? graftExtraFields(bytes, tree) : bytes;
  checkSize(complete.length);
  return complete;
}

function checkSize(size: number): void {
  if (size <= MODEL_BYTES_MAX) return;
  const message = `the model would take ${size} bytes or more, and an ONNX file may have ${MODEL_BYTES_MAX}`;
  throw new Failure({
    reason: 'unsupported-model',
    message,
    remedy: 'Its weights must be kept in an external data file.',
  });
}

/** IR 3 wants each initializer among the inputs too; they stand behind the real ones. */
function listInitializersAsInputs({proto}: Encoded<GraphProto>): void {
  const listed = new Set((proto.input ?? []).map(({name}) => name));
  for (const {name, dataType, dims} of proto.initializer ?? []) {
    if (listed.has(name)) continue;
    const shape = {dim: (dims ?? []).map((dimValue) => ({dimValue}))};
    proto.input?.push({name: name ?? '', type: {tensorType: {elemType: dataType ?? 0, shape}}});
  }
}

function modelProto(model: Model, {proto: graph}: Encoded<GraphProto>): ModelProto {
  const proto: ModelProto = {
    irVersion: model.irVersion,
    opsetImport: [...model.opsetImports].map(([domain, version]) => ({domain, version})),
    graph,
    metadataProps: [...model.metadata].map(([key, value]) => ({key, value})),
  };
  if (model.producerName !== '') proto.producerName = model.producerName;
  if (model.producerVersion !== '') proto.producerVersion = model.producerVersion;
  if (model.modelDomain !== '') proto.domain = model.modelDomain;
  if (model.modelVersion !== 0) proto.modelVersion = model.modelVersion;
  if (model.docString !== '') proto.docString = model.docString;
  return proto;
}

/** What is to be grafted, or undefined for the usual model without any. */
function modelTree(model: Model, graphTree: FieldTree): FieldTree | undefined {
  const tree = newTree();
  for (const {bytes} of model.functions) tree.extra.push(bytesRecord(FUNCTIONS, bytes));
  if (model.extraFields) tree.extra.push(model.extraFields);
  setChild(tree, GRAPH, 0, graphTree);
  return tree.extra.length > 0 || tree.children.size > 0 ? tree : undefined;
}
