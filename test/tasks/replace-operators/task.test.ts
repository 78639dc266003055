import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {decodeOperatorReplacements} from '../../../src/artifacts/operator-replacements.ts';
import {hashBytes} from '../../../src/base/content-hash.ts';
import type {TaskId, TaskRequest} from '../../../src/build/task.ts';
import {encodeModel} from '../../../src/onnx/codec.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {jobs} from '../../../src/tasks/jobs.ts';
import {replaceOperatorsTask} from '../../../src/tasks/replace-operators/task.ts';
import {randomDataset, upTo, valuesOf} from '../../support/correct-biases-rig.ts';
import {memoryTaskContext} from '../../support/memory-task-context.ts';
import {temporaryDirectory} from '../../support/temporary-directory.ts';

const NET = `(x: float32[1,4]) -> (y: float32[1,4]) {
  zero = float32[] {0}
  six = float32[] {6}
  s: float32[1,4] = Sigmoid(x)
  m: float32[1,4] = Mul(x, s) as silu
  y = Clip(m, zero, six) as clip
}`;

const SAMPLES = randomDataset({shape: [4], range: [-4, 8], indices: upTo(20)});

async function runTask(replace: Readonly<Record<string, string>>) {
  const bytes = encodeModel(parseModel(NET));
  const file = path.join(temporaryDirectory(), 'model.onnx');
  writeFileSync(file, bytes);
  const request: TaskRequest = {
    id: 'b:replace-operators' as TaskId,
    parameters: {replace: {...replace}, feeds: {state: {}, constants: {}}},
    inputs: {
      model: {
        from: 'task',
        digest: hashBytes(bytes),
        sizeBytes: bytes.length,
        read: async () => bytes,
        localPath: async () => file,
      },
      samples: {from: 'source', digest: SAMPLES.digest, value: SAMPLES},
    },
  };
  const context = memoryTaskContext();
  const started: string[] = [];
  const outputs = await replaceOperatorsTask.run(request, {
    ...context,
    runJob: async (job, payload, onProgress) => {
      started.push(job);
      return jobs[job]!(structuredClone(payload), onProgress ?? (() => undefined));
    },
  });
  return {
    context,
    started,
    model: outputs['model.onnx']!,
    report: decodeOperatorReplacements(outputs['replacements.json']!),
  };
}

test('what was replaced is told, with how far the float model moved', async () => {
  const {context, model, report} = await runTask({Silu: 'Relu', Relu6: 'Relu'});
  expect(report.replaced).toEqual([
    {pattern: 'Silu', by: 'Relu', layers: ['silu']},
    {pattern: 'Relu6', by: 'Relu', layers: ['clip']},
  ]);
  const compared = {...SAMPLES, samples: SAMPLES.samples.slice(0, 16)};
  const before = await valuesOf(encodeModel(parseModel(NET)), ['y'], compared);
  const after = await valuesOf(model, ['y'], compared);
  let [signal, noise] = [0, 0];
  for (const [i, {y}] of before.entries())
    for (const [k, x] of y!.entries()) {
      signal += x * x;
      noise += (x - after[i]!.y![k]!) ** 2;
    }
  const snr = 10 * Math.log10(signal / noise);
  expect(report.effect?.sampleCount).toBe(16);
  expect(report.effect?.outputs[0]?.snrDb).toBeCloseTo(snr, 9);
  expect(snr).toBeLessThan(20);
  expect(context.warnings.map(({code}) => code)).toEqual(['replace/changes-model']);
  expect(context.summaries).toEqual([
    `1 Silu → Relu, 1 Relu6 → Relu, float output at ${snr.toFixed(1)} dB of what it was`,
  ]);
});

test('a model without such operators is not run', async () => {
  const {context, started, report} = await runTask({Gelu: 'Relu'});
  expect(started).toEqual([]);
  expect(report).toMatchObject({replaced: [], rewrittenCount: 0});
  expect(context.summaries).toEqual(['nothing to replace']);
});
