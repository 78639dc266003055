/**
 * onnxruntime's calibration table as JSON (calibration.json, or what save_tensors_data writes): the range of each tensor.
 *
 * Source: onnxruntime 1.30, write_calibration_table and CalibrationCacheEncoder.
 */
import type { TensorOverride } from '../manifest.ts';
import { type Members } from './members.ts';
import type { Complain, QuantizedTensorFacts } from './tensor-encoding.ts';
/** The map from names to ranges, which stands alone or under "data". */
export declare const tableOf: ({ CLS, data, ...rest }: Members) => Members;
export declare const isRange: (value: unknown) => value is Members;
export declare function readCalibrationTable(content: Members, complain: Complain): Readonly<Record<string, TensorOverride>>;
/** Ranges that the integers reach, of activations. */
export declare const writeCalibrationTable: (tensors: readonly QuantizedTensorFacts[]) => Members;
