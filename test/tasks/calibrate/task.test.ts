import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {decodeStatistics} from '../../../src/artifacts/calibration-statistics.ts';
import {encodeMeasuredNames} from '../../../src/artifacts/placement.ts';
import {canonicalJson, type Json} from '../../../src/base/canonical-json.ts';
import {hashBytes, hashJson} from '../../../src/base/content-hash.ts';
import {Failure} from '../../../src/base/failure.ts';
import type {TaskContext, TaskRequest} from '../../../src/build/task.ts';
import type {ResolvedDataset, SampleRef} from '../../../src/dataset/dataset.ts';
import {createOnnxruntimeEngine} from '../../../src/engine/onnxruntime-engine.ts';
import {withTaps} from '../../../src/engine/tapped-model.ts';
import type {DatasetSpec} from '../../../src/manifest/manifest.ts';
import {numpyBinEdges} from '../../../src/numeric/histogram-numpy.ts';
import {encodeModel} from '../../../src/onnx/codec.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {type CollectPayload, collectStatisticsJob} from '../../../src/tasks/calibrate/collect-statistics.job.ts';
import {calibrateTask} from '../../../src/tasks/calibrate/task.ts';
import {memoryTaskContext, taskInput} from '../../support/memory-task-context.ts';
import {temporaryDirectory} from '../../support/temporary-directory.ts';

const MODEL = `(x: float32[1,2,4,4]) -> (y: float32[1,5]) {
  w1 = float32[3,2,3,3] seeded 1
  c = Conv(x, w1) {pads: [1,1,1,1]}
  r = Relu(c)
  s = Sigmoid(c)
  k = Concat(r, s) {axis: 1}
  f = Flatten(k)
  w2 = float32[96,5] seeded 2 times 0.1
  y = MatMul(f, w2)
}`;

const VALUES = ['x', 'r', 's', 'k', 'f', 'y'];

const randomSpec = (shape: readonly number[]): DatasetSpec => ({
  source: {kind: 'random', count: 1, seed: 5, distribution: 'normal', range: [-1, 2], shape},
  normalize: {scale: 1, mean: [0], std: [1]},
  labels: undefined,
  shuffleSeed: undefined,
  limit: undefined,
  onError: 'fail',
});

/** Samples with these indices, in this order; `sequenceOf` groups them. */
function dataset(
  indices: readonly number[],
  shape: readonly number[] = [2, 4, 4],
  sequenceOf: (index: number) => number = (index) => index,
): ResolvedDataset {
  const samples = indices.map((index): SampleRef => {
    const digest = hashJson({index});
    return {name: `random#${index}`, files: {}, index, digest, sequence: sequenceOf(index), label: undefined};
  });
  const digest = hashJson(samples.map((sample) => sample.digest));
  return {name: 'calibration', spec: randomSpec(shape), samples, digest};
}

const upTo = (count: number): number[] => Array.from({length: count}, (_, i) => i);

interface Setting {
  readonly text: string;
  readonly values: readonly string[];
  readonly samples: ResolvedDataset;
  readonly collector: string;
  readonly feeds: Json;
}

const setting = (changes: Partial<Setting> = {}): Setting => ({
  text: MODEL,
  values: VALUES,
  samples: dataset(upTo(40)),
  collector: 'native',
  feeds: {state: {}, constants: {}},
  ...changes,
});

function requestOf({text, values, samples, collector, feeds}: Setting): TaskRequest {
  const bytes = encodeModel(parseModel(text));
  const file = path.join(temporaryDirectory(), 'model.onnx');
  writeFileSync(file, bytes);
  return {
    id: 'b:calibrate' as TaskRequest['id'],
    parameters: {collector, feeds},
    inputs: {
      model: {
        from: 'task',
        digest: hashBytes(bytes),
        sizeBytes: bytes.length,
        read: async () => bytes,
        localPath: async () => file,
      },
      values: taskInput(encodeMeasuredNames({version: 1, values})),
      samples: {from: 'source', digest: samples.digest, value: samples},
    },
  };
}

/** A cache in memory that jobs are run for in this process. */
function memory(concurrency = 2) {
  const items = new Map<string, Uint8Array>();
  const hints = new Map<string, Uint8Array>();
  /** Number of values and samples of each job. */
  const jobs: {values: readonly string[]; samples: number}[] = [];
  const progress: string[] = [];
  const context = memoryTaskContext(items);
  const run = async (changes: Partial<Setting> = {}, overrides: Partial<TaskContext> = {}): Promise<Uint8Array> => {
    const outputs = await calibrateTask.run(requestOf(setting(changes)), {
      ...context,
      items: {
        ...context.items,
        readHint: async (name) => hints.get(canonicalJson(name)),
        writeHint: async (name, bytes) => void hints.set(canonicalJson(name), bytes),
      },
      concurrency,
      progress: ({done, total, unit}) => progress.push(`${done}/${total} ${unit}`),
      runJob: async (job, payload, onProgress) => {
        expect(job).toBe('calibrate/collect');
        const {valueNames, samples} = payload as CollectPayload;
        jobs.push({values: valueNames, samples: samples.length});
        return collectStatisticsJob(structuredClone(payload), onProgress ?? (() => undefined));
      },
      ...overrides,
    });
    return outputs['statistics.bin']!;
  };
  const measured = (): {values: string[]; samples: number} => ({
    values: [...new Set(jobs.flatMap(({values}) => values))].sort(),
    samples: jobs.reduce((sum, {samples}) => sum + samples, 0),
  });
  return {items, hints, jobs, progress, run, measured, summaries: context.summaries, saved: context.saved};
}

test('statistics are those of every value over all samples', async () => {
  const {run, summaries, progress, measured} = memory();
  const statistics = decodeStatistics(await run());
  expect(statistics.collector).toBe('native');
  if (statistics.collector !== 'native') return;
  expect([...statistics.values.keys()]).toEqual(VALUES);
  const {x, r, k, f} = Object.fromEntries(statistics.values);
  expect(x!.elementCount).toBe(40 * 32);
  expect(r!.min).toBe(0);
  expect(k!.elementCount).toBe(40 * 96);
  expect(f).toEqual(k);
  expect(summaries).toEqual(['6 tensors, 40 samples']);
  expect(progress.at(-1)).toBe('40/40 samples');
  expect(measured()).toEqual({values: ['r', 's', 'x', 'y'], samples: 40});
});

test('values that only rearrange others are not fetched, and have the statistics they would have', async () => {
  const derived = decodeStatistics(await memory().run());
  const direct = decodeStatistics(await memory().run({values: ['k']}));
  if (derived.collector !== 'native' || direct.collector !== 'native') throw new Error('not native');
  const {sum, sumOfSquares, ...rest} = derived.values.get('k')!;
  expect(direct.values.get('k')).toMatchObject(rest);
});

test('an unchanged second run measures nothing', async () => {
  const {run, jobs} = memory();
  const first = await run();
  jobs.length = 0;
  expect(await run()).toEqual(first);
  expect(jobs).toEqual([]);
});

test('added samples are the only ones measured, and the result is as without a cache', async () => {
  const {run, jobs, measured, hints} = memory();
  await run();
  jobs.length = 0;
  const samples = dataset([...upTo(20), ...[100, 101, 102], ...upTo(40).slice(20)]);
  const grown = await run({samples});
  expect(measured().samples).toBe(3);
  expect(grown).toEqual(await memory().run({samples}));
  jobs.length = 0;
  hints.clear();
  expect(await run({samples})).toEqual(grown);
});

test('a removed sample measures again no more than its chunk', async () => {
  const {run, jobs, measured} = memory();
  await run();
  jobs.length = 0;
  const samples = dataset(upTo(40).filter((index) => index !== 7));
  expect(await run({samples})).toEqual(await memory().run({samples}));
  expect(measured().samples).toBeLessThan(11);
});

test('the order of the samples changes per-sample figures only', async () => {
  const {run, jobs} = memory();
  const straight = decodeStatistics(await run());
  jobs.length = 0;
  const reversed = decodeStatistics(await run({samples: dataset(upTo(40).reverse())}));
  expect(jobs).toEqual([]);
  if (straight.collector !== 'native' || reversed.collector !== 'native') throw new Error('not native');
  const {sampleMins, sampleMaxs, ...rest} = straight.values.get('y')!;
  expect(reversed.values.get('y')).toEqual({
    ...rest,
    sampleMins: sampleMins.toReversed(),
    sampleMaxs: sampleMaxs.toReversed(),
  });
});

test('the number of workers does not show in the result', async () => {
  const one = memory(1);
  const many = memory(13);
  expect(await many.run()).toEqual(await one.run());
  expect(many.jobs.length).toBeGreaterThanOrEqual(one.jobs.length);
});

test('few new samples are shared out among idle workers', async () => {
  const {run, jobs} = memory(3);
  await run();
  jobs.length = 0;
  const samples = dataset(upTo(52));
  expect(await run({samples})).toEqual(await memory(1).run({samples}));
  expect(jobs.map((job) => job.samples)).toEqual([4, 4, 4]);
});

test('another last layer measures only what is behind it', async () => {
  const {run, jobs, measured} = memory();
  await run();
  jobs.length = 0;
  await run({text: MODEL.replace('seeded 2', 'seeded 3')});
  expect(measured()).toEqual({values: ['y'], samples: 40});
});

test('renaming everything measures nothing', async () => {
  const {run, jobs} = memory();
  const named = await run();
  jobs.length = 0;
  const renamed = MODEL.replace(/\b([xcrskfy]|w1|w2)\b/g, '$1_new');
  const again = await run({text: renamed, values: VALUES.map((name) => `${name}_new`)});
  expect(jobs).toEqual([]);
  const before = decodeStatistics(named).values;
  const after = decodeStatistics(again).values;
  expect([...after.values()]).toEqual([...before.values()]);
});

test('what is finished is kept when a chunk fails', async () => {
  const {run, items, jobs, measured} = memory();
  let calls = 0;
  const failing: TaskContext['runJob'] = async (_, payload, onProgress) => {
    if (++calls === 3) throw new Failure({reason: 'engine-crashed', message: 'The engine died.'});
    return collectStatisticsJob(payload, onProgress ?? (() => undefined));
  };
  await expect(run({}, {runJob: failing})).rejects.toThrow('The engine died.');
  // Chunks that were on their way are saved a moment later.
  await expect.poll(() => items.size).toBe(3 * 4);
  await run();
  expect(measured().samples).toBe(10);
  expect(jobs.length).toBe(2);
});

test('items listed for a plan are those that the run asks for, whatever was run before', async () => {
  const {run, items, hints} = memory();
  const readHint = async (name: Json): Promise<Uint8Array | undefined> => hints.get(canonicalJson(name));
  const listed = async (changes: Partial<Setting>): Promise<Set<string>> => {
    const all = await calibrateTask.listItems!(requestOf(setting(changes)), {readHint});
    expect(all[0]?.label).toMatch(/^x, \d+ samples$/);
    return new Set(all.map(({fingerprint}) => hashJson(fingerprint)));
  };
  const first = await listed({});
  await run();
  expect(first).toEqual(new Set(items.keys()));
  expect(await listed({})).toEqual(first);
  const samples = dataset(upTo(52));
  const second = await listed({samples});
  await run({samples});
  // All former items are still in use, and none but the new ones are missing.
  expect(second).toEqual(new Set(items.keys()));
});

test('activations that are not finite fail with value and sample named', async () => {
  const text = '(x: float32[1,2,4,4]) -> (y) { l = Log(x); y = Relu(l) }';
  const promise = memory().run({text, values: ['l', 'y']});
  await expect(promise).rejects.toMatchObject({reason: 'bad-data'});
  await expect(promise).rejects.toThrow(/"[ly]" holds NaN or infinite numbers for sample "random#\d+"/);
});

test('a dataset without samples is refused', async () => {
  await expect(memory().run({samples: dataset([])})).rejects.toThrow('Dataset "calibration" has no samples');
});

const RECURRENT = `(x: float32[1,3], h: float32[1,3], gain: float32[1]) -> (y: float32[1,3], next: float32[1,3]) {
  g = Mul(x, gain)
  next = Add(g, h)
  y = Relu(next)
}`;

test('state is carried through a sequence, and sequences stay whole', async () => {
  const {run, jobs} = memory(4);
  const samples = dataset(upTo(36), [3], (index) => Math.floor(index / 6));
  const feeds = {state: {h: 'next'}, constants: {gain: [2]}};
  const recurrent = {text: RECURRENT, values: ['next'], samples, feeds};
  const statistics = decodeStatistics(await run(recurrent));
  expect(jobs.every((job) => job.samples % 6 === 0)).toBe(true);
  if (statistics.collector !== 'native') throw new Error('not native');
  const {sampleMaxs} = statistics.values.get('next')!;
  const inputs = decodeStatistics(
    await memory().run({...recurrent, values: ['g', 'next'], feeds: {state: {h: 'g'}, constants: {gain: [2]}}}),
  );
  expect(sampleMaxs).toHaveLength(36);
  expect(inputs.values.get('next')).not.toEqual(statistics.values.get('next'));
});

test('other constants or another state are other items', async () => {
  const {run, jobs} = memory();
  const samples = dataset(upTo(12), [3], (index) => Math.floor(index / 6));
  const base = {text: RECURRENT, values: ['next'], samples, feeds: {state: {h: 'next'}, constants: {gain: [2]}}};
  await run(base);
  jobs.length = 0;
  await run({...base, feeds: {state: {h: 'next'}, constants: {gain: [3]}}});
  expect(jobs.length).toBeGreaterThan(0);
  jobs.length = 0;
  await run({...base, feeds: {state: {h: 'y'}, constants: {gain: [2]}}});
  expect(jobs.length).toBeGreaterThan(0);
});

/** Fetches a value for every sample, without the task. */
async function fetchAll(name: string, count: number): Promise<Float32Array[]> {
  const session = await (await createOnnxruntimeEngine()).openSession(withTaps(encodeModel(parseModel(MODEL)), [name]));
  const {createSampleReader} = await import('../../../src/dataset/sample-reader.ts');
  const reader = createSampleReader(randomSpec([2, 4, 4]));
  const values: Float32Array[] = [];
  for (const ref of dataset(upTo(count)).samples) {
    const {inputs} = await reader.read(ref);
    const {data} = (await session.run({x: inputs['']!}, [name]))[name]!;
    values.push(Float32Array.from(data as Float32Array));
  }
  return values;
}

test('onnxruntime’s percentile collector counts magnitudes between the smallest and the largest', async () => {
  const {run, jobs} = memory();
  const statistics = decodeStatistics(await run({collector: 'ort-percentile', values: ['c', 'y']}));
  if (statistics.collector === 'native') throw new Error('native');
  const all = (await fetchAll('y', 40)).flatMap((values) => [...values]);
  const magnitudes = all.map((value) => Math.abs(value));
  const {histogram, min, max} = statistics.values.get('y')!;
  expect({min, max}).toEqual({min: Math.min(...all), max: Math.max(...all)});
  expect(histogram!.edges).toEqual(numpyBinEdges(Math.min(...magnitudes), Math.max(...magnitudes), 2048));
  expect(histogram!.counts.reduce((a, b) => a + b)).toBe(all.length);
  jobs.length = 0;
  await run({collector: 'ort-percentile', values: ['c', 'y']});
  expect(jobs).toEqual([]);
});

test('all that need no more than the smallest and the largest element share one first pass', async () => {
  const {run, jobs} = memory();
  await run({collector: 'ort-entropy', values: ['c', 'y']});
  jobs.length = 0;
  for (const collector of ['ort-min-max', 'min-max']) await run({collector, values: ['c', 'y']});
  expect(jobs).toEqual([]);
});

test('onnxruntime’s entropy collector counts equally far to both sides of zero, for any number of workers', async () => {
  const one = await memory(1).run({collector: 'ort-entropy', values: ['r']});
  expect(await memory(9).run({collector: 'ort-entropy', values: ['r']})).toEqual(one);
  const statistics = decodeStatistics(one);
  if (statistics.collector === 'native') throw new Error('native');
  const {histogram, max, sampleMaxs} = statistics.values.get('r')!;
  expect([histogram!.edges[0], histogram!.edges.at(-1)]).toEqual([-max, max]);
  expect(sampleMaxs).toHaveLength(40);
});

test('extremes alone are those of the full statistics, and put together for a Concat too', async () => {
  const {run, jobs} = memory();
  const extremes = decodeStatistics(await run({collector: 'min-max'}));
  expect(jobs[0]?.values).toEqual(['x', 'r', 's', 'y']);
  const full = decodeStatistics(await memory().run());
  if (extremes.collector !== 'min-max' || full.collector !== 'native') throw new Error('other collectors');
  for (const [name, {min, max, sampleMins, sampleMaxs}] of full.values) {
    expect(extremes.values.get(name)).toMatchObject({min, max, sampleMins, sampleMaxs, histogram: undefined});
  }
});

test('extremes reduced by the engine are those of the fetched values, to the bit, whatever the values are', async () => {
  const texts = [
    MODEL,
    // Zeros of either sign.
    '(x: float32[1,2,4,4]) -> (y: float32[1,2,4,4]) { z = float32[] {-0.0}; r = Mul(x, z); y = Neg(r) }',
    // Twice as many digits; half as many, which the engine cannot reduce; and none at all, which it cannot either.
    '(x: float32[1,2,4,4]) -> (y: float64[1,2,4,4]) { r = Cast(x) {to: 11}; y = Mul(r, r) }',
    '(x: float32[1,2,4,4]) -> (y: float16[1,2,4,4]) { r = Cast(x) {to: 10}; y = Relu(r) }',
    '(x: float32[1,2,4,4]) -> (y: float32[1,0,4,4]) { a = int64[1] {0}; b = int64[1] {1}; r = Relu(x); y = Slice(r, a, a, b) }',
  ];
  for (const text of texts) {
    const values = ['x', 'r', 'y'];
    const reduced = decodeStatistics(await memory().run({text, values, collector: 'min-max'}));
    const fetched = decodeStatistics(await memory().run({text, values, collector: 'ort-percentile'}));
    if (reduced.collector === 'native' || fetched.collector === 'native') throw new Error('native');
    for (const [name, {min, max, sampleMins, sampleMaxs}] of fetched.values) {
      const none = {magnitudeMin: Number.POSITIVE_INFINITY, histogram: undefined};
      expect(reduced.values.get(name), `${name} of ${text}`).toStrictEqual({min, max, sampleMins, sampleMaxs, ...none});
    }
  }
});

test('no NaN or infinite activation slips past the engine, wherever it stands', async () => {
  const shifted = (special: string): string =>
    `(x: float32[1,2,4,4]) -> (y: float32[1,2,4,4]) {
      w = float32[1,2,4,4] {0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,${special},0,0,0,0,0,0,0,0,0,0,0,0}
      r = Add(x, w)
      z = float32[] {0}
      y = Max(z, x)
    }`;
  for (const special of ['nan', 'inf', '-inf']) {
    for (const collector of ['min-max', 'ort-percentile']) {
      const run = memory().run({text: shifted(special), values: ['x', 'r', 'y'], collector});
      await expect(run, `${special}, ${collector}`).rejects.toThrow('"r" holds NaN or infinite numbers for sample');
    }
  }
  // Finite, though their sum is not.
  const vast = shifted('3e38').replace(',0,0,0,0,0,0,0,0,0,0,0,0}', ',3e38,3e38,0,0,0,0,0,0,0,0,0,0}');
  const statistics = decodeStatistics(await memory().run({text: vast, values: ['r'], collector: 'min-max'}));
  expect(statistics.values.get('r')).toMatchObject({max: Math.fround(3e38)});
});
