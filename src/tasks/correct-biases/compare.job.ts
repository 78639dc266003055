/** Says how far the outputs of the quantized model are from the float ones before and after correction. Done in a worker process. */
import {readFile} from 'node:fs/promises';
import type {Job} from '../../build/task.ts';
import {compareOutputs} from '../../dataset/compare-outputs.ts';
import type {SampleRef} from '../../dataset/dataset.ts';
import type {FeedSpec} from '../../dataset/sample-feeds.ts';
import type {DatasetSpec} from '../../manifest/manifest.ts';
import type {OutputComparison} from '../../numeric/output-comparison.ts';
import {decodeModel, encodeModel} from '../../onnx/codec.ts';
import {type BiasType, correctLayers} from './correct-layers.ts';
import {correctableLayers} from './correctable-layers.ts';
import type {ModelFile} from './measure.job.ts';

/** Plain data. */
export interface ComparePayload {
  readonly imported: ModelFile;
  readonly quantized: ModelFile;
  /** Names the corrected model. */
  readonly correctedDigest: string;
  /** Mean error per correctable layer, shape [channels] each. */
  readonly errors: readonly Float64Array[];
  readonly bias: BiasType;
  /** Whole sequences, in order. */
  readonly samples: readonly SampleRef[];
  readonly dataset: DatasetSpec;
  readonly feeds: FeedSpec;
}

export const compareJob: Job = async (payload, onProgress): Promise<OutputComparison> => {
  const compare = payload as ComparePayload;
  const {imported, quantized, correctedDigest, samples, dataset, feeds} = compare;
  return compareOutputs({
    original: {digest: imported.digest, read: () => readFile(imported.path)},
    before: {digest: quantized.digest, read: () => readFile(quantized.path)},
    after: {digest: correctedDigest, read: () => correctedModel(compare)},
    outputNames: decodeModel(await readFile(imported.path)).graph.outputs.map(({name}) => name),
    ...{samples, dataset, feeds, onProgress},
  });
};

async function correctedModel({imported, quantized, errors, bias}: ComparePayload): Promise<Uint8Array> {
  const float = decodeModel(await readFile(imported.path));
  const model = decodeModel(await readFile(quantized.path));
  correctLayers(model.graph, correctableLayers(float.graph, model.graph), errors, bias);
  return encodeModel(model);
}
