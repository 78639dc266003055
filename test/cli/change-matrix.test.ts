/**
 * What a change costs, counted in the real build: `ran/total` items of every task that did something. And that what comes
 * out is what a build without any cache gives, byte for byte.
 */
import {mkdtempSync, readFileSync, renameSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {parseNpyHeader} from '../../src/dataset/npy.ts';
import {type CountedBuild, countedBuild} from '../support/counted-build.ts';
import {changeOneWeight, editedModel, renameAll} from '../support/edit-model.ts';
import {named, sharedPath} from '../support/shared.ts';
import {smallDigits} from '../support/small-digits.ts';
import {type WorkFolder, workFolder} from '../support/work-folder.ts';

async function expectSameAsCold(work: WorkFolder): Promise<void> {
  const cold = work.copyOfSources();
  await cold.quantgate('build', '--concurrency', '1');
  expect(work.files('build')).toEqual(cold.files('build'));
}

/** A .npy file with `count` more samples: copies of the first ones with every element changed. */
function withMoreSamples(npy: Buffer, count: number): Buffer {
  const {dims, dataOffset} = parseNpyHeader(npy);
  const [before = 0] = dims;
  const header = npy.subarray(0, dataOffset).toString('latin1');
  const grown = header.replace(`(${before},`, `(${before + count},`);
  expect(grown).toHaveLength(header.length);
  const sampleBytes = (npy.length - dataOffset) / before;
  const more = npy.subarray(dataOffset, dataOffset + count * sampleBytes).map((value) => 16 - value);
  return Buffer.concat([Buffer.from(grown, 'latin1'), npy.subarray(dataOffset), more]);
}

const counts = ({ranTaskCount, taskCount, ranItemCount, itemCount}: CountedBuild): string =>
  `${ranTaskCount} of ${taskCount} tasks, ${ranItemCount} of ${itemCount} items`;

let parent: string;
let built: WorkFolder;
let cold: CountedBuild;

beforeAll(async () => {
  parent = mkdtempSync(path.join(tmpdir(), 'quantgate-changes-'));
  built = smallDigits(parent);
  cold = await countedBuild(built);
});
afterAll(() => rmSync(parent, {recursive: true}));

/** Items of a task in the first build. */
const itemsOf = (kind: string): number => Number(cold.ran[`digits-int8:${kind}`]?.split('/')[1]);

/** What ran, by kind of task: `computed/all` items. */
const byKind = ({ran}: CountedBuild): Record<string, string> =>
  Object.fromEntries(Object.entries(ran).map(([task, items]) => [task.split(':')[1], items]));

/** Values that are measured; weights; chunks of samples in calibration. */
const [VALUES, WEIGHTS, CHUNKS] = [7, 5, 7];
const ONE = '1/1';

test('nothing runs when nothing changed, wherever the files stand and whatever their times are', async () => {
  const work = built.copy();
  expect(cold.ranItemCount).toBe(cold.itemCount);
  expect([itemsOf('calibrate'), itemsOf('quantize')]).toEqual([VALUES * CHUNKS, WEIGHTS]);
  expect(counts(await countedBuild(work))).toBe(`0 of ${cold.taskCount} tasks, 0 of ${cold.itemCount} items`);
  work.write({'digits.onnx': work.bytes('digits.onnx'), 'data/test.npy': work.bytes('data/test.npy')});
  renameSync(path.join(work.path, 'data'), path.join(work.path, 'other'));
  work.write({'quantgate.yaml': work.read('quantgate.yaml').replaceAll('data/', 'other/')});
  // It names samples to people, whose folder has another name now; nothing of it is computed.
  expect((await countedBuild(work)).ran).toEqual({'digits-int8:check-samples': '0/232'});
});

test('one weight of the last layer: the values behind it are measured, and that weight is rounded', async () => {
  const work = built.copy();
  const changed = editedModel(work.bytes('digits.onnx'), (model) => changeOneWeight(model, 'classifier.weight', 0.01));
  work.write({'digits.onnx': changed});
  const ran = byKind(await countedBuild(work));
  expect(ran).toMatchObject({calibrate: `${CHUNKS}/${VALUES * CHUNKS}`, quantize: `1/${WEIGHTS}`});
  await expectSameAsCold(work);
});

test('ten samples more: only they are measured', async () => {
  const work = built.copy();
  work.write({'data/calibration.npy': withMoreSamples(work.bytes('data/calibration.npy'), 10)});
  const planned = await work.quantgate('plan');
  expect(planned.stdout).toContain(`${VALUES} of ${VALUES * (CHUNKS + 1)} items; samples changed`);
  const ran = byKind(await countedBuild(work));
  expect(ran.calibrate).toBe(`${VALUES}/${VALUES * (CHUNKS + 1)}`);
  expect(Object.keys(ran)).not.toContain('place-quantizers');
  await expectSameAsCold(work);
});

test('one override: one weight is rounded, and the float model is not run again', async () => {
  const work = built.copy();
  const [before, after] = ['activations: uint8 }', 'activations: uint8, overrides: { conv_2.weight: uint8 } }'];
  work.replace('quantgate.yaml', before, after);
  const ran = byKind(await countedBuild(work));
  expect(ran).toMatchObject({'place-quantizers': ONE, quantize: `1/${WEIGHTS}`});
  expect(Object.keys(ran)).not.toContain('import-model');
  expect(Object.keys(ran)).not.toContain('calibrate');
  // Of each chunk the classes of the float model are there; one item is of the layers.
  const perChunk = (itemsOf('evaluate') - 1) / 3;
  expect(ran.evaluate).toBe(`${2 * perChunk + 1}/${3 * perChunk + 1}`);
  await expectSameAsCold(work);
});

test('a threshold: nothing runs, and the verdict is another', async () => {
  const work = built.copy();
  expect(cold.exitCode).toBe(0);
  work.replace('quantgate.yaml', '">= 30 dB"', '">= 90 dB"');
  const {ran, exitCode} = await countedBuild(work);
  expect(ran).toEqual({});
  expect(exitCode).toBe(1);
});

test('new names for every node and value: tasks that write names run, but compute no item', async () => {
  const work = built.copy();
  work.write({'digits.onnx': editedModel(work.bytes('digits.onnx'), renameAll)});
  const renamed = await countedBuild(work);
  expect(renamed.ranItemCount).toBe(0);
  expect(renamed.itemCount).toBe(cold.itemCount);
  await expectSameAsCold(work);
});

test('another range method: ranges are chosen from the same statistics', async () => {
  const work = built.copy();
  work.replace('quantgate.yaml', 'activations: uint8 }', 'activations: uint8, range: percentile }');
  const ran = Object.keys(byKind(await countedBuild(work)));
  expect(ran).toContain('choose-ranges');
  for (const kind of ['import-model', 'place-quantizers', 'calibrate']) expect(ran).not.toContain(kind);
});

test('another name for the build, other labels of its parts: nothing runs', async () => {
  const work = built.copy();
  const renamed = work.read('quantgate.yaml').replaceAll('digits-int8', 'other').replaceAll('calibration:', 'c:');
  work.write({
    'quantgate.yaml': renamed.replace('calibrate: calibration', 'calibrate: c').replace('like: calibration', 'like: c'),
  });
  expect((await countedBuild(work)).ran).toEqual({});
});

test('another share of FLOPs: the layers are chosen anew, and no sensitivity is measured again', async () => {
  const work = built.copy();
  const mixed = (ratio: number): string =>
    `target: kdp730\n    recipe: { style: kneron, kneron: { datapath_bitwidth_mode: mixbw, weight_bitwidth_mode: mixbw, flops_ratio: ${ratio} } }`;
  const [, , written = ''] = /(model: digits\s+)(target: .*\n\s+recipe: .*)/.exec(work.read('quantgate.yaml')) ?? [];
  expect(written).not.toBe('');
  work.replace('quantgate.yaml', written, mixed(0.1));
  const first = byKind(await countedBuild(work));
  expect(first['analyze-sensitivity']).toBe(`${2 * WEIGHTS}/${2 * WEIGHTS}`);
  work.replace('quantgate.yaml', mixed(0.1), mixed(0.6));
  const ran = byKind(await countedBuild(work));
  expect(ran).toMatchObject({'choose-bit-widths': ONE, 'place-quantizers': ONE});
  for (const kind of ['analyze-sensitivity', 'calibrate', 'narrow-quantize'])
    expect(Object.keys(ran)).not.toContain(kind);
  await expectSameAsCold(work);
});

const resnet = sharedPath('models/resnet8-cifar10-mlperf/resnet8_float.onnx');
const cifar = sharedPath('models/data-cifar10');
const CIFAR_RECORD_BYTES = 3073;

test.skipIf(!resnet)(named('resnet8: the same changes cost as little', resnet), async () => {
  const samples = (name: string, count: number): Buffer =>
    readFileSync(path.join(cifar!, name)).subarray(0, count * CIFAR_RECORD_BYTES);
  const work = workFolder({
    'quantgate.yaml': RESNET_MANIFEST,
    'resnet8.onnx': readFileSync(resnet!),
    'calibration.bin': samples('calib_500.bin', 128),
    'test.bin': samples('eval_1000.bin', 200),
  });
  const original = work.bytes('resnet8.onnx');
  const first = await countedBuild(work);
  expect(first.ranItemCount).toBe(first.itemCount);
  const [values, weights] = [14, 10];
  expect(first.ran).toMatchObject({
    'resnet8-int8:calibrate': `${values * 4}/${values * 4}`,
    'resnet8-int8:quantize': '10/10',
  });

  const changed = editedModel(original, (model) => changeOneWeight(model, 'model/dense/MatMul', 0.1));
  work.write({'resnet8.onnx': changed});
  const weight = await countedBuild(work);
  expect(weight.ran).toMatchObject({
    'resnet8-int8:calibrate': `4/${values * 4}`,
    'resnet8-int8:quantize': `1/${weights}`,
  });

  work.write({'resnet8.onnx': original, 'calibration.bin': samples('calib_500.bin', 138)});
  const added = await countedBuild(work);
  expect(added.ran).toMatchObject({'resnet8-int8:calibrate': `${values}/${values * 5}`});

  work.write({'resnet8.onnx': editedModel(original, renameAll)});
  expect((await countedBuild(work)).ranItemCount).toBe(0);
});

const RESNET_MANIFEST = `
datasets:
  calibration: { records: calibration.bin, dtype: uint8, shape: [3, 32, 32], labels: before }
  test: { records: test.bin, like: calibration }
models:
  resnet8: { file: resnet8.onnx, calibrate: calibration, evaluate: test, metrics: [snr, top1] }
builds:
  resnet8-int8: { model: resnet8, target: generic, gates: { snr: ">= 15 dB" } }
`;
