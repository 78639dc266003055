/**
 * Quantizing from nothing – process start, import, calibration, rounding – beside onnxruntime's `quantize_static`, on the
 * same model file and the same decoded samples in one .npy, in turn. Prints medians of time, that of the rounds' ratios,
 * and the peak memory of the process tree, measured in a round of its own.
 *
 *     npm run build
 *     QUANTGATE_BENCH_PYTHON=venv/bin/python node bench/run.mjs cold-quantize [MODEL[=SAMPLES]…] [--rounds=N] [--methods=a,b]
 *
 * Models and samples come from the folder "shared" beside the checkout. Without the variable only quantgate is measured.
 */
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {loadavg, tmpdir} from 'node:os';
import path from 'node:path';
import {hashBytes} from '../src/base/content-hash.ts';
import {encodeNpy} from '../src/dataset/npy.ts';
import {resolveDataset} from '../src/dataset/resolve-dataset.ts';
import {createSampleReader} from '../src/dataset/sample-reader.ts';
import {loadManifest} from '../src/manifest/load-manifest.ts';
import type {DatasetSpec, Manifest} from '../src/manifest/manifest.ts';
import {loadModel} from '../src/onnx/load-model.ts';
import {sharedPath} from '../test/support/shared.ts';
import {measureMemory, measureTime, type ProcessCost} from './measure-process.ts';
import {median} from './median.ts';

const DEFAULT_CASES = ['resnet8=500', 'mobilenet=100', 'squeezenet=100', 'yolox=40'];
const METHODS = ['min-max', 'percentile', 'entropy'];
const CLI = path.resolve(process.env.QUANTGATE_BENCH_CLI ?? 'dist/cli.js');
const PYTHON = process.env.QUANTGATE_BENCH_PYTHON;
const PEER = path.resolve('bench/quantize_static.py');

interface Case {
  readonly name: string;
  readonly model: string;
  readonly input: string;
  readonly samples: string;
  readonly sampleCount: number;
}

const args = process.argv.slice(2);
const option = (name: string): string | undefined =>
  args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);

/** The dataset of the bench manifest that has enough samples: that for calibration, or else that for evaluation. */
async function decodedSamples(manifest: Manifest, name: string, count: number): Promise<Float32Array[]> {
  const model = manifest.models.get(name);
  const datasets = [model?.calibrationDataset, model?.evaluationDataset].flatMap((one) => one ?? []);
  for (const dataset of datasets) {
    const spec: DatasetSpec = {...manifest.datasets.get(dataset)!, limit: count, labels: undefined};
    const resolved = await resolveDataset({
      ...{name: dataset, spec, directory: manifest.directory},
      digestFile: async (file) => hashBytes(file),
      remember: (_, compute) => compute(),
    });
    if (!resolved.ok || resolved.value.samples.length < count) continue;
    const reader = createSampleReader(spec);
    const samples: Float32Array[] = [];
    for (const ref of resolved.value.samples) {
      const {data} = Object.values((await reader.read(ref)).inputs)[0]!;
      samples.push(data instanceof Float32Array ? data : Float32Array.from(data as Uint8Array));
    }
    return samples;
  }
  throw new Error(`no dataset of "${name}" has ${count} samples`);
}

async function prepareCase(text: string, manifest: Manifest, folder: string): Promise<Case> {
  const [name = '', count = '100'] = text.split('=');
  const model = sharedPath('golden', 'float', `${name}.onnx`);
  if (model === undefined) throw new Error(`../shared/golden/float/${name}.onnx is not there`);
  const samples = await decodedSamples(manifest, name, Number(count));
  const {inputs} = (await loadModel(model)).model.graph;
  const dims = inputs[0]!.dims!.map((dim) => (typeof dim === 'number' ? dim : 1)).with(0, samples.length);
  const data = new Float32Array(samples.length * samples[0]!.length);
  for (const [i, sample] of samples.entries()) data.set(sample, i * sample.length);
  const file = path.join(folder, `${name}-${count}.npy`);
  writeFileSync(file, encodeNpy({type: 'float32', dims, data}));
  return {name, model, input: inputs[0]!.name, samples: file, sampleCount: samples.length};
}

type Measure = typeof measureTime;

/** In an empty folder, so that nothing is cached; file-system caches are as warm as the peer's. */
async function quantizeHere(measure: Measure, {model, samples}: Case, method: string, folder: string) {
  const own = mkdtempSync(path.join(folder, 'run-'));
  writeFileSync(
    path.join(own, 'quantgate.yaml'),
    [
      `datasets: { calibration: { npy: ${JSON.stringify(samples)} } }`,
      `models: { model: { file: ${JSON.stringify(model)}, calibrate: calibration } }`,
      `builds: { int8: { model: model, target: generic, recipe: { weights: int8 per-channel, activations: uint8, range: ${method}, steps: [] } } }`,
      '',
    ].join('\n'),
  );
  const cost = await measure([process.execPath, CLI, 'build'], own);
  rmSync(own, {recursive: true});
  return cost;
}

async function quantizeThere(measure: Measure, one: Case, method: string, folder: string) {
  const output = path.join(folder, 'peer.onnx');
  return measure([PYTHON!, PEER, one.model, one.input, one.samples, method, output], folder);
}

const seconds = (costs: readonly ProcessCost[]): string => {
  const all = costs.map(({wallMs}) => wallMs / 1000);
  return `${median(all).toFixed(2)} s (least ${Math.min(...all).toFixed(2)})`.padEnd(20);
};

const megabytes = ({peakBytes}: ProcessCost): string => `${(peakBytes / 1e6).toFixed(0)} MB`.padStart(8);

async function compare(one: Case, method: string, rounds: number, folder: string): Promise<void> {
  const [ourMemory, theirMemory] = [
    await quantizeHere(measureMemory, one, method, folder),
    PYTHON ? await quantizeThere(measureMemory, one, method, folder) : undefined,
  ];
  const here: ProcessCost[] = [];
  const there: ProcessCost[] = [];
  for (let round = 0; round < rounds; round++) {
    here.push(await quantizeHere(measureTime, one, method, folder));
    if (PYTHON) there.push(await quantizeThere(measureTime, one, method, folder));
  }
  const ours = `quantgate ${seconds(here)} ${megabytes(ourMemory)}`;
  const label = `${one.name} × ${one.sampleCount}, ${method}`.padEnd(32);
  if (!theirMemory) return console.log(`${label} ${ours}`);
  const ratio = median(there.map(({wallMs}, i) => wallMs / here[i]!.wallMs)).toFixed(2);
  const best = (least(there) / least(here)).toFixed(2);
  const theirs = `quantize_static ${seconds(there)} ${megabytes(theirMemory)}`;
  console.log(`${label} ${ours}   ${theirs}   ${ratio} × faster (least: ${best} ×)`);
}

const least = (costs: readonly ProcessCost[]): number => Math.min(...costs.map(({wallMs}) => wallMs));

const loaded = await loadManifest({manifestPath: 'bench/models/quantgate.yaml', cwd: process.cwd()});
if (!loaded.ok) throw new Error('bench/models/quantgate.yaml does not load: is ../shared there?');
const folder = mkdtempSync(path.join(tmpdir(), 'quantgate-bench-'));
mkdirSync(folder, {recursive: true});
try {
  const named = args.filter((arg) => !arg.startsWith('--'));
  for (const text of named.length > 0 ? named : DEFAULT_CASES) {
    const one = await prepareCase(text, loaded.value.manifest, folder);
    for (const method of option('methods')?.split(',') ?? METHODS) {
      await compare(one, method, Number(option('rounds') ?? 3), folder);
    }
  }
  console.log(`load ${loadavg()[0]!.toFixed(1)}`);
} finally {
  rmSync(folder, {recursive: true, force: true});
}
