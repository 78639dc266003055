/**
 * AIMET encodings 1.0.0: two lists of entries that say their kind. The axis of channels, which AIMET infers from the
 * operator, is written where it is known.
 *
 * Source: AIMET (BSD-3-Clause), encodings format 1.0.0; files of aimet-onnx 2.42.
 */
import {sectionOf} from './aimet-0-6-1.ts';
import {
  type Entry,
  entryOf,
  isMembers,
  type Members,
  numberAt,
  numberIfThere,
  numbersAt,
  textAt,
  transposed,
} from './members.ts';
import type {Blocks, Complain, EncodingsFile, TensorEncoding, TensorRole} from './tensor-encoding.ts';

const SECTIONS: readonly (readonly [string, TensorRole])[] = [
  ['activation_encodings', 'activation'],
  ['param_encodings', 'param'],
];

export function readAimet100(content: Members, complain: Complain): EncodingsFile {
  const {activation_encodings: _activations, param_encodings: _params, version: _version, ...others} = content;
  const encodings = SECTIONS.flatMap(([section, role]) => {
    const list = content[section] ?? [];
    if (!Array.isArray(list)) {
      complain(`"${section}" is not a list of encodings`);
      return [];
    }
    return list.flatMap((entry: unknown, i) => readTensor(entry, role, complain, `entry ${i} of ${section}`) ?? []);
  });
  return {encodings, others};
}

function readTensor(members: unknown, role: TensorRole, complain: Complain, place: string): TensorEncoding | undefined {
  if (!isMembers(members) || typeof members.name !== 'string') {
    complain(`${place} has no "name"`);
    return undefined;
  }
  const {name} = members;
  const entry = entryOf(name, members, complain);
  const bits = numberAt(entry, 'bw');
  const dtype = textAt(entry, 'dtype');
  const kind = textAt(entry, 'enc_type');
  if (bits === undefined || dtype === undefined || kind === undefined) return undefined;
  if (dtype.toUpperCase() === 'FLOAT') return {kind: 'float', name, role, bits, type: undefined};
  return kind === 'LPBQ' ? readBlockwise(entry, {name, role}, bits) : readGrid(entry, {name, role}, bits, kind);
}

const GRANULARITIES = {PER_TENSOR: 'per-tensor', PER_CHANNEL: 'per-channel', PER_BLOCK: 'per-block'} as const;

type Named = Pick<TensorEncoding, 'name' | 'role'>;

function readGrid(entry: Entry, named: Named, bits: number, kind: string): TensorEncoding | undefined {
  const granularity = Object.entries(GRANULARITIES).find(([word]) => word === kind)?.[1];
  if (!granularity) {
    entry.complain(`has the unknown enc_type "${kind}"`);
    return undefined;
  }
  const scales = numbersAt(entry, 'scale');
  const offsets = numbersAt(entry, 'offset');
  const blocks = granularity === 'per-block' ? blocksOf(entry) : undefined;
  if (!scales || !offsets || (granularity === 'per-block' && !blocks)) return undefined;
  if (scales.length !== offsets.length) {
    entry.complain(`has ${scales.length} scales and ${offsets.length} offsets`);
    return undefined;
  }
  const axis = numberIfThere(entry, 'axis');
  const inOrder = (numbers: readonly number[]): readonly number[] => fromChannelOrder(numbers, axis, blocks);
  return {
    kind: 'integer',
    ...named,
    bits,
    isSymmetric: entry.members.is_sym === true,
    granularity,
    scales: inOrder(scales),
    offsets: inOrder(offsets),
    axis,
    blocks,
  };
}

/** AIMET does not write how many blocks there are along each axis; a file of quantgate's does, as "block_dims". */
function blocksOf(entry: Entry): Blocks | undefined {
  const size = numberAt(entry, 'block_size');
  const dims = entry.members.block_dims === undefined ? undefined : numbersAt(entry, 'block_dims');
  return size === undefined ? undefined : {size, dims};
}

/** The version lists blocks channel by channel, also of matrices whose channels are columns. */
const isByColumns = (axis: number | undefined, blocks: Blocks | undefined): readonly [number, number] | undefined => {
  const [rows, columns, ...others] = blocks?.dims ?? [];
  return axis === 0 && rows !== undefined && columns !== undefined && others.length === 0 ? [rows, columns] : undefined;
};

function fromChannelOrder(
  numbers: readonly number[],
  axis: number | undefined,
  blocks: Blocks | undefined,
): readonly number[] {
  const dims = isByColumns(axis, blocks);
  return dims ? transposed(numbers, dims) : numbers;
}

function inChannelOrder(
  numbers: readonly number[],
  axis: number | undefined,
  blocks: Blocks | undefined,
): readonly number[] {
  const dims = isByColumns(axis, blocks);
  return dims ? transposed(numbers, [dims[1], dims[0]]) : numbers;
}

function readBlockwise(entry: Entry, named: Named, wideBits: number): TensorEncoding | undefined {
  const bits = numberAt(entry, 'compressed_bw');
  const blocks = blocksOf(entry);
  const blockScales = numbersAt(entry, 'per_block_int_scale');
  const channelScales = numbersAt(entry, 'scale');
  if (bits === undefined || !blocks || !blockScales || !channelScales) return undefined;
  const axis = numberIfThere(entry, 'axis');
  const inOrder = fromChannelOrder(blockScales, axis, blocks);
  return {kind: 'lpbq', ...named, bits, wideBits, blocks, blockScales: inOrder, channelScales, axis};
}

export function writeAimet100({encodings, others}: EncodingsFile): Members {
  const section = (role: TensorRole): readonly Members[] =>
    encodings.filter((encoding) => sectionOf(encoding) === role).map(writeTensor);
  return {
    activation_encodings: section('activation'),
    excluded_layers: [],
    ...others,
    param_encodings: section('param'),
    version: '1.0.0',
  };
}

function writeTensor(encoding: TensorEncoding): Members {
  const {name} = encoding;
  if (encoding.kind === 'float') return {bw: encoding.bits, dtype: 'FLOAT', enc_type: 'PER_TENSOR', name};
  const {bits, axis, blocks} = encoding;
  const common = {
    ...(axis === undefined ? {} : {axis}),
    ...(blocks ? {block_size: blocks.size} : {}),
    ...(blocks?.dims ? {block_dims: blocks.dims} : {}),
    dtype: 'INT',
    name,
  };
  if (encoding.kind === 'lpbq') {
    const {wideBits, blockScales, channelScales} = encoding;
    return {
      ...common,
      bw: wideBits,
      compressed_bw: bits,
      enc_type: 'LPBQ',
      is_sym: true,
      offset: channelScales.map(() => -(2 ** (wideBits - 1))),
      per_block_int_scale: inChannelOrder(blockScales, axis, blocks),
      scale: channelScales,
    };
  }
  return {
    ...common,
    bw: bits,
    enc_type: ENC_TYPES[encoding.granularity],
    is_sym: encoding.isSymmetric,
    offset: inChannelOrder(encoding.offsets, axis, blocks),
    scale: inChannelOrder(encoding.scales, axis, blocks),
  };
}

const ENC_TYPES = {'per-tensor': 'PER_TENSOR', 'per-channel': 'PER_CHANNEL', 'per-block': 'PER_BLOCK'} as const;
