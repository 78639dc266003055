import {invariant} from '../../base/invariant.ts';
import {roundHalfEven} from '../../numeric/quantize-affine.ts';

const INT32_MIN = -(2 ** 31);
const INT32_MAX = 2 ** 31 - 1;

/**
 * Adds real numbers to an int32 bias: `clamp(b + roundHalfEven(shift / scale))`, divided in double. A shift that is not
 * finite, or that meets a scale of zero, changes nothing.
 *
 * @param bias shape [channels]
 * @param scales shape [1] or [channels], real units per integer step, ≥ 0
 * @param shifts shape [channels], real units
 * @param output shape [channels], overwritten; may be `bias`
 */
export function shiftIntegerBias(
  bias: Int32Array,
  scales: Float32Array,
  shifts: Float64Array,
  output: Int32Array,
): void {
  const {length} = bias;
  invariant(
    shifts.length === length && output.length === length,
    () => `${shifts.length} shifts for ${length} channels`,
  );
  invariant(scales.length === 1 || scales.length === length, () => `${scales.length} scales for ${length} channels`);
  for (let i = 0; i < length; i++) {
    const steps = roundHalfEven(shifts[i]! / scales[scales.length === 1 ? 0 : i]!);
    output[i] = Number.isFinite(steps) ? Math.min(Math.max(bias[i]! + steps, INT32_MIN), INT32_MAX) : bias[i]!;
  }
}

/** The same for a float32 bias: `float32(b + shift)`, unless that is not finite. */
export function shiftFloatBias(bias: Float32Array, shifts: Float64Array, output: Float32Array): void {
  const {length} = bias;
  invariant(
    shifts.length === length && output.length === length,
    () => `${shifts.length} shifts for ${length} channels`,
  );
  for (let i = 0; i < length; i++) {
    const sum = Math.fround(bias[i]! + shifts[i]!);
    output[i] = Number.isFinite(sum) ? sum : bias[i]!;
  }
}
