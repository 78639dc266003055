import type * as Ort from 'onnxruntime-node';
import {Failure} from '../base/failure.ts';
import {invariant} from '../base/invariant.ts';
import type {ElementType, Tensor, TensorData} from '../numeric/tensor.ts';
import type {Engine, Session, TensorInfo} from './engine.ts';

/** What both packages of onnxruntime offer to JavaScript. */
export type OrtApi = typeof Ort;

export interface OrtPackage {
  readonly api: OrtApi;
  /** For messages. */
  readonly name: 'onnxruntime-node' | 'onnxruntime-web';
  readonly executionProvider: 'cpu' | 'wasm';
  /**
   * Opens a file with what belongs to it. Undefined: the package does that itself.
   *
   * @throws Failure when a file is missing or may not be read
   */
  readonly readFiles: ((path: string) => Promise<ModelFiles>) | undefined;
  /** Told of every error of the package before it becomes a failure, which waits for it. */
  readonly onError: (error: unknown) => Promise<void>;
}

/** A model as bytes, with its external data by the location that the model names. */
export interface ModelFiles {
  readonly model: Uint8Array;
  readonly externalData: readonly {readonly path: string; readonly data: Uint8Array}[];
}

/**
 * The engine behind the interface, of one of the packages of onnxruntime.
 *
 * Graph optimisations stay off: at any higher level the engine rounds float weights to 8 bit behind the user's back
 * when the activations around them carry quantizers (its WeightBiasQuantization), and fuses DequantizeLinear → operator →
 * QuantizeLinear into integer kernels. The session options repeat that in case the level is ever raised.
 */
export function engineOfPackage(ort: OrtPackage): Engine {
  // The environment logs at its own level, which must be set before the first session.
  ort.api.env.logLevel = 'fatal';
  const opened = (session: Promise<Ort.InferenceSession>, path: string | undefined): Promise<Session> =>
    session.then(
      (one) => openedSession({ort, session: one, path}),
      async (error: unknown) => {
        await ort.onError(error);
        throw openingFailure(ort, error, path);
      },
    );
  const options = {...SESSION_OPTIONS, executionProviders: [ort.executionProvider]};
  return {
    openSession: (model) => opened(ort.api.InferenceSession.create(model, options), undefined),
    openSessionOfFile: async (path) => {
      if (!ort.readFiles) return opened(ort.api.InferenceSession.create(path, options), path);
      const {model, externalData} = await ort.readFiles(path);
      return opened(ort.api.InferenceSession.create(model, {...options, externalData}), path);
    },
  };
}

const SESSION_OPTIONS: Ort.InferenceSession.SessionOptions = {
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

const RUN_OPTIONS: Ort.InferenceSession.RunOptions = {logSeverityLevel: 4};

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

function openingFailure(ort: OrtPackage, cause: unknown, path: string | undefined): Failure {
  const text = messageOf(cause);
  const type = /^unsupported (?:data )?type: (\w+)/i.exec(text)?.[1];
  if (type !== undefined) return unsupportedIo(ort, `an input or output of type ${typeName(type)}`, path);
  const unsupported = UNSUPPORTED_MESSAGES.some((part) => text.includes(part));
  return new Failure({
    reason: isOutOfMemory(text) ? 'out-of-memory' : unsupported ? 'unsupported-model' : 'bad-model',
    message: `onnxruntime cannot open the model: ${firstLine(text)}.`,
    ...(path === undefined ? {} : {path}),
    cause,
  });
}

/** Element types by their number in ONNX's TensorProto, those the packages refuse. Source: onnx.proto, IR 13. */
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

/** @param text a number, or already a name */
const typeName = (text: string): string => REFUSED_TYPES[Number(text)] ?? (/^\d/.test(text) ? `number ${text}` : text);

function unsupportedIo({name}: OrtPackage, what: string, path: string | undefined): Failure {
  return new Failure({
    reason: 'unsupported-model',
    message: `The model has ${what}, which ${name} cannot pass.`,
    remedy: 'Convert it inside the model (Cast, SequenceAt, …) so that the model takes and gives plain tensors.',
    ...(path === undefined ? {} : {path}),
  });
}

interface OpenSession {
  readonly ort: OrtPackage;
  readonly session: Ort.InferenceSession;
  readonly path: string | undefined;
}

async function openedSession({ort, session, path}: OpenSession): Promise<Session> {
  const refusal = refusedIo('input', session.inputMetadata) ?? refusedIo('output', session.outputMetadata);
  if (refusal !== undefined) {
    await session.release();
    throw unsupportedIo(ort, refusal, path);
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

interface RunRequest extends OpenSession {
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly outputNames: readonly string[] | undefined;
}

async function runOnce({ort, session, feeds, outputNames, path}: RunRequest): Promise<Record<string, Tensor>> {
  try {
    const inputs: Record<string, Ort.Tensor> = {};
    for (const name of Object.keys(feeds)) inputs[name] = toEngine(ort.api, feeds[name]!);
    const results = await session.run(inputs, outputNames ?? session.outputNames, RUN_OPTIONS);
    const outputs: Record<string, Tensor> = {};
    for (const name of Object.keys(results)) outputs[name] = fromEngine(results[name]!);
    return outputs;
  } catch (error) {
    await ort.onError(error);
    const text = messageOf(error);
    throw new Failure({
      reason: isOutOfMemory(text) ? 'out-of-memory' : 'engine-error',
      message: `onnxruntime failed to run the model: ${firstLine(text)}.`,
      ...(path === undefined ? {} : {path}),
      cause: error,
    });
  }
}

/**
 * The constructor checks the array against the type and the dims, and makes of the halves what the package wants them in;
 * its overloads cannot be chosen with a union.
 */
const toEngine = (ort: OrtApi, {type, data, dims}: Tensor): Ort.Tensor =>
  new ort.Tensor(type as 'float32', data as Float32Array, dims);

/** Newer Node versions have Float16Array, and onnxruntime-web then gives it for float16. */
function fromEngine(tensor: Ort.Tensor): Tensor {
  const {data} = tensor;
  const isHalf = tensor.type === 'float16' && !(data instanceof Uint16Array) && ArrayBuffer.isView(data);
  const plain = isHalf ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) : data;
  return {type: tensor.type, dims: tensor.dims, data: plain as TensorData};
}

const isOutOfMemory = (text: string): boolean => /bad_alloc|[Ff]ailed to allocate memory/.test(text);

/** The WebAssembly build puts the number of the error and what failed before the message. */
const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/^[^\n]*?ERROR_CODE: \d+, ERROR_MESSAGE: /, '');

const firstLine = (text: string): string => (text.trim().split('\n')[0] ?? '').trim().replace(/\.$/, '');
