/**
 * What calibration costs beyond the forward passes that it needs anyway: one process, one thread, decoded samples, graph
 * optimisations off, all variants in turn in every round, medians of the rounds' processor times and of their ratios.
 *
 *     npx esbuild bench/calibrate.ts --bundle --platform=node --format=esm --external:onnxruntime-node \
 *       --outfile=bench/calibrate.mjs && node bench/calibrate.mjs squeezenet mobilenet
 */
import {readFileSync} from 'node:fs';
import type {Session} from '../src/engine/engine.ts';
import {createOnnxruntimeEngine} from '../src/engine/onnxruntime-engine.ts';
import {withTaps} from '../src/engine/tapped-model.ts';
import type {RangeRecipe} from '../src/manifest/manifest.ts';
import {extremesOf} from '../src/numeric/extremes.ts';
import {
  collectTensor,
  createCollector,
  finishCollector,
  type StatisticsCollector,
} from '../src/numeric/tensor-statistics.ts';
import {decodeModel} from '../src/onnx/codec.ts';
import {tappedValues} from '../src/tasks/calibrate/tapped-values.ts';
import {chooseRange} from '../src/tasks/choose-ranges/choose-range.ts';
import {placeQuantizers} from '../src/tasks/place-quantizers/place-quantizers.ts';
import {GOLDEN_SAMPLES, type GoldenSamples} from '../test/support/golden-samples.ts';
import {nativeRecipe} from '../test/support/recipes.ts';
import {sharedPath} from '../test/support/shared.ts';

const ROUNDS = 15;

const RECIPE = nativeRecipe();

interface Variant {
  readonly name: string;
  readonly session: Session;
  readonly outputNames: readonly string[];
  readonly onSample: (values: readonly Float32Array[]) => void;
}

/** Processor time of this process, which other processes disturb less than the time on the clock. */
function processorMs(): number {
  const {user, system} = process.cpuUsage();
  return (user + system) / 1000;
}

async function passMs(input: string, {samples, dims}: GoldenSamples, variant: Variant): Promise<number> {
  const start = processorMs();
  for (const data of samples) {
    const outputs = await variant.session.run({[input]: {type: 'float32', dims, data}}, variant.outputNames);
    variant.onSample(variant.outputNames.map((name) => outputs[name]!.data as Float32Array));
  }
  return (processorMs() - start) / samples.length;
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;

async function benchModel(name: string): Promise<void> {
  const bytes = readFileSync(sharedPath('golden', 'float', `${name}.onnx`)!);
  const model = decodeModel(bytes);
  const placed = placeQuantizers(model, RECIPE);
  if (!placed.ok) throw new Error('the recipe does not fit');
  const {measuredValues} = placed.value.placement;
  const {bases} = tappedValues(
    model.graph,
    measuredValues.map((value) => value.name),
    true,
  );
  const engine = await createOnnxruntimeEngine();
  const bare = await engine.openSession(bytes);
  const tapped = await engine.openSession(withTaps(bytes, bases));
  const golden = GOLDEN_SAMPLES[name]!();
  const input = bare.inputs[0]!.name;
  const collectors: StatisticsCollector[] = bases.map(() => createCollector());
  const ends = bare.outputs.map((output) => output.name);
  const variants: readonly Variant[] = [
    {name: 'bare', session: bare, outputNames: ends, onSample: () => undefined},
    {name: 'taps fetched', session: tapped, outputNames: bases, onSample: () => undefined},
    {name: 'extremes', session: tapped, outputNames: bases, onSample: (values) => void values.map(extremesOf)},
    {
      name: 'native',
      session: tapped,
      outputNames: bases,
      onSample: (values) => {
        for (const [i, array] of values.entries()) collectTensor(collectors[i]!, array);
      },
    },
  ];
  const times = variants.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, variant] of variants.entries()) times[i]!.push(await passMs(input, golden, variant));
  }
  const elements =
    collectors.reduce((sum, collector) => sum + collector.elementCount, 0) / ROUNDS / golden.samples.length;
  console.log(
    `${name}: ${measuredValues.length} values, ${bases.length} fetched, ${(elements / 1e6).toFixed(2)} M elements`,
  );
  for (const [i, variant] of variants.entries()) {
    const ratio = median(times[i]!.map((ms, round) => ms / times[0]![round]!));
    console.log(`  ${variant.name.padEnd(14)} ${median(times[i]!).toFixed(2).padStart(7)} ms  ${ratio.toFixed(2)} x`);
  }
  const statistics = collectors.map(finishCollector);
  for (const method of ['percentile', 'entropy', 'mse'] as const) {
    const recipe: RangeRecipe = method === 'percentile' ? {method, percentile: 99.999} : {method};
    const start = processorMs();
    for (const value of statistics) {
      chooseRange(value, recipe, {type: 'uint8', symmetric: false, reducedRange: false, scale: 'float'});
    }
    console.log(`  ranges by ${method}: ${((processorMs() - start) / bases.length).toFixed(2)} ms a value`);
  }
  await bare.release();
  await tapped.release();
}

for (const name of process.argv.slice(2)) await benchModel(name);
