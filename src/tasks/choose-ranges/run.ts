import {type CalibrationStatistics, decodeStatistics} from '../../artifacts/calibration-statistics.ts';
import {decodePlacement, type MeasuredValue} from '../../artifacts/placement.ts';
import {encodeRanges, type Ranges} from '../../artifacts/ranges.ts';
import type {Json} from '../../base/canonical-json.ts';
import {invariant} from '../../base/invariant.ts';
import type {TaskContext, TaskRequest} from '../../build/task.ts';
import type {AimetOptions} from '../../manifest/aimet/aimet-options.ts';
import type {RangeRecipe} from '../../manifest/manifest.ts';
import type {OrtOptions} from '../../manifest/ort-options.ts';
import type {RealRange} from '../../numeric/range-search-min-max.ts';
import type {TensorStatistics} from '../../numeric/tensor-statistics.ts';
import {chooseAimetRanges} from './choose-aimet-ranges.ts';
import {chooseOrtRange, chooseRange, chooseRangeOfExtremes} from './choose-range.ts';

export async function run(request: TaskRequest, context: TaskContext): Promise<Record<string, Uint8Array>> {
  const {range, zeroPointFollowsSign = false, ortOptions, aimetOptions} = readParameters(request.parameters);
  const statistics = decodeStatistics(await readInput(request, 'statistics'));
  const {measuredValues} = decodePlacement(await readInput(request, 'placement'));
  const isSymmetric = ortOptions?.CalibTensorRangeSymmetric ?? false;
  const ranges = aimetOptions
    ? chooseAimetRanges(statistics, measuredValues, {recipe: range, options: aimetOptions})
    : chooseRanges(statistics, measuredValues, {recipe: range, zeroPointFollowsSign, isSymmetric});
  context.summarize(`${ranges.size} ${ranges.size === 1 ? 'range' : 'ranges'}, ${describe(range)}`);
  return {'ranges.json': encodeRanges(ranges)};
}

interface Parameters {
  readonly range: RangeRecipe;
  /** Of quantgate's own methods only. */
  readonly zeroPointFollowsSign?: boolean;
  readonly ortOptions?: Partial<OrtOptions>;
  /** With compat "aimet" only. */
  readonly aimetOptions?: AimetOptions;
}

/** @throws InvariantError when the plan gave something else */
function readParameters(parameters: Json): Parameters {
  const isRecord = typeof parameters === 'object' && parameters !== null && 'range' in parameters;
  invariant(isRecord, () => 'choose-ranges has no parameter "range"');
  return parameters as unknown as Parameters;
}

async function readInput({inputs}: TaskRequest, name: string): Promise<Uint8Array> {
  const input = inputs[name];
  invariant(input?.from === 'task', () => `choose-ranges has no input "${name}"`);
  return input.read();
}

interface ChooseOptions {
  readonly recipe: RangeRecipe;
  /** Symmetric unsigned values without negative numbers get all integers, and a range that has none either. */
  readonly zeroPointFollowsSign: boolean;
  readonly isSymmetric: boolean;
}

/** A range for every measured value, in their order. */
export function chooseRanges(
  statistics: CalibrationStatistics,
  measuredValues: readonly MeasuredValue[],
  options: ChooseOptions,
): Ranges {
  const ranges = new Map<string, readonly [number, number]>();
  for (const value of measuredValues) {
    const {min, max} = rangeOf(statistics, value, options);
    ranges.set(value.name, [min, max]);
  }
  return ranges;
}

function rangeOf(statistics: CalibrationStatistics, value: MeasuredValue, options: ChooseOptions): RealRange {
  if (statistics.collector === 'native') {
    return cutOff(chooseNativeRange(found(statistics.values.get(value.name), value), value, options), value);
  }
  const ofValue = found(statistics.values.get(value.name), value);
  return statistics.collector === 'min-max'
    ? chooseRangeOfExtremes(ofValue, options.recipe)
    : chooseOrtRange(ofValue, options);
}

function cutOff({min, max}: RealRange, {magnitudeMax = Number.POSITIVE_INFINITY}: MeasuredValue): RealRange {
  const end = Math.fround(magnitudeMax);
  return {min: Math.max(min, -end), max: Math.min(max, end)};
}

/** A symmetric range would have negative numbers even where there are none, and give half of the integers to them. */
function chooseNativeRange(
  statistics: TensorStatistics,
  value: MeasuredValue,
  {recipe, zeroPointFollowsSign}: ChooseOptions,
): RealRange {
  const isPositive = zeroPointFollowsSign && value.type.startsWith('u') && statistics.min >= 0;
  if (!value.symmetric || !isPositive) return chooseRange(statistics, recipe, value);
  return {min: 0, max: chooseRange(statistics, recipe, {...value, symmetric: false}).max};
}

function found<T>(statistics: T | undefined, {name}: MeasuredValue): T {
  invariant(statistics !== undefined, () => `there are no statistics of "${name}"`);
  return statistics;
}

function describe(range: RangeRecipe): string {
  if (range.method === 'percentile')
    return [`percentile ${range.percentile}`, range.percentile16].filter(Boolean).join(', 16-bit ');
  return range.method === 'moving-average' ? `moving average ${range.constant}` : range.method;
}
