/**
 * onnxruntime's calibration table as JSON (calibration.json, or what save_tensors_data writes): the range of each tensor.
 *
 * Source: onnxruntime 1.30, write_calibration_table and CalibrationCacheEncoder.
 */
import type {TensorOverride} from '../manifest.ts';
import {entryOf, isMembers, type Members, numberAt} from './members.ts';
import type {Complain, QuantizedTensorFacts} from './tensor-encoding.ts';

/** The map from names to ranges, which stands alone or under "data". */
export const tableOf = ({CLS, data, ...rest}: Members): Members =>
  CLS === 'TensorsData' && isMembers(data) ? data : CLS === undefined && data === undefined ? rest : {...rest, data};

export const isRange = (value: unknown): value is Members =>
  isMembers(value) && value.lowest !== undefined && value.highest !== undefined;

export function readCalibrationTable(content: Members, complain: Complain): Readonly<Record<string, TensorOverride>> {
  const overrides = Object.entries(tableOf(content)).flatMap(([name, members]): [string, TensorOverride][] => {
    if (!isRange(members)) {
      complain(`"${name}" has no "lowest" and "highest"`);
      return [];
    }
    const entry = entryOf(name, members, complain);
    const min = numberAt(entry, 'lowest');
    const max = numberAt(entry, 'highest');
    return min === undefined || max === undefined ? [] : [[name, {...NO_OVERRIDE, range: [min, max]}]];
  });
  return Object.fromEntries(overrides);
}

const NO_OVERRIDE: TensorOverride = {
  type: undefined,
  symmetric: undefined,
  reducedRange: undefined,
  axis: undefined,
  range: undefined,
  scale: undefined,
  zeroPoint: undefined,
};

/** Ranges that the integers reach, of activations. */
export const writeCalibrationTable = (tensors: readonly QuantizedTensorFacts[]): Members =>
  Object.fromEntries(
    tensors
      .filter(({role}) => role === 'activation')
      .map(({name, range: [lowest, highest]}) => [name, {lowest, highest, CLS: 'TensorData'}]),
  );
