import {existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {hashBytes} from '../../src/base/content-hash.ts';
import type {RunResult} from '../../src/build/run-build.ts';
import {makePlan} from '../../src/plan/make-plan.ts';
import {prepareFolders, writeOutputs} from '../../src/workspace/write-outputs.ts';
import {failureOf} from '../support/dataset-fixtures.ts';
import {netManifest} from '../support/manifest-of.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';

const plan = makePlan(netManifest('  b: { model: net, target: generic }'));
const judged = plan.tasks.find(({kind}) => kind === 'gate')?.inputs.quantized;
const modelTask = judged?.from === 'task' ? judged.task : '';

/** A run that gave these outputs, by `task/output`. */
function resultOf(outputs: Readonly<Record<string, string>>): RunResult {
  const bytesOf = (task: string, output: string) => {
    const text = outputs[`${task}/${output}`];
    return text === undefined ? undefined : Buffer.from(text);
  };
  return {
    outcomes: new Map(),
    interrupted: false,
    artifactInfo: (task, output) => {
      const bytes = bytesOf(task, output);
      return bytes && {digest: hashBytes(bytes), sizeBytes: bytes.length};
    },
    readArtifact: async (task, output) => bytesOf(task, output)!,
  };
}

const ALL = {
  [`${modelTask}/model.onnx`]: 'model',
  'b:quantize/quantization.json': 'quantization',
  'b:evaluate/evaluation.json': 'evaluation',
  'b:gate/verdict.json': 'verdict',
};

const write = (outputs: Readonly<Record<string, string>>, folder: string): Promise<void> =>
  writeOutputs({plan, result: resultOf(outputs), build: 'b', folder});

test('the model that was judged is written, with what is said of it', async () => {
  const folder = path.join(temporaryDirectory(), 'b');
  await write(ALL, folder);
  expect(
    Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')])),
  ).toEqual({
    'evaluation.json': 'evaluation',
    'model.onnx': 'model',
    'quantization.json': 'quantization',
    'verdict.json': 'verdict',
  });
});

test('a file with the same content is left alone, another content replaces it', async () => {
  const folder = temporaryDirectory();
  await write(ALL, folder);
  const times = () => readdirSync(folder).map((name) => statSync(path.join(folder, name), {bigint: true}).mtimeNs);
  const before = times();
  await write(ALL, folder);
  expect(times()).toEqual(before);
  await write({...ALL, 'b:gate/verdict.json': 'VERDICT'}, folder);
  expect(readFileSync(path.join(folder, 'verdict.json'), 'utf8')).toBe('VERDICT');
});

test('judgements of an earlier run do not outlive a run that gave none', async () => {
  const folder = temporaryDirectory();
  await write(ALL, folder);
  await write({[`${modelTask}/model.onnx`]: 'other model'}, folder);
  expect(readdirSync(folder).sort()).toEqual(['model.onnx', 'quantization.json']);
  expect(readFileSync(path.join(folder, 'model.onnx'), 'utf8')).toBe('other model');
});

test('what stands in the way is named, with a remedy', async () => {
  const folder = temporaryDirectory();
  writeFileSync(path.join(folder, 'file'), '');
  const inFile = await failureOf(() => prepareFolders([path.join(folder, 'file', 'b')]));
  expect(inFile).toMatchObject({
    reason: 'file-unwritable',
    message: 'a file stands where a folder of results should be',
  });
  mkdirSync(path.join(folder, 'b', 'model.onnx'), {recursive: true});
  const onFolder = await failureOf(() => write(ALL, path.join(folder, 'b')));
  expect(onFolder).toMatchObject({
    reason: 'file-unwritable',
    path: path.join(folder, 'b', 'model.onnx'),
    message: 'a folder stands where a result should be written',
    remedy: expect.stringContaining('--output-dir'),
  });
  expect(existsSync(path.join(folder, 'b', 'verdict.json'))).toBe(false);
});
