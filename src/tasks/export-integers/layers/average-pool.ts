/** Averages: the sum as an integer, then BNORM by one over the number of elements. */

import type {Value} from '../../../onnx/graph.ts';
import {floatScalar, int64Vector} from '../../../onnx/rewrite/constants.ts';
import {freshValueName} from '../../../onnx/rewrite/edit-graph.ts';
import type {IntegerValue} from '../integer-value.ts';
import {asFloat, type ExportedValue, type LayerToExport} from '../layer.ts';
import {poolProblems} from '../npu-problems.ts';
import {requantize} from '../requantize.ts';
import {writeOperator} from '../write-nodes.ts';

/**
 * Sums up to here come back from their float32 average by rounding: with 2^−24 as the unit of rounding, average and
 * product are off by less than half an integer.
 */
const SUM_MAX = 2 ** 22;

/**
 * AveragePool · area → Round → BNORM. TI's offset is (area + 1) / 2, rounded down, beside half an output step, so that
 * averages are rounded up.
 */
export function writeAveragePool(layer: LayerToExport): ExportedValue {
  const {node, writer, inputs} = layer;
  const [input] = inputs;
  const kernel = node.ints('kernel_shape') ?? [];
  const area = kernel.reduce((product, size) => product * size, 1);
  if (!input) return asFloat('its input is float');
  if (!hasWholeWindows(layer)) return asFloat('its windows reach beyond the input, so that not all average as many');
  if (area * largest(input) > SUM_MAX) return asFloat(`it averages ${area} elements, too many for exact sums`);
  const attributes = Object.fromEntries(node.attributes);
  const averages = writeOperator(writer, {opType: 'AveragePool', suffix: '', inputs: [input.value], attributes});
  const factor = writer.graph.addInitializer(
    freshValueName(writer.graph, `${writer.name}/area`),
    floatScalar(area, 'float32'),
  );
  const sums = writeOperator(writer, {opType: 'Mul', suffix: 'sum', inputs: [averages, factor]});
  return finish(layer, {input, sums, area, offset: Math.floor((area + 1) / 2), kernel});
}

/** ReduceSum → Round → BNORM. */
export function writeGlobalAveragePool(layer: LayerToExport): ExportedValue {
  const {writer, inputs} = layer;
  const [input] = inputs;
  const dims = input?.value.dims ?? layer.node.input(0).dims;
  if (!input) return asFloat('its input is float');
  const kernel = dims?.slice(2).map((dim) => (typeof dim === 'number' ? dim : 0)) ?? [];
  const area = kernel.reduce((product, size) => product * size, 1);
  if (kernel.length === 0 || area === 0) return asFloat('the size of its input is not known');
  if (area * largest(input) > SUM_MAX) return asFloat(`it averages ${area} elements, too many for exact sums`);
  const axes = writer.graph.addInitializer(
    freshValueName(writer.graph, `${writer.name}/axes`),
    int64Vector(kernel.map((_, i) => i + 2)),
  );
  const attributes = {keepdims: {type: 'int', value: 1}} as const;
  const sums = writeOperator(writer, {opType: 'ReduceSum', suffix: '', inputs: [input.value, axes], attributes});
  return finish(layer, {input, sums, area, offset: 0, kernel});
}

interface PoolToFinish {
  readonly input: IntegerValue;
  readonly sums: Value;
  readonly area: number;
  readonly offset: number;
  /** [height, width]. */
  readonly kernel: readonly number[];
}

function finish(layer: LayerToExport, {input, sums, area, offset, kernel}: PoolToFinish): ExportedValue {
  const {writer, output, onlyShifts} = layer;
  const rounded = writeOperator(writer, {opType: 'Round', suffix: 'round', inputs: [sums]});
  rounded.dims = layer.node.output().dims;
  const result = requantize(writer, {
    value: rounded,
    scale: input.format.scale / area,
    valueMax: area * largest(input),
    offset,
    output,
    onlyShifts,
  });
  if (!result) return asFloat('its output has finer steps than its sums, which the NPU cannot multiply by');
  const multiplier = result.needsMultiplier
    ? [`it averages ${area} elements, which is no power of two, and the NPU only shifts 8-bit sums`]
    : [];
  return {form: 'integer', ...result, reasons: [...poolProblems(layer, kernel), ...multiplier]};
}

const largest = ({min, max}: IntegerValue): number => Math.max(-min, max);

/** Without padding, and with windows that end inside the input. */
function hasWholeWindows({node}: LayerToExport): boolean {
  const padding = node.string('auto_pad') ?? 'NOTSET';
  const isPadded = (node.ints('pads') ?? []).some((pad) => pad !== 0) || padding.startsWith('SAME');
  return !isPadded && (node.int('ceil_mode') ?? 0) === 0;
}
