/** Operators that hand integers on as they are, or the larger of several. */
import {asFloat, type ExportedValue, type LayerToExport} from '../layer.ts';
import {maxPoolProblems} from '../npu-problems.ts';
import {requantize} from '../requantize.ts';
import {writeOperator} from '../write-nodes.ts';

/** The operator itself, between integers of one scale; with BNORM behind it where scale or range change. */
export function writeMovement(layer: LayerToExport): ExportedValue {
  const {node, writer, inputs, output, hasRelu, onlyShifts} = layer;
  const [input] = inputs;
  if (!input) return asFloat('its input is float');
  if (node.outputs.slice(1).some((other) => other && other.uses.size > 0)) return asFloat('its second output is used');
  const attributes = Object.fromEntries(node.attributes);
  const others = node.inputs.slice(1);
  let value = writeOperator(writer, {opType: node.opType, suffix: '', inputs: [input.value, ...others], attributes});
  if (hasRelu) value = writeOperator(writer, {opType: 'Relu', suffix: 'relu', inputs: [value]});
  value.dims = node.output().dims;
  const isPositive = hasRelu || node.opType === 'Relu';
  const min = isPositive ? Math.max(input.min, 0) : input.min;
  const reasons = node.opType === 'MaxPool' ? maxPoolProblems(layer) : [];
  const {format} = input;
  const isSameRange = format.min === output.min && format.max === output.max;
  if (format.scale === output.scale && (isSameRange || (min >= output.min && input.max <= output.max)))
    return {form: 'integer', value: {value, format: output, min, max: input.max}, reasons, isInexact: false};
  const {scale} = format;
  const valueMax = Math.max(-min, input.max);
  const result = requantize(writer, {value, scale, valueMax, offset: 0, output, onlyShifts});
  if (!result) return asFloat('its output has finer steps than its input, which the NPU cannot multiply by');
  const multiplier = result.needsMultiplier ? ['its scales do not differ by a power of two'] : [];
  return {form: 'integer', ...result, reasons: [...reasons, ...multiplier]};
}
