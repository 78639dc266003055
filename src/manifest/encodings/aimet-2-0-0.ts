/**
 * AIMET encodings 2.0.0: one list whose entries follow ONNX's QuantizeLinear. Symmetric grids are written with signed
 * types, others with unsigned ones, so that what the format has no word for can be told when it is read.
 *
 * Source: AIMET (BSD-3-Clause), encodings format 2.0.0; files of aimet-onnx 2.42.
 */
import {
  type Entry,
  entryOf,
  isMembers,
  isNumbers,
  type Members,
  nested,
  nestedAt,
  numberAt,
  numberIfThere,
  numbersAt,
  textAt,
} from './members.ts';
import type {BlockwiseEncoding, Complain, EncodingsFile, IntegerEncoding, TensorEncoding} from './tensor-encoding.ts';

export function readAimet200(content: Members, complain: Complain): EncodingsFile {
  const {encodings: list, version: _version, ...others} = content;
  if (!Array.isArray(list)) {
    complain('"encodings" is not a list');
    return {encodings: [], others};
  }
  return {encodings: list.flatMap((entry: unknown, i) => readTensor(entry, i, complain) ?? []), others};
}

const INTEGER_TYPE = /^(u?)int(\d+)$/;

function readTensor(members: unknown, index: number, complain: Complain): TensorEncoding | undefined {
  if (!isMembers(members) || typeof members.name !== 'string') {
    complain(`entry ${index} of encodings has no "name"`);
    return undefined;
  }
  const {name} = members;
  const entry = entryOf(name, members, complain);
  const type = textAt(entry, 'output_dtype');
  if (type === undefined) return undefined;
  const [, unsigned, width] = INTEGER_TYPE.exec(type) ?? [];
  const named = {name, role: undefined};
  if (width === undefined) return readFloat(entry, type);
  const grid = {bits: Number(width), isSigned: unsigned === ''};
  return entry.members.per_block_int_scale === undefined
    ? readGrid(entry, named, grid)
    : readBlockwise(entry, named, grid);
}

function readFloat(entry: Entry, type: string): TensorEncoding | undefined {
  const bits = Number(/^b?float(\d+)/.exec(type)?.[1]);
  if (!(bits > 0)) {
    entry.complain(`has the unknown output_dtype "${type}"`);
    return undefined;
  }
  const name = String(entry.members.name);
  return {kind: 'float', name, role: undefined, bits, type: type === `float${bits}` ? undefined : type};
}

interface Grid {
  readonly bits: number;
  readonly isSigned: boolean;
}

type Named = {readonly name: string; readonly role: undefined};

const offsetOf = (zeroPoint: number, {bits, isSigned}: Grid): number =>
  -zeroPoint - (isSigned ? 2 ** (bits - 1) : 0) + 0;

/** Zero points that signed types have only where zero is the middle, or where symmetry is strict or unsigned. */
const isSymmetricZero = (zeroPoint: number, bits: number): boolean =>
  zeroPoint === 0 || zeroPoint === -1 || zeroPoint === -(2 ** (bits - 1));

function readGrid(entry: Entry, named: Named, grid: Grid): TensorEncoding | undefined {
  const {members, complain} = entry;
  if (isMembers(members.y_scale)) {
    complain('has scales that are quantized themselves, which version 2.1.0 brought');
    return undefined;
  }
  const size = numberIfThere(entry, 'block_size');
  const axis = numberIfThere(entry, 'axis');
  const lists = size === undefined ? undefined : nestedAt(entry, 'y_scale');
  const scales = size === undefined ? numbersAt(entry, 'y_scale') : lists?.numbers;
  const zeroPoints = scales && zeroPointsOf(entry, scales.length);
  if (!scales || !zeroPoints) return undefined;
  const granularity = size !== undefined ? 'per-block' : axis !== undefined ? 'per-channel' : 'per-tensor';
  return {
    kind: 'integer',
    ...named,
    bits: grid.bits,
    isSymmetric: grid.isSigned && zeroPoints.every((zeroPoint) => isSymmetricZero(zeroPoint, grid.bits)),
    granularity,
    scales,
    offsets: zeroPoints.map((zeroPoint) => offsetOf(zeroPoint, grid)),
    axis,
    blocks: size === undefined ? undefined : {size, dims: lists?.dims},
  };
}

function zeroPointsOf({members, complain}: Entry, count: number): readonly number[] | undefined {
  const given = members.y_zero_point ?? 0;
  const flat = Array.isArray(given) ? given.flat(Number.POSITIVE_INFINITY) : [given];
  if (!isNumbers(flat)) {
    complain('has a "y_zero_point" that is not made of numbers');
    return undefined;
  }
  if (flat.length === count) return flat;
  if (flat.length === 1) return Array.from({length: count}, () => flat[0] ?? 0);
  complain(`has ${count} scales and ${flat.length} zero points`);
  return undefined;
}

/** Scales of channels are of a grid of twice the bits. */
const WIDER = 2;

function readBlockwise(entry: Entry, named: Named, {bits}: Grid): TensorEncoding | undefined {
  const size = numberAt(entry, 'block_size');
  const lists = nestedAt(entry, 'per_block_int_scale');
  const channels = nestedAt(entry, 'per_channel_float_scale');
  if (size === undefined || !lists || !channels) return undefined;
  const {numbers: blockScales, dims} = lists;
  const axis = numberIfThere(entry, 'axis');
  const channelScales = channels.numbers;
  return {kind: 'lpbq', ...named, bits, wideBits: WIDER * bits, blocks: {size, dims}, blockScales, channelScales, axis};
}

/** What the version must have and a file of another one did not tell is complained of. */
export function writeAimet200({encodings, others}: EncodingsFile, complain: Complain): Members {
  const written = encodings.flatMap((encoding) => writeTensor(encoding, complain) ?? []);
  return {encodings: written, ...others, version: '2.0.0'};
}

function writeTensor(encoding: TensorEncoding, complain: Complain): Members | undefined {
  const {name} = encoding;
  if (encoding.kind === 'float') return {name, output_dtype: encoding.type ?? `float${encoding.bits}`};
  const lacking = whatLacks(encoding);
  if (lacking !== undefined) complain(`"${name}" ${lacking}`);
  if (lacking !== undefined) return undefined;
  const {axis, blocks} = encoding;
  const common = {
    ...(axis === undefined ? {} : {axis}),
    ...(blocks ? {block_size: blocks.size} : {}),
    name,
  };
  return encoding.kind === 'lpbq'
    ? {
        ...common,
        output_dtype: `int${encoding.bits}`,
        per_block_int_scale: nested(encoding.blockScales, encoding.blocks.dims ?? []),
        per_channel_float_scale: encoding.channelScales,
      }
    : {...common, ...gridMembers(encoding)};
}

/** Why the version cannot say what another one left open. */
function whatLacks(encoding: IntegerEncoding | BlockwiseEncoding): string | undefined {
  const hasChannels = encoding.kind === 'lpbq' || encoding.granularity !== 'per-tensor';
  if (hasChannels && encoding.axis === undefined)
    return 'has channels whose axis, which version 2.0.0 must name, is not known';
  if (encoding.blocks && !encoding.blocks.dims)
    return 'has blocks of which it is not known how many stand along each axis';
  if (encoding.kind === 'lpbq' && encoding.wideBits !== WIDER * encoding.bits)
    return `has scales of ${encoding.wideBits} bits for ${encoding.bits}: version 2.0.0 has twice the bits only`;
  return undefined;
}

function gridMembers({bits, isSymmetric, granularity, blocks, scales, offsets}: IntegerEncoding): Members {
  const zeroPoints = offsets.map((offset) => -offset - (isSymmetric ? 2 ** (bits - 1) : 0) + 0);
  const dims = {'per-tensor': [], 'per-channel': [scales.length], 'per-block': blocks?.dims ?? []}[granularity];
  return {
    output_dtype: `${isSymmetric ? 'int' : 'uint'}${bits}`,
    y_scale: nested(scales, dims),
    ...(zeroPoints.every((zeroPoint) => zeroPoint === 0) ? {} : {y_zero_point: nested(zeroPoints, dims)}),
  };
}
