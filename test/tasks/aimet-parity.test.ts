/** Encodings of AIMET, from the same samples: placement, weights, statistics, ranges and parameters one after the other. */
import {existsSync, readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import type {CalibrationStatistics, RangeStatistics} from '../../src/artifacts/calibration-statistics.ts';
import type {RoundingRecipe} from '../../src/artifacts/placement.ts';
import {createOnnxruntimeEngine} from '../../src/engine/onnxruntime-engine.ts';
import {withTaps} from '../../src/engine/tapped-model.ts';
import {quantsimConfig} from '../../src/manifest/aimet/quantsim-config.ts';
import {recipeOfConfig} from '../../src/manifest/aimet/recipe-of-config.ts';
import type {RangeRecipe} from '../../src/manifest/manifest.ts';
import {parseSourceTree} from '../../src/manifest/source-tree.ts';
import {extremesOf} from '../../src/numeric/extremes.ts';
import {AIMET_BINS, addAimetCounts} from '../../src/numeric/histogram-aimet.ts';
import {encodeModel} from '../../src/onnx/codec.ts';
import type {Model} from '../../src/onnx/graph.ts';
import {loadModel} from '../../src/onnx/load-model.ts';
import {inferShapes} from '../../src/onnx/shapes/infer-shapes.ts';
import {aimetBoundsOf} from '../../src/tasks/calibrate/aimet-counts.ts';
import {chooseAimetRanges} from '../../src/tasks/choose-ranges/choose-aimet-ranges.ts';
import {placeQuantizers} from '../../src/tasks/place-quantizers/place-quantizers.ts';
import {type PreparedQuantization, prepareQuantization} from '../../src/tasks/quantize/quantize-model.ts';
import {roundWeight} from '../../src/tasks/quantize/round-weight.ts';
import {putRoundedWeights, weightsOf} from '../../src/tasks/quantize/simulate-weights.ts';
import {GOLDEN_SAMPLES, type GoldenSamples} from '../support/golden-samples.ts';
import {nativeRecipe} from '../support/recipes.ts';
import {named, sharedPath} from '../support/shared.ts';

const folder = sharedPath('golden', 'aimet');

/** AIMET's calibration samples are the first of those of the other reference outputs. */
const SAMPLE_COUNT = 32;

/** Activations of another build of the engine differ in their last bits; scales are float32 here and double there. */
const RELATIVE_TOLERANCE = 1e-6;

const MODELS = ['resnet8', 'kws', 'tinymobilenet', 'mobilenet', 'vit'] as const;
const SCHEMES: Readonly<Record<string, RangeRecipe>> = {
  min_max: {method: 'min-max'},
  tf_enhanced: {method: 'tf-enhanced'},
};
const CONFIGS: Readonly<Record<string, string>> = {
  default: 'default_config.json',
  default_per_channel: 'default_config_per_channel.json',
  htp_v73: 'htp_quantsim_config_v73.json',
};

interface Encoding {
  readonly name: string;
  readonly scale: readonly number[];
  readonly offset: readonly number[];
}

const CASES = MODELS.flatMap((model) =>
  Object.keys(SCHEMES).flatMap((scheme) =>
    Object.keys(CONFIGS).map((config) => ({
      model,
      scheme,
      config,
      file: `${model}__${scheme}__${config}__1.0.0.encodings`,
    })),
  ),
).filter(({file}) => folder === undefined || existsSync(`${folder}/${file}`));

function recipeFor(config: string, range: RangeRecipe): RoundingRecipe {
  const text = readFileSync(`${folder}/configs/${CONFIGS[config]}`, 'utf8');
  const {root, mistakes} = parseSourceTree({path: config, text});
  expect(mistakes).toEqual([]);
  const decoded = quantsimConfig.decode(root!, (mistake) => expect(mistake).toBeUndefined());
  return nativeRecipe({...recipeOfConfig(decoded!, {param: 8, activation: 8}), aimetRange: range});
}

/** The graph that AIMET worked on: batch normalizations folded. */
async function load(name: string): Promise<Model> {
  const {model} = await loadModel(`${folder}/${name}__min_max__default_per_channel__1.0.0.onnx`);
  inferShapes(model);
  return model;
}

async function collect(
  model: Model,
  names: readonly string[],
  groups: readonly (readonly string[])[],
  {samples, dims}: GoldenSamples,
): Promise<ReadonlyMap<string, RangeStatistics>> {
  const engine = await createOnnxruntimeEngine();
  const session = await engine.openSession(withTaps(encodeModel(model), names));
  const input = session.inputs[0]!.name;
  const used = samples.slice(0, SAMPLE_COUNT);
  const pass = async (visit: (name: string, values: Float32Array) => void): Promise<void> => {
    for (const data of used) {
      const outputs = await session.run({[input]: {type: 'float32', dims, data}}, names);
      for (const name of names) visit(name, outputs[name]!.data as Float32Array);
    }
  };
  const mins = new Map(names.map((name) => [name, [] as number[]]));
  const maxs = new Map(names.map((name) => [name, [] as number[]]));
  await pass((name, values) => {
    const {min, max} = extremesOf(values);
    mins.get(name)!.push(min);
    maxs.get(name)!.push(max);
  });
  const extremes = names.map(
    (name): RangeStatistics => ({
      min: Math.min(...mins.get(name)!),
      max: Math.max(...maxs.get(name)!),
      magnitudeMin: Number.POSITIVE_INFINITY,
      sampleMins: Float32Array.from(mins.get(name)!),
      sampleMaxs: Float32Array.from(maxs.get(name)!),
      histogram: undefined,
    }),
  );
  const bases = names.map((name) => ({name, digest: name as never}));
  const bounds = aimetBoundsOf(bases, extremes, groups);
  const counts = new Map(
    bases.filter((base) => bounds.has(base)).map((base) => [base.name, new Float64Array(AIMET_BINS + 1)]),
  );
  await pass((name, values) => {
    const base = bases.find((one) => one.name === name)!;
    if (counts.has(name)) addAimetCounts(values, bounds.get(base)!, counts.get(name)!);
  });
  await session.release();
  return new Map(
    bases.map((base, i) => {
      const found = bounds.get(base);
      const histogram = found && {edges: Float32Array.of(found.first, found.last), counts: counts.get(base.name)!};
      return [base.name, {...extremes[i]!, histogram}];
    }),
  );
}

async function encodingsOf(name: string, config: string, range: RangeRecipe): Promise<PreparedQuantization> {
  const recipe = recipeFor(config, range);
  const model = await load(name);
  const placed = placeQuantizers(model, recipe);
  if (!placed.ok) throw new Error(JSON.stringify(placed.error));
  const {placement} = placed.value;
  const simulated = await load(name);
  const {weights} = prepareQuantization(simulated, {placement: weightsOf(placement), ranges: new Map(), recipe});
  putRoundedWeights(
    simulated,
    weights,
    weights.map(({weight, parameters}) => roundWeight(weight, parameters)),
  );
  const groups = placement.measuredValues.map(({name: first, joined}) => [first, ...(joined ?? [])]);
  const values = await collect(simulated, [...new Set(groups.flat())], groups, GOLDEN_SAMPLES[name]!());
  const statistics: CalibrationStatistics = {collector: 'aimet', values};
  const ranges = chooseAimetRanges(statistics, placement.measuredValues, {recipe: range, options: recipe.aimetOptions});
  return prepareQuantization(model, {placement, ranges, recipe});
}

/** AIMET's integers begin at 0, ONNX's signed ones at their lowest. */
const lowestOf = (type: string): number => (type.startsWith('u') ? 0 : -(2 ** (Number(/\d+$/.exec(type)?.[0]) - 1)));

for (const {model, scheme, config, file} of CASES) {
  test.skipIf(folder === undefined)(
    named(`${model}, ${scheme}, ${config}: scales and offsets are AIMET's`, folder),
    async () => {
      const golden = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
      const wanted: readonly Encoding[] = [...golden.activation_encodings, ...golden.param_encodings];
      const {parameters} = await encodingsOf(model, config, SCHEMES[scheme]!);
      const wrong = wanted.flatMap(({name, scale, offset}) => {
        const own = parameters.get(name);
        if (!own) return [`${name}: no quantizer`];
        if (own.scales.length !== scale.length) return [`${name}: ${own.scales.length} scales, not ${scale.length}`];
        return scale.flatMap((value, i) => {
          const isNear = Math.abs(own.scales[i]! - value) <= RELATIVE_TOLERANCE * value;
          const zeroPoint = own.zeroPoints[i]!;
          return isNear && lowestOf(own.type) - zeroPoint === offset[i]
            ? []
            : [`${name}[${i}]: ${own.scales[i]} ${lowestOf(own.type) - zeroPoint}, not ${value} ${offset[i]}`];
        });
      });
      expect(wrong).toEqual([]);
    },
    120_000,
  );
}
