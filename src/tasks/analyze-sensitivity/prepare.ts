import {decodeQuantizationReport} from '../../artifacts/quantization-report.ts';
import type {Json} from '../../base/canonical-json.ts';
import {type Digest, hashJson} from '../../base/content-hash.ts';
import {invariant} from '../../base/invariant.ts';
import type {Item, TaskInputValue, TaskRequest} from '../../build/task.ts';
import {chooseSamples} from '../../dataset/choose-samples.ts';
import type {ResolvedDataset, SampleRef} from '../../dataset/dataset.ts';
import {describeFeeds} from '../../dataset/feeds-fingerprint.ts';
import type {FeedSpec} from '../../dataset/sample-feeds.ts';
import {decodeModel} from '../../onnx/codec.ts';
import type {Model} from '../../onnx/graph.ts';
import {outputsDigest, valueDigests} from '../../onnx/value-digest.ts';
import {type LayerQuantizer, type QuantizedPart, singleQuantizers} from './single-quantizers.ts';

/** Everything that is known before anything is measured. */
export interface Prepared {
  readonly feeds: FeedSpec;
  readonly dataset: ResolvedDataset;
  readonly imported: {readonly model: Model; readonly path: string; readonly digest: Digest};
  readonly quantizers: readonly LayerQuantizer[];
  readonly samples: readonly SampleRef[];
  /** One for each quantizer. */
  readonly items: readonly Item[];
}

export async function prepare(request: TaskRequest): Promise<Prepared> {
  const {feeds, parts, sampleCount} = readParameters(request.parameters);
  const [input, dataset] = [taskInput(request, 'imported'), datasetSource(request)];
  const model = decodeModel(await input.read());
  const report = decodeQuantizationReport(await taskInput(request, 'quantization').read());
  const quantizers = singleQuantizers(model.graph, report, parts);
  const samples = chooseSamples(dataset.samples, sampleCount, Object.keys(feeds.state).length > 0).flat();
  return {
    ...{feeds, dataset, quantizers, samples},
    imported: {model, path: await input.localPath(), digest: input.digest},
    items: itemsOf(model, quantizers, {feeds, samples}),
  };
}

/**
 * Keyed by what the model computes, by what the quantized value is computed from, and by the quantizer; names are left
 * out. Values that are computed alike are told apart by their order.
 */
function itemsOf(
  model: Model,
  quantizers: readonly LayerQuantizer[],
  {feeds, samples}: Pick<Prepared, 'feeds' | 'samples'>,
): readonly Item[] {
  const digests = valueDigests(model);
  const shared = {
    outputs: outputsDigest(model),
    feeds: describeFeeds(model.graph, feeds, digests),
    samples: samples.map(({digest}) => digest),
    sequences: samples.map(({sequence}, i) => (sequence === samples[i - 1]?.sequence ? 0 : 1)),
  };
  const pack = hashJson(shared);
  const seen = new Map<string, Map<string, number>>();
  return quantizers.map(({layer, quantizer: {part, tensor, ...steps}}): Item => {
    const value = digests.get(model.graph.value(tensor)) ?? '';
    const alike = seen.get(`${part} ${value}`) ?? new Map<string, number>();
    seen.set(`${part} ${value}`, alike);
    if (!alike.has(tensor)) alike.set(tensor, alike.size);
    const quantizer = {type: steps.type, scales: [...steps.scales], zeroPoints: [...steps.zeroPoints]};
    return {
      label: `${part} of ${layer.node.name === '' ? layer.output.name : layer.node.name}`,
      fingerprint: {
        ...shared,
        ...{part, value, position: alike.get(tensor) ?? 0},
        quantizer: hashJson({...quantizer, ...(steps.axis === undefined ? {} : {axis: steps.axis})}),
      },
      pack,
    };
  });
}

interface Parameters {
  readonly feeds: FeedSpec;
  readonly parts: readonly QuantizedPart[];
  /** How many samples are looked at, if there are so many. */
  readonly sampleCount: number;
}

/** @throws InvariantError when the plan gave something else */
function readParameters(parameters: Json): Parameters {
  const {feeds, parts, sampleCount} = parameters as unknown as Partial<Parameters>;
  invariant(
    feeds !== undefined && parts !== undefined && sampleCount !== undefined && sampleCount > 0,
    () => 'analyze-sensitivity lacks parameters',
  );
  return {feeds, parts, sampleCount};
}

export function taskInput({inputs}: TaskRequest, name: string): Extract<TaskInputValue, {readonly from: 'task'}> {
  const input = inputs[name];
  invariant(input?.from === 'task', () => `analyze-sensitivity has no input "${name}"`);
  return input;
}

function datasetSource({inputs}: TaskRequest): ResolvedDataset {
  const input = inputs.samples;
  invariant(input?.from === 'source', () => 'analyze-sensitivity has no samples');
  return input.value as ResolvedDataset;
}
