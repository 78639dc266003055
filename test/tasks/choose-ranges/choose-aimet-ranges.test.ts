import {expect, test} from 'vitest';
import type {RangeStatistics} from '../../../src/artifacts/calibration-statistics.ts';
import type {MeasuredValue} from '../../../src/artifacts/placement.ts';
import {AIMET_OPTION_DEFAULTS} from '../../../src/manifest/defaults.ts';
import type {RangeRecipe} from '../../../src/manifest/manifest.ts';
import {extremesOf} from '../../../src/numeric/extremes.ts';
import {AIMET_BINS, addAimetCounts, aimetHistogramOf} from '../../../src/numeric/histogram-aimet.ts';
import {aimetTfEnhanced} from '../../../src/numeric/range-search-aimet.ts';
import {aimetBoundsOf} from '../../../src/tasks/calibrate/aimet-counts.ts';
import {chooseAimetRanges} from '../../../src/tasks/choose-ranges/choose-aimet-ranges.ts';

const VALUE: MeasuredValue = {name: 'a', type: 'uint8', symmetric: false, reducedRange: false, scale: 'float'};

/** Statistics of tensors over the same samples, counted as `calibrate` does. */
function statisticsOf(
  samples: Readonly<Record<string, readonly (readonly number[])[]>>,
): ReadonlyMap<string, RangeStatistics> {
  const names = Object.keys(samples);
  const arrays = names.map((name) => samples[name]!.map((values) => Float32Array.from(values)));
  const extremes = arrays.map((ofTensor): RangeStatistics => {
    const found = ofTensor.map(extremesOf);
    return {
      min: Math.min(...found.map(({min}) => min)),
      max: Math.max(...found.map(({max}) => max)),
      magnitudeMin: 0,
      sampleMins: Float32Array.from(found, ({min}) => min),
      sampleMaxs: Float32Array.from(found, ({max}) => max),
      histogram: undefined,
    };
  });
  const bases = names.map((name) => ({name, digest: name as never}));
  const bounds = aimetBoundsOf(bases, extremes, [names]);
  return new Map(
    bases.map((base, i) => {
      const found = bounds.get(base);
      const counts = new Float64Array(AIMET_BINS + 1);
      if (found) for (const values of arrays[i]!) addAimetCounts(values, found, counts);
      const histogram = found && {edges: Float32Array.of(found.first, found.last), counts};
      return [base.name, {...extremes[i]!, histogram}];
    }),
  );
}

function rangeOf(
  samples: Readonly<Record<string, readonly (readonly number[])[]>>,
  recipe: RangeRecipe,
  changes: Partial<MeasuredValue> = {},
): readonly [number, number] {
  const others = Object.keys(samples).slice(1);
  const value = {...VALUE, ...(others.length > 0 ? {joined: others} : {}), ...changes};
  const statistics = {collector: 'aimet', values: statisticsOf(samples)} as const;
  return chooseAimetRanges(statistics, [value], {recipe, options: AIMET_OPTION_DEFAULTS}).get('a')!;
}

const MIN_MAX = {method: 'min-max'} as const;
const TF_ENHANCED = {method: 'tf-enhanced'} as const;

test('the range is what scale and offset reach', () => {
  const scale = 3.5 / 255;
  expect(
    rangeOf(
      {
        a: [
          [-1, 0],
          [2.5, 1],
        ],
      },
      MIN_MAX,
    ),
  ).toEqual([Math.fround(-73 * scale), Math.fround(182 * scale)]);
});

test('tensors that share a quantizer count together', () => {
  expect(rangeOf({a: [[-1, 1]], b: [[0, 4]]}, MIN_MAX)).toEqual(rangeOf({a: [[-1, 4]]}, MIN_MAX));
});

test('each sample of each tensor counts as one, however large it is', () => {
  const small = [-1, 0.25, 1];
  const large = [...small, ...small, ...small, ...small];
  expect(rangeOf({a: [small], b: [large]}, TF_ENHANCED)).toEqual(rangeOf({a: [small], b: [small]}, TF_ENHANCED));
});

test('samples of zeros before the first other one leave no trace', () => {
  const others = [
    [-3, 0.5, 0.1, 2],
    [0, 0, 1, 0],
  ];
  expect(rangeOf({a: [[0, 0, 0, 0], ...others]}, TF_ENHANCED)).toEqual(rangeOf({a: others}, TF_ENHANCED));
});

test('a tensor of zeros stands for −1 to 1', () => {
  expect(rangeOf({a: [[0, 0]]}, TF_ENHANCED)).toEqual([Math.fround((-2 / 255) * 128), Math.fround((2 / 255) * 127)]);
});

test('fixed ends replace what was found', () => {
  expect(rangeOf({a: [[-1, 2]]}, MIN_MAX, {limits: [0, null]})[0]).toBe(0);
  expect(rangeOf({a: [[0.25, 0.5]]}, MIN_MAX, {limits: [0, 1]})).toEqual([0, 1]);
});

test('one tensor in one sample has the range of its histogram', () => {
  const values = [-1, -0.2, 0.1, 0.3, 0.35, 4];
  const {scale, offset, steps} = aimetTfEnhanced(aimetHistogramOf(Float32Array.from(values), -1, 4)!, {
    ...AIMET_OPTION_DEFAULTS,
    bits: 8,
    symmetric: false,
  });
  expect(rangeOf({a: [values]}, TF_ENHANCED)).toEqual([
    Math.fround(scale * offset),
    Math.fround(scale * (offset + steps)),
  ]);
});
