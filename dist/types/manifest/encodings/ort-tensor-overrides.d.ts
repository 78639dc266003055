/**
 * onnxruntime's TensorQuantOverrides as JSON: tensor name → list with one entry per channel, or one for all.
 *
 * Source: onnxruntime 1.30, quantization tool, tensor overrides.
 */
import { type TensorOverride } from '../manifest.ts';
import { type Members } from './members.ts';
import type { Complain, QuantizedTensorFacts } from './tensor-encoding.ts';
export declare function readTensorOverrides(content: Members, complain: Complain): Readonly<Record<string, TensorOverride>>;
/** Scales and zero points as they came out; biases, whose scale is given by those, are left out. */
export declare const writeTensorOverrides: (tensors: readonly QuantizedTensorFacts[]) => Members;
