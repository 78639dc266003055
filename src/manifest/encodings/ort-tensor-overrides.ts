/**
 * onnxruntime's TensorQuantOverrides as JSON: tensor name → list with one entry per channel, or one for all.
 *
 * Source: onnxruntime 1.30, quantization tool, tensor overrides.
 */
import {INTEGER_TYPES, type IntegerType, type TensorOverride} from '../manifest.ts';
import {type Entry, entryOf, isMembers, type Members, numberIfThere} from './members.ts';
import type {Complain, QuantizedTensorFacts} from './tensor-encoding.ts';

/** `QuantType.QUInt8`, `QUInt8` and `uint8` are the same. */
function typeOf({members, complain}: Entry): IntegerType | undefined {
  const {quant_type: given} = members;
  if (given === undefined) return undefined;
  const word = String(given)
    .replace(/^QuantType\./, '')
    .replace(/^Q/, '')
    .toLowerCase();
  const type = INTEGER_TYPES.find((known) => known === word);
  if (!type) complain(`has the quant_type "${given}", which is none of ${INTEGER_TYPES.join(', ')}`);
  return type;
}

const KNOWN = ['quant_type', 'scale', 'zero_point', 'symmetric', 'reduce_range', 'rmin', 'rmax', 'axis'];

export function readTensorOverrides(content: Members, complain: Complain): Readonly<Record<string, TensorOverride>> {
  const overrides = Object.entries(content).flatMap(([name, list]): [string, TensorOverride][] => {
    if (!Array.isArray(list) || list.length === 0 || !list.every(isMembers)) {
      complain(`"${name}" is not a list of overrides`);
      return [];
    }
    return [[name, overrideOf(list.map((members) => entryOf(name, members, complain)))]];
  });
  return Object.fromEntries(overrides);
}

function overrideOf(entries: readonly Entry[]): TensorOverride {
  const first = entries[0]!;
  for (const {members, complain} of entries) {
    for (const key of Object.keys(members)) if (!KNOWN.includes(key)) complain(`has "${key}", which is not supported`);
  }
  const all = (key: string): readonly number[] => entries.flatMap((entry) => numberIfThere(entry, key) ?? []);
  const scale = all('scale');
  const zeroPoint = all('zero_point');
  const [min, max] = [numberIfThere(first, 'rmin'), numberIfThere(first, 'rmax')];
  const {symmetric, reduce_range: reducedRange} = first.members;
  return {
    type: typeOf(first),
    symmetric: typeof symmetric === 'boolean' ? symmetric : undefined,
    reducedRange: typeof reducedRange === 'boolean' ? reducedRange : undefined,
    axis: numberIfThere(first, 'axis'),
    range: min !== undefined && max !== undefined ? [min, max] : undefined,
    scale: scale.length > 0 ? scale : undefined,
    zeroPoint: zeroPoint.length > 0 ? zeroPoint : undefined,
  };
}

/** Scales and zero points as they came out; biases, whose scale is given by those, are left out. */
export const writeTensorOverrides = (tensors: readonly QuantizedTensorFacts[]): Members =>
  Object.fromEntries(
    tensors
      .filter(({role}) => role !== 'bias')
      .map(({name, type, scales, zeroPoints, axis}) => [
        name,
        scales.map((scale, i) => ({
          quant_type: `Q${type.replace(/^(u?)i/, (_, sign: string) => (sign ? 'UI' : 'I'))}`,
          scale,
          zero_point: zeroPoints[i] ?? zeroPoints[0] ?? 0,
          ...(axis === undefined || i > 0 ? {} : {axis}),
        })),
      ]),
  );
