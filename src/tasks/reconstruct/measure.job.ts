/** Sums what layers read and should give over some samples. Done in a worker process. */
import {readFile} from 'node:fs/promises';
import type {Job} from '../../build/task.ts';
import type {SampleRef} from '../../dataset/dataset.ts';
import {rememberSamples} from '../../dataset/kept-samples.ts';
import {createSampleRunner, type SampleRunner} from '../../dataset/run-samples.ts';
import type {FeedSpec} from '../../dataset/sample-feeds.ts';
import {createSampleReader} from '../../dataset/sample-reader.ts';
import type {Session} from '../../engine/engine.ts';
import {keptSession} from '../../engine/kept-sessions.ts';
import type {DatasetSpec} from '../../manifest/manifest.ts';
import {decodeModel, encodeModel} from '../../onnx/codec.ts';
import {createProductModel} from './product-model.ts';
import {reducedTo} from './reduced-to.ts';
import {type Columns, fanIn, groupsOf, type LayerShape, unfold} from './unfold.ts';

/** Plain data. */
export interface MeasuredLayer {
  readonly shape: LayerShape;
  readonly channels: number;
  /** Of its output that are looked at in a sample, at most. */
  readonly positions: number;
  /** Value of the quantized model. */
  readonly input: string;
  /** Value of the float model. */
  readonly output: string;
}

/** Plain data. */
export interface MeasurePayload {
  readonly imported: {readonly path: string; readonly digest: string};
  /** Reduced to what computes the layers' inputs. */
  readonly quantized: {readonly bytes: Uint8Array; readonly digest: string};
  readonly layers: readonly MeasuredLayer[];
  /** Whole sequences, in order. */
  readonly samples: readonly SampleRef[];
  readonly dataset: DatasetSpec;
  readonly feeds: FeedSpec;
}

/** `Moments` of one layer with products in float32. Plain data. */
export interface LayerSums {
  readonly count: number;
  readonly gram: Float32Array;
  readonly cross: Float32Array;
  readonly inputs: Float64Array;
  readonly outputs: Float64Array;
  readonly outputSquares: Float64Array;
}

export const measureJob: Job = async (payload, onProgress): Promise<readonly LayerSums[]> => {
  const {imported, quantized, layers, samples, dataset, feeds} = payload as MeasurePayload;
  const inputs = [...new Set(layers.map(({input}) => input))];
  const outputs = [...new Set(layers.map(({output}) => output))];
  const float = await openRunner(feeds, outputs, ['float', imported.digest, outputs], async () =>
    encodeModel(reducedTo(decodeModel(await readFile(imported.path)), outputs, feeds)),
  );
  const integer = await openRunner(feeds, inputs, ['quantized', quantized.digest, inputs], async () => quantized.bytes);
  const columns: Columns[][] = layers.map(() => []);
  const reader = rememberSamples(createSampleReader(dataset));
  for (const [position, ref] of samples.entries()) {
    const sample = await reader.read(ref);
    const [y, x] = [await float.run(ref, sample), await integer.run(ref, sample)];
    const seed = Number.parseInt(ref.digest.slice(0, SEED_DIGITS), 16);
    for (const [i, {shape, positions, input, output}] of layers.entries())
      columns[i]!.push(unfold(shape, {input: x[input]!, output: y[output]!}, {positions, seed}));
    onProgress(position + 1);
  }
  const product = await keptSession('reconstruct/product', (engine) => engine.openSession(createProductModel()));
  const sums: LayerSums[] = [];
  for (const [i, layer] of layers.entries()) sums.push(await sumsOf(layer, columns[i]!, product));
  return sums;
};

/** Hexadecimal digits of a sample's digest that draw its positions. */
const SEED_DIGITS = 8;

async function openRunner(
  feeds: FeedSpec,
  names: readonly string[],
  key: readonly unknown[],
  read: () => Promise<Uint8Array>,
): Promise<SampleRunner> {
  const session = await keptSession(JSON.stringify(['reconstruct/measure', ...key]), async (engine) =>
    engine.openSession(await read()),
  );
  return createSampleRunner(session, feeds, names);
}

async function sumsOf(
  {shape, channels}: MeasuredLayer,
  columns: readonly Columns[],
  product: Session,
): Promise<LayerSums> {
  const [groups, depth] = [groupsOf(shape), fanIn(shape)];
  const count = columns.reduce((total, some) => total + some.count, 0);
  const x = joined(
    columns.map(({inputs, count}) => ({values: inputs, count})),
    groups * depth,
    count,
  );
  const y = joined(
    columns.map(({outputs, count}) => ({values: outputs, count})),
    channels,
    count,
  );
  const {gram, cross} = await product.run({
    x: {type: 'float32', dims: [groups, depth, count], data: x},
    y: {type: 'float32', dims: [groups, channels / groups, count], data: y},
  });
  return {
    count,
    gram: gram!.data as Float32Array,
    cross: cross!.data as Float32Array,
    inputs: rowSums(x, count, (value) => value),
    outputs: rowSums(y, count, (value) => value),
    outputSquares: rowSums(y, count, (value) => value * value),
  };
}

/** Matrices of equally many rows side by side. */
function joined(
  parts: readonly {readonly values: Float32Array; readonly count: number}[],
  rows: number,
  columns: number,
): Float32Array {
  const result = new Float32Array(rows * columns);
  let start = 0;
  for (const {values, count} of parts) {
    for (let row = 0; row < rows; row++)
      result.set(values.subarray(row * count, (row + 1) * count), row * columns + start);
    start += count;
  }
  return result;
}

function rowSums(values: Float32Array, columns: number, of: (value: number) => number): Float64Array {
  const sums = new Float64Array(values.length / columns);
  for (let row = 0; row < sums.length; row++) {
    let sum = 0;
    for (let i = row * columns; i < (row + 1) * columns; i++) sum += of(values[i]!);
    sums[row] = sum;
  }
  return sums;
}
