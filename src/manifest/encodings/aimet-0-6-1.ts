/**
 * AIMET encodings 0.6.1: two maps from tensor names to lists with one entry per channel.
 *
 * Source: AIMET (BSD-3-Clause), encodings format 0.6.1; files of aimet-onnx 2.42.
 */
import {type Entry, entryOf, isMembers, type Members, numberAt, numberIfThere, textAt} from './members.ts';
import type {Complain, EncodingsFile, IntegerEncoding, TensorEncoding, TensorRole} from './tensor-encoding.ts';

const SECTIONS: readonly (readonly [string, TensorRole])[] = [
  ['activation_encodings', 'activation'],
  ['param_encodings', 'param'],
];

export function readAimet061(content: Members, complain: Complain): EncodingsFile {
  const {activation_encodings: _activations, param_encodings: _params, version: _version, ...others} = content;
  const encodings = SECTIONS.flatMap(([section, role]) => {
    const tensors = content[section];
    if (tensors === undefined) return [];
    if (!isMembers(tensors)) {
      complain(`"${section}" is not a map from tensor names to encodings`);
      return [];
    }
    return Object.entries(tensors).flatMap(([name, list]) => readTensor(name, role, list, complain) ?? []);
  });
  return {encodings, others};
}

function readTensor(name: string, role: TensorRole, list: unknown, complain: Complain): TensorEncoding | undefined {
  if (!Array.isArray(list) || list.length === 0 || !list.every(isMembers)) {
    complain(`"${name}" is not a list of encodings`);
    return undefined;
  }
  const entries = list.map((members) => entryOf(name, members, complain));
  const [first] = entries;
  const bits = first && numberAt(first, 'bitwidth');
  const dtype = first && textAt(first, 'dtype');
  if (!first || bits === undefined || dtype === undefined) return undefined;
  if (dtype === 'float') return {kind: 'float', name, role, bits, type: undefined};
  const scales = entries.flatMap((entry) => scaleOf(entry, bits) ?? []);
  const offsets = entries.flatMap((entry) => numberAt(entry, 'offset') ?? []);
  if (scales.length !== entries.length || offsets.length !== entries.length) return undefined;
  const isSymmetric = String(first.members.is_symmetric).toLowerCase() === 'true';
  const granularity = entries.length > 1 || first.members.axis !== undefined ? 'per-channel' : 'per-tensor';
  const axis = numberIfThere(first, 'axis');
  return {kind: 'integer', name, role, bits, isSymmetric, granularity, scales, offsets, axis, blocks: undefined};
}

/** Older files have the ends of the range only. */
function scaleOf(entry: Entry, bits: number): number | undefined {
  const {min, max, scale} = entry.members;
  if (scale === undefined && typeof min === 'number' && typeof max === 'number') return (max - min) / (2 ** bits - 1);
  return numberAt(entry, 'scale');
}

/** What the version has no words for is complained of. */
export function writeAimet061({encodings, others}: EncodingsFile, complain: Complain): Members {
  const section = (role: TensorRole): Members =>
    Object.fromEntries(
      encodings
        .filter((encoding) => sectionOf(encoding) === role)
        .flatMap((encoding) => {
          const written = writeTensor(encoding, complain);
          return written ? [[encoding.name, written]] : [];
        }),
    );
  return {
    activation_encodings: section('activation'),
    ...others,
    param_encodings: section('param'),
    version: '0.6.1',
  };
}

/** A tensor of unknown role with channels is a parameter. */
export const sectionOf = (encoding: TensorEncoding): TensorRole =>
  encoding.role ??
  (encoding.kind === 'lpbq' || (encoding.kind === 'integer' && encoding.granularity !== 'per-tensor')
    ? 'param'
    : 'activation');

function writeTensor(encoding: TensorEncoding, complain: Complain): readonly Members[] | undefined {
  if (encoding.kind === 'float') return [{bitwidth: encoding.bits, dtype: 'float'}];
  if (encoding.kind === 'lpbq' || encoding.granularity === 'per-block') {
    complain(`"${encoding.name}" is quantized by blocks, which version 0.6.1 has no words for: write 1.0.0 or 2.0.0`);
    return undefined;
  }
  return encoding.scales.map((scale, i) => writeChannel(encoding, scale, encoding.offsets[i] ?? 0));
}

function writeChannel({bits, isSymmetric, axis}: IntegerEncoding, scale: number, offset: number): Members {
  return {
    ...(axis === undefined ? {} : {axis}),
    bitwidth: bits,
    dtype: 'int',
    is_symmetric: isSymmetric ? 'True' : 'False',
    max: scale * (offset + stepsOf(bits, isSymmetric, offset)),
    min: scale * offset,
    offset,
    scale,
  };
}

/** Strictly symmetric grids have a step less, which their offset tells. */
export const stepsOf = (bits: number, isSymmetric: boolean, offset: number): number =>
  2 ** bits - (isSymmetric && offset === 1 - 2 ** (bits - 1) ? 2 : 1);
