import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import type {RangeStatistics} from '../../../src/artifacts/calibration-statistics.ts';
import {createOnnxruntimeEngine} from '../../../src/engine/onnxruntime-engine.ts';
import {withTaps} from '../../../src/engine/tapped-model.ts';
import type {RangeRecipe} from '../../../src/manifest/manifest.ts';
import {extremesOf} from '../../../src/numeric/extremes.ts';
import {addNumpyCounts, type FixedHistogram, numpyBinEdges} from '../../../src/numeric/histogram-numpy.ts';
import type {RealRange} from '../../../src/numeric/range-search-min-max.ts';
import {decodeModel} from '../../../src/onnx/codec.ts';
import type {Model} from '../../../src/onnx/graph.ts';
import {ORT_ENTROPY, ORT_PERCENTILE, type OrtHistogramSettings} from '../../../src/tasks/calibrate/statistics-kinds.ts';
import {chooseOrtRange} from '../../../src/tasks/choose-ranges/choose-range.ts';
import {GOLDEN_SAMPLES, type GoldenSamples} from '../../support/golden-samples.ts';
import {named, sharedPath} from '../../support/shared.ts';

const goldenFolder = sharedPath('golden', 'onnxruntime');

interface GoldenCase {
  readonly options: {
    readonly op_types_to_quantize?: readonly string[];
    readonly calibrate_method?: 'Percentile' | 'Entropy';
    readonly extra_options?: {readonly CalibMovingAverage?: boolean; readonly CalibMovingAverageConstant?: number};
  };
  readonly ranges: Readonly<Record<string, readonly [string, string]>>;
}

/** Where the tool's own kernels on another machine may differ in the last bits of an activation. */
const RELATIVE_TOLERANCE = 1e-6;

const fromBits = (hex: string): number => Buffer.from(hex, 'hex').readFloatBE();

function casesOf(model: string): readonly (readonly [string, GoldenCase])[] {
  if (goldenFolder === undefined) return [];
  return readdirSync(goldenFolder)
    .filter((file) => file.startsWith(`${model}__`) && file.endsWith('.json'))
    .map((file) => [file, JSON.parse(readFileSync(path.join(goldenFolder, file), 'utf8')) as GoldenCase] as const)
    .filter(([, {ranges}]) => Object.keys(ranges).length > 0);
}

function recipeOf({options}: GoldenCase): RangeRecipe {
  if (options.calibrate_method === 'Percentile') return {method: 'percentile', percentile: 99.999};
  if (options.calibrate_method === 'Entropy') return {method: 'entropy'};
  const {CalibMovingAverage: isMoving = false, CalibMovingAverageConstant: constant = 0.01} =
    options.extra_options ?? {};
  return isMoving ? {method: 'moving-average', constant} : {method: 'min-max'};
}

type VisitValue = (name: string, values: Float32Array) => void;

interface Wanted {
  readonly names: readonly string[];
  /** Whether any case needs histograms, hence a second pass. */
  readonly hasHistograms: boolean;
}

async function measure(model: string, {samples, dims}: GoldenSamples, {names, hasHistograms}: Wanted) {
  const file = sharedPath('golden', 'float', `${model}.onnx`)!;
  const engine = await createOnnxruntimeEngine();
  const session = await engine.openSession(withTaps(readFileSync(file), names));
  const input = session.inputs[0]!.name;
  const pass = async (visit: VisitValue): Promise<void> => {
    for (const data of samples) {
      const outputs = await session.run({[input]: {type: 'float32', dims, data}}, names);
      for (const name of names) visit(name, outputs[name]!.data as Float32Array);
    }
  };
  const extremes = await measureExtremes(pass, names);
  const percentile = countersOf(extremes, ORT_PERCENTILE);
  const entropy = countersOf(extremes, ORT_ENTROPY);
  const count: VisitValue = (name, values) => {
    for (const [{of}, counters] of [
      [ORT_PERCENTILE, percentile],
      [ORT_ENTROPY, entropy],
    ] as const) {
      const {edges, counts} = counters.get(name)!;
      addNumpyCounts(values, edges, of, counts);
    }
  };
  if (hasHistograms) await pass(count);
  await session.release();
  return {extremes, percentile, entropy};
}

async function measureExtremes(pass: (visit: VisitValue) => Promise<void>, names: readonly string[]) {
  const samples = new Map(names.map((name) => [name, [] as ReturnType<typeof extremesOf>[]]));
  await pass((name, values) => samples.get(name)!.push(extremesOf(values)));
  return new Map(
    [...samples].map(([name, all]): [string, RangeStatistics] => [
      name,
      {
        min: Math.min(...all.map(({min}) => min)),
        max: Math.max(...all.map(({max}) => max)),
        magnitudeMin: Math.min(...all.map(({magnitudeMin}) => magnitudeMin)),
        sampleMins: Float32Array.from(all, ({min}) => min),
        sampleMaxs: Float32Array.from(all, ({max}) => max),
        histogram: undefined,
      },
    ]),
  );
}

const countersOf = (
  extremes: ReadonlyMap<string, RangeStatistics>,
  {bins, boundsOf}: OrtHistogramSettings,
): ReadonlyMap<string, FixedHistogram> =>
  new Map(
    [...extremes].map(([name, statistics]) => {
      const {first, last} = boundsOf(statistics);
      return [name, {edges: numpyBinEdges(first, last, bins), counts: new Float64Array(bins)}];
    }),
  );

/**
 * The tool's own change of ranges before it quantizes, which the reference files hold: what only feeds a Relu or Clip
 * takes the range behind it, and a Softmax gives [0, 1].
 */
function adjustRanges(model: Model, ranges: Map<string, RealRange>, isQuantized: (opType: string) => boolean): void {
  for (const node of model.graph.nodes) {
    if (!isQuantized(node.opType)) continue;
    const output = node.output().name;
    if (node.opType === 'Softmax') ranges.set(output, {min: 0, max: 1});
    if (node.opType !== 'Relu' && node.opType !== 'Clip') continue;
    const [input, behind] = [ranges.get(node.input(0).name), ranges.get(output)];
    const isOnlyUse = [...node.input(0).uses].filter(({kind}) => kind === 'input').length === 1;
    if (input && behind && isOnlyUse) ranges.set(node.input(0).name, behind);
  }
}

type Measured = Awaited<ReturnType<typeof measure>>;

function rangesOf(golden: GoldenCase, {extremes, percentile, entropy}: Measured): Map<string, RealRange> {
  const recipe = recipeOf(golden);
  const counters = recipe.method === 'percentile' ? percentile : recipe.method === 'entropy' ? entropy : undefined;
  return new Map(
    Object.keys(golden.ranges).map((name) => {
      const statistics = {...extremes.get(name)!, histogram: counters?.get(name)};
      return [name, chooseOrtRange(statistics, {recipe, isSymmetric: false})];
    }),
  );
}

function differences(file: string, golden: GoldenCase, ranges: ReadonlyMap<string, RealRange>): string[] {
  return Object.entries(golden.ranges).flatMap(([name, [min, max]]) => {
    const range = ranges.get(name)!;
    const expected = {min: fromBits(min), max: fromBits(max)};
    const scale = Math.max(Math.abs(expected.min), Math.abs(expected.max));
    const difference = Math.max(Math.abs(range.min - expected.min), Math.abs(range.max - expected.max));
    return difference <= RELATIVE_TOLERANCE * scale ? [] : [`${file} ${name}: ${JSON.stringify({range, expected})}`];
  });
}

test.skipIf(goldenFolder === undefined).each(Object.keys(GOLDEN_SAMPLES))(
  named('ranges of %s are those of onnxruntime’s calibrators', goldenFolder),
  async (name) => {
    const cases = casesOf(name);
    const names = [...new Set(cases.flatMap(([, {ranges}]) => Object.keys(ranges)))];
    const hasHistograms = cases.some(([, {options}]) => options.calibrate_method !== undefined);
    const measured = await measure(name, GOLDEN_SAMPLES[name]!(), {names, hasHistograms});
    const model = decodeModel(readFileSync(sharedPath('golden', 'float', `${name}.onnx`)!));
    const wrong = cases.flatMap(([file, golden]) => {
      const ranges = rangesOf(golden, measured);
      const only = golden.options.op_types_to_quantize;
      adjustRanges(model, ranges, (opType) => only === undefined || only.includes(opType));
      return differences(file, golden, ranges);
    });
    expect(cases.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  },
);
