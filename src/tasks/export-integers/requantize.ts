/** A change of scale of integers by a BNORM sequence, for layers without weights. */
import {fitOffsetScaleShift, isExactInFloat32, type MultiplierBits} from '../../numeric/offset-scale-shift.ts';
import type {Value} from '../../onnx/graph.ts';
import type {IntegerFormat, IntegerValue} from './integer-value.ts';
import {type NodeWriter, writeBnorm} from './write-nodes.ts';

export interface Requantization {
  readonly value: Value;
  /** Real units per step of `value`. */
  readonly scale: number;
  /** Largest magnitude of its integers. */
  readonly valueMax: number;
  /** Added beside half an output step. */
  readonly offset: number;
  readonly output: IntegerFormat;
  readonly onlyShifts: boolean;
}

export interface Requantized {
  readonly value: IntegerValue;
  /** The NPU, which only shifts 8-bit values, cannot multiply by it. */
  readonly needsMultiplier: boolean;
  readonly isInexact: boolean;
}

/**
 * Where the NPU only shifts, a factor that is no power of two would be rounded to one, a mistake of up to a half: such a
 * factor gets eight bits all the same, so that the numbers stay right, and the layer is not the NPU's.
 *
 * @returns undefined where no multiplier can express the factor
 */
export function requantize(writer: NodeWriter, given: Requantization): Requantized | undefined {
  const {value, scale, valueMax, offset, output, onlyShifts} = given;
  const factor = Math.fround(scale / output.scale);
  const constantsOf = (bits: MultiplierBits) =>
    fitOffsetScaleShift({offset, factor, rounding: undefined, bits, isIntegerOffset: true});
  const shifted = onlyShifts ? constantsOf(1) : undefined;
  const isExactShift = shifted !== undefined && factor * 2 ** shifted.shift === shifted.mult;
  const fitted = isExactShift ? shifted : constantsOf(8);
  if (!fitted) return undefined;
  const {min, max} = output;
  const rank = value.dims?.length;
  const written = writeBnorm(writer, value, {constants: [fitted], rank, limits: {min, max}});
  const resultMax = Math.max(-min, max);
  return {
    value: {value: written, format: output, min, max},
    needsMultiplier: onlyShifts && !isExactShift,
    isInexact: !isExactInFloat32(fitted, {sumMax: valueMax + Math.abs(fitted.offset), resultMax}),
  };
}
