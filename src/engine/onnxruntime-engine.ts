import {pathToFileURL} from 'node:url';
import type * as Ort from 'onnxruntime-node';
import {Failure} from '../base/failure.ts';
import {invariant} from '../base/invariant.ts';
import type {ElementType, Tensor, TensorData} from '../numeric/tensor.ts';
import type {Engine, Session, TensorInfo} from './engine.ts';
import {findOnnxruntime} from './find-onnxruntime.ts';

/**
 * The engine behind the interface: onnxruntime-node, loaded here and nowhere else, on the CPU.
 *
 * Graph optimisations stay off: at any higher level the engine rounds float weights to 8 bit behind the user's back
 * when the activations around them carry quantizers (its WeightBiasQuantization), and fuses DequantizeLinear → operator →
 * QuantizeLinear into integer kernels. The session options repeat that in case the level is ever raised.
 *
 * @throws Failure `engine-unavailable` when the package or its binary is missing
 */
export async function createOnnxruntimeEngine(load: () => Promise<typeof Ort> = loadPackage): Promise<Engine> {
  const ort = await load().catch((error: unknown) => {
    throw unavailable(error);
  });
  // The environment logs at its own level, which must be set before the first session.
  ort.env.logLevel = 'fatal';
  const open = (model: Uint8Array | string, path: string | undefined): Promise<Session> =>
    createSession(ort, model, path).then((session) => openedSession(ort, session, path));
  return {
    openSession: (model) => open(model, undefined),
    openSessionOfFile: (path) => open(path, path),
  };
}

async function loadPackage(): Promise<typeof Ort> {
  const module: typeof Ort = await import(pathToFileURL(findOnnxruntime('')).href);
  // A CommonJS package: its exports are on `default` when Node cannot tell their names.
  return 'InferenceSession' in module ? module : (module as {default: typeof Ort}).default;
}

function unavailable(cause: unknown): Failure {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new Failure({
    reason: 'engine-unavailable',
    message: `onnxruntime-node cannot be loaded: ${firstLine(detail)}.`,
    remedy: 'Run "npm install onnxruntime-node@1.30" beside quantgate, on a platform it has a binary for.',
    cause,
  });
}

const SESSION_OPTIONS: Ort.InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'disabled',
  // Fatal only: what goes wrong comes back as an exception, and warnings would land on the user's terminal.
  logSeverityLevel: 4,
  extra: {
    session: {disable_quant_qdq: '1', disable_double_qdq_remover: '1'},
    optimization: {disable_specified_optimizers: 'WeightBiasQuantization'},
  },
};

async function createSession(
  ort: typeof Ort,
  model: Uint8Array | string,
  path: string | undefined,
): Promise<Ort.InferenceSession> {
  try {
    return await (typeof model === 'string'
      ? ort.InferenceSession.create(model, SESSION_OPTIONS)
      : ort.InferenceSession.create(model, SESSION_OPTIONS));
  } catch (error) {
    throw openingFailure(error, path);
  }
}

/** Parts of the engine's messages about models that are well-formed but beyond it. */
const UNSUPPORTED_MESSAGES = [
  'Could not find an implementation',
  'is not a registered function/op',
  'No Op registered',
  'No opset import for domain',
  'only *guarantees* support',
  'is till opset',
  'Unsupported model IR version',
];

function openingFailure(cause: unknown, path: string | undefined): Failure {
  const text = messageOf(cause);
  const type = /^Unsupported data type: (\d+)/.exec(text)?.[1];
  if (type !== undefined) return unsupportedIo(`an input or output of type ${typeName(Number(type))}`, path);
  const unsupported = UNSUPPORTED_MESSAGES.some((part) => text.includes(part));
  return new Failure({
    reason: isOutOfMemory(text) ? 'out-of-memory' : unsupported ? 'unsupported-model' : 'bad-model',
    message: `onnxruntime cannot open the model: ${firstLine(text)}.`,
    ...(path === undefined ? {} : {path}),
    cause,
  });
}

/** Element types by their number in ONNX's TensorProto, those the engine's Node binding refuses. Source: onnx.proto, IR 13. */
const REFUSED_TYPES: Readonly<Record<number, ElementType>> = {
  14: 'complex64',
  15: 'complex128',
  16: 'bfloat16',
  17: 'float8e4m3fn',
  18: 'float8e4m3fnuz',
  19: 'float8e5m2',
  20: 'float8e5m2fnuz',
  23: 'float4e2m1',
  24: 'float8e8m0',
  25: 'uint2',
  26: 'int2',
};

const typeName = (number: number): string => REFUSED_TYPES[number] ?? `number ${number}`;

function unsupportedIo(what: string, path: string | undefined): Failure {
  return new Failure({
    reason: 'unsupported-model',
    message: `The model has ${what}, which onnxruntime-node cannot pass.`,
    remedy: 'Convert it inside the model (Cast, SequenceAt, …) so that the model takes and gives plain tensors.',
    ...(path === undefined ? {} : {path}),
  });
}

async function openedSession(
  ort: typeof Ort,
  session: Ort.InferenceSession,
  path: string | undefined,
): Promise<Session> {
  const refusal = refusedIo('input', session.inputMetadata) ?? refusedIo('output', session.outputMetadata);
  if (refusal !== undefined) {
    await session.release();
    throw unsupportedIo(refusal, path);
  }
  const outputs = session.outputMetadata.map(tensorInfo);
  const known = new Set(outputs.map(({name}) => name));
  return {
    inputs: session.inputMetadata.map(tensorInfo),
    outputs,
    run: (feeds, outputNames) => {
      for (const name of outputNames ?? []) invariant(known.has(name), () => `the session has no output "${name}"`);
      return runOnce({ort, session, feeds, outputNames, path});
    },
    release: () => session.release(),
  };
}

/** A 4-bit output kills the process when it is fetched, and sequences fail only then: both are refused before. */
function refusedIo(kind: string, metadata: readonly Ort.InferenceSession.ValueMetadata[]): string | undefined {
  for (const value of metadata) {
    if (!value.isTensor) return `an ${kind} "${value.name}" that is a sequence, map or optional value`;
    if (value.type === 'int4' || value.type === 'uint4') return `an ${kind} "${value.name}" of type ${value.type}`;
  }
  return undefined;
}

function tensorInfo(metadata: Ort.InferenceSession.ValueMetadata): TensorInfo {
  invariant(metadata.isTensor, () => `"${metadata.name}" is not a tensor`);
  const dims = metadata.shape.map((dim) => (dim === '' ? undefined : dim));
  return {name: metadata.name, type: metadata.type, dims};
}

interface RunRequest {
  readonly ort: typeof Ort;
  readonly session: Ort.InferenceSession;
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly outputNames: readonly string[] | undefined;
  readonly path: string | undefined;
}

async function runOnce({ort, session, feeds, outputNames, path}: RunRequest): Promise<Record<string, Tensor>> {
  try {
    const inputs: Record<string, Ort.Tensor> = {};
    for (const name of Object.keys(feeds)) inputs[name] = toEngine(ort, feeds[name]!);
    const results = outputNames ? await session.run(inputs, outputNames) : await session.run(inputs);
    const outputs: Record<string, Tensor> = {};
    for (const name of Object.keys(results)) outputs[name] = fromEngine(results[name]!);
    return outputs;
  } catch (error) {
    const text = messageOf(error);
    throw new Failure({
      reason: isOutOfMemory(text) ? 'out-of-memory' : 'engine-error',
      message: `onnxruntime failed to run the model: ${firstLine(text)}.`,
      ...(path === undefined ? {} : {path}),
      cause: error,
    });
  }
}

/** Newer Node versions have Float16Array, and the engine's package then wants and gives it for float16. */
type Float16ArrayConstructor = new (
  buffer: ArrayBufferLike,
  byteOffset: number,
  length: number,
) => Ort.Tensor.DataTypeMap['float16'];

function toEngine(ort: typeof Ort, {type, data, dims}: Tensor): Ort.Tensor {
  const float16Array = (globalThis as {Float16Array?: Float16ArrayConstructor}).Float16Array;
  if (type === 'float16' && float16Array && data instanceof Uint16Array) {
    return new ort.Tensor('float16', new float16Array(data.buffer, data.byteOffset, data.length), dims);
  }
  // The constructor checks the array against the type and the dims; its overloads cannot be chosen with a union.
  return new ort.Tensor(type as 'float32', data as Float32Array, dims);
}

function fromEngine(tensor: Ort.Tensor): Tensor {
  const {data} = tensor;
  const isHalf = tensor.type === 'float16' && !(data instanceof Uint16Array) && ArrayBuffer.isView(data);
  const plain = isHalf ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) : data;
  return {type: tensor.type, dims: tensor.dims, data: plain as TensorData};
}

const isOutOfMemory = (text: string): boolean => /bad_alloc|[Ff]ailed to allocate memory/.test(text);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const firstLine = (text: string): string => (text.trim().split('\n')[0] ?? '').trim().replace(/\.$/, '');
