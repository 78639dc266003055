import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import {encodeEvaluation} from '../../../src/artifacts/evaluation.ts';
import {decodeVerdict} from '../../../src/artifacts/verdict.ts';
import {hashBytes} from '../../../src/base/content-hash.ts';
import type {TaskContext, TaskId, TaskInputValue} from '../../../src/build/task.ts';
import {gateTask} from '../../../src/tasks/gate/task.ts';

const artifact = (bytes: Uint8Array): TaskInputValue => ({
  from: 'task',
  digest: hashBytes(bytes),
  sizeBytes: bytes.length,
  read: async () => bytes,
  localPath: async () => '',
});

const evaluation = encodeEvaluation({
  version: 1,
  sampleCount: 10,
  metrics: [{metric: 'snr', output: 'y', value: 25, sampleCount: 10}],
  labels: [],
  errors: [],
  classes: [],
  layers: {sampleCount: 0, values: []},
});

test('the gate reads the evaluation and the sizes of both models, external data included', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'quantgate-gate-'));
  const [file, external] = [path.join(folder, 'a.onnx'), path.join(folder, 'a.data')];
  await writeFile(file, new Uint8Array(100));
  await writeFile(external, new Uint8Array(900));
  const summaries: string[] = [];
  const context = {summarize: (text: string) => summaries.push(text)} as unknown as TaskContext;
  const model = {from: 'source', digest: hashBytes(''), value: {path: file, externalFiles: [external]}} as const;
  const gates = [
    {metric: 'snr', min: 20, level: 'fail', epsilon: 0, text: '>= 20 dB'},
    {metric: 'size', max: 250, level: 'warn', epsilon: 0, text: '<= 250 B'},
  ];
  const inputs = {model, quantized: artifact(new Uint8Array(300)), evaluation: artifact(evaluation)};
  const outputs = await gateTask.run({id: 'b:gate' as TaskId, parameters: {gates}, inputs}, context);
  const verdict = decodeVerdict(outputs['verdict.json']!);
  expect(verdict.sizes).toEqual({floatBytes: 1000, quantizedBytes: 300});
  expect([verdict.status, ...verdict.rows.map(({status}) => status)]).toEqual(['warn', 'pass', 'warn']);
  expect(summaries).toEqual(['1 of 2 gates pass']);
  await rm(folder, {recursive: true});
  await expect(gateTask.run({id: 'b:gate' as TaskId, parameters: {gates}, inputs}, context)).rejects.toMatchObject({
    reason: 'file-missing',
    path: file,
  });
});

test('the gate is never cached and needs no engine', () => {
  expect([gateTask.isCached, gateTask.usesEngine]).toEqual([false, false]);
});
