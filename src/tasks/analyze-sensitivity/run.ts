import {type Figure, figureOf, numberOf} from '../../artifacts/figure.ts';
import {encodeSensitivity, type LayerSensitivity, type Sensitivity} from '../../artifacts/sensitivity.ts';
import {canonicalJson} from '../../base/canonical-json.ts';
import {forEachConcurrently} from '../../build/for-each-concurrently.ts';
import type {Item, TaskContext, TaskRequest} from '../../build/task.ts';
import {weightedLayers} from '../../onnx/weighted-layers.ts';
import type {MeasurePayload, OutputNoise} from './measure.job.ts';
import {type Prepared, prepare} from './prepare.ts';

/** The items that a run would look up. */
export async function listItems(request: TaskRequest): Promise<readonly Item[]> {
  return (await prepare(request)).items;
}

export async function run(request: TaskRequest, context: TaskContext): Promise<Record<string, Uint8Array>> {
  const prepared = await prepare(request);
  const noises = await measureNoises(prepared, context);
  const sensitivity: Sensitivity = {
    version: 1,
    sampleCount: prepared.samples.length,
    layers: layersOf(prepared, noises),
  };
  context.summarize(summaryOf(sensitivity));
  return {'sensitivity.json': encodeSensitivity(sensitivity)};
}

/** Quantizers that one job measures: few, so that all workers end at about the same time. */
const JOB_QUANTIZERS = 4;

/** Relative noise of the outputs for each quantizer, from the cache or measured. */
async function measureNoises(prepared: Prepared, context: TaskContext): Promise<readonly number[]> {
  const {items, quantizers, samples, imported, dataset, feeds} = prepared;
  if (samples.length === 0) return quantizers.map(() => 0);
  const noises = (await context.items.lookUp(items)).map(decodeNoise);
  const missing = [...noises.keys()].filter((i) => noises[i] === undefined);
  const groups = Array.from({length: Math.ceil(missing.length / JOB_QUANTIZERS)}, (_, i) =>
    missing.slice(i * JOB_QUANTIZERS, (i + 1) * JOB_QUANTIZERS),
  );
  let done = quantizers.length - missing.length;
  await forEachConcurrently(groups, context.concurrency, async (group) => {
    const payload: MeasurePayload = {
      imported: {path: imported.path, digest: imported.digest},
      quantizers: group.map((i) => quantizers[i]!.quantizer),
      ...{samples, feeds, dataset: dataset.spec},
    };
    const measured = (await context.runJob('analyze-sensitivity/measure', payload)) as readonly OutputNoise[];
    // Saved together: they stand in one file. Tasks have no clock: how long an item took is told by the task's own time.
    await Promise.all(
      group.map((place, i) => {
        const noise = relativeNoise(measured[i]!);
        noises[place] = noise;
        return context.items.save(items[place]!, encodeNoise(noise), 0);
      }),
    );
    done += group.length;
    context.progress({done, total: quantizers.length, unit: 'quantizers'});
  });
  return noises.map((noise) => noise ?? 0);
}

/** Σ over outputs of Σ(x − q)² / Σx². */
function relativeNoise({signal, noise}: OutputNoise): number {
  let total = 0;
  for (const [i, power] of noise.entries()) if (power !== 0) total += power / signal[i]!;
  return total;
}

const encodeNoise = (noise: number): Uint8Array => new TextEncoder().encode(canonicalJson({noise: figureOf(noise)}));

/** Undefined for other bytes: the quantizer then is measured again. */
function decodeNoise(bytes: Uint8Array | undefined): number | undefined {
  const text = bytes && /^\{"noise":(?:"(-?Infinity|NaN)"|([-+.0-9eE]+))\}$/.exec(new TextDecoder().decode(bytes));
  return text ? Number(text[1] ?? text[2]) : undefined;
}

function layersOf({imported, quantizers}: Prepared, noises: readonly number[]): readonly LayerSensitivity[] {
  return weightedLayers(imported.model.graph).flatMap(({node, output}) => {
    const noise: {weights?: Figure; activations?: Figure} = {};
    const snrDb: {weights?: Figure; activations?: Figure} = {};
    for (const [i, {layer, quantizer}] of quantizers.entries()) {
      if (layer.output.name !== output.name) continue;
      noise[quantizer.part] = figureOf(noises[i]!);
      snrDb[quantizer.part] = figureOf(-10 * Math.log10(noises[i]!));
    }
    const layer = node.name === '' ? output.name : node.name;
    const described = {layer, operator: node.opType, output: output.name, noise, snrDb};
    return Object.keys(noise).length === 0 ? [] : [described];
  });
}

function summaryOf({layers, sampleCount}: Sensitivity): string {
  const figures = layers.flatMap(({layer, snrDb}) =>
    Object.values(snrDb).map((figure) => ({layer, snr: numberOf(figure)})),
  );
  const [first, ...rest] = figures;
  if (!first) return 'no layer is quantized';
  const worst = rest.reduce((lowest, figure) => (figure.snr < lowest.snr ? figure : lowest), first);
  return `${layers.length} layers on ${sampleCount} samples; most sensitive: ${worst.layer}, ${worst.snr.toFixed(1)} dB`;
}
