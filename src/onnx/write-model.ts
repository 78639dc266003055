import {invariant} from '../base/invariant.ts';
import {encodeModelWith} from './codec.ts';
import type {Model} from './graph.ts';
import {EXTERNAL_LOCATION, type TensorProto} from './proto.ts';
import {encodeTensor} from './tensor-proto.ts';

export interface ExternalDataOptions {
  /** Name of the data file, which must lie beside the model. */
  readonly dataFileName: string;
  /** Tensors of at least so many bytes go into the data file. */
  readonly thresholdBytes: number;
}

export interface ModelWithExternalData {
  readonly model: Uint8Array;
  readonly data: Uint8Array;
}

/** Tensors start at multiples of this, so that any element type can be mapped in place; a cache line. */
const ALIGNMENT_BYTES = 64;

/**
 * A model in two files: the graph, and the large initializers of it and its subgraphs. Strings stay in the model. The
 * same model gives the same bytes.
 *
 * @throws Failure 'unsupported-model' when the model is still above 2 GiB
 *
 * Source: onnx.proto, TensorProto.external_data.
 */
export function encodeModelWithExternalData(
  model: Model,
  {dataFileName, thresholdBytes}: ExternalDataOptions,
): ModelWithExternalData {
  invariant(/^[^/\\:]+$/.test(dataFileName) && dataFileName !== '..', () => `"${dataFileName}" is no plain file name`);
  const chunks: {readonly offset: number; readonly bytes: Uint8Array}[] = [];
  let size = 0;
  const bytes = encodeModelWith(model, ({initializer, name}) => {
    const {rawData, ...proto} = encodeTensor(initializer!, name);
    if (!rawData || rawData.length < thresholdBytes || rawData.length === 0)
      return rawData ? {...proto, rawData} : proto;
    const offset = Math.ceil(size / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
    chunks.push({offset, bytes: rawData});
    size = offset + rawData.length;
    return externalTensor(proto, dataFileName, offset, rawData.length);
  });
  const data = new Uint8Array(size);
  for (const {offset, bytes: chunk} of chunks) data.set(chunk, offset);
  return {model: bytes, data};
}

function externalTensor(proto: TensorProto, location: string, offset: number, length: number): TensorProto {
  const entries = {location, offset: String(offset), length: String(length)};
  const externalData = Object.entries(entries).map(([key, value]) => ({key, value}));
  return {...proto, dataLocation: EXTERNAL_LOCATION, externalData};
}
