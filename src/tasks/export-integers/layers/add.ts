/** Residual additions: integers of one scale are added as they are. */

import type {IntegerFormat} from '../integer-value.ts';
import {asFloat, type ExportedValue, type LayerToExport} from '../layer.ts';
import {requantize} from '../requantize.ts';
import {type Limits, writeClip, writeOperator} from '../write-nodes.ts';

/** x + y, then Relu and Clip, or Clip alone; with BNORM between where the output has coarser steps. */
export function writeAdd(layer: LayerToExport): ExportedValue {
  const {writer, output, hasRelu, onlyShifts} = layer;
  const [first, second] = layer.inputs;
  if (!first || !second) return asFloat('one of its inputs is float or constant');
  const {scale} = first.format;
  if (second.format.scale !== scale)
    return asFloat(`its inputs have the scales ${scale} and ${second.format.scale}, which must be equal`);
  const sum = writeOperator(writer, {opType: 'Add', suffix: '', inputs: [first.value, second.value]});
  const range = {min: first.min + second.min, max: first.max + second.max};
  if (output.scale === scale) {
    const limits = limitsOf(output, hasRelu);
    const kept = limits.min === 0 ? writeOperator(writer, {opType: 'Relu', suffix: 'relu', inputs: [sum]}) : sum;
    const value = writeClip(writer, kept, 'range', limits);
    return {form: 'integer', value: {value, format: output, ...limits}, reasons: [], isInexact: false};
  }
  sum.dims = layer.node.output().dims;
  const valueMax = Math.max(-range.min, range.max);
  const result = requantize(writer, {value: sum, scale, valueMax, offset: 0, output, onlyShifts});
  if (!result) return asFloat('its output has finer steps than its inputs, which the NPU cannot multiply by');
  const reasons = result.needsMultiplier ? ['its scales do not differ by a power of two'] : [];
  if (!hasRelu || output.min === 0) return {form: 'integer', ...result, reasons};
  const value = writeOperator(writer, {opType: 'Relu', suffix: 'relu', inputs: [result.value.value]});
  return {form: 'integer', ...result, value: {...result.value, value, min: 0}, reasons};
}

const limitsOf = ({min, max}: IntegerFormat, hasRelu: boolean): Limits => ({
  min: hasRelu ? Math.max(min, 0) : min,
  max,
});
