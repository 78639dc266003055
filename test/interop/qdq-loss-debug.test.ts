/**
 * onnxruntime's own tool for finding where a quantized model loses accuracy must find every weight and activation of the
 * models that quantgate writes: what it recognises, vendors' compilers do, since they look for the same names and pairs.
 */
import {execFileSync} from 'node:child_process';
import path from 'node:path';
import {expect, test} from 'vitest';
import {decodeModel, encodeModel} from '../../src/onnx/codec.ts';
import {importModel} from '../../src/tasks/import-model/import-model.ts';
import {smallDigits} from '../support/small-digits.ts';

/** A Python with onnxruntime 1.30.0 and onnx. */
const python = process.env.QUANTGATE_BENCH_PYTHON;
const named = (name: string): string => (python ? name : `NOT TESTED, no QUANTGATE_BENCH_PYTHON: ${name}`);

const SCRIPT = path.resolve('test/interop/qdq_matching.py');
const PYTHON_TIMEOUT_MS = 120_000;

interface Matching {
  readonly weights: readonly string[];
  readonly activations: readonly string[];
  readonly unmatchedActivations: readonly string[];
  readonly storedTensors: number;
  readonly computedTensors: number;
}

async function matchingOf(recipe: string): Promise<Matching> {
  const work = smallDigits();
  work.replace('quantgate.yaml', 'recipe: { weights: int8 per-channel, activations: uint8 }', recipe);
  work.replace('quantgate.yaml', 'snr: ">= 30 dB"', 'size: "<= 1 MB"');
  const {exitCode, stderr} = await work.quantgate('build');
  expect(exitCode, stderr).toBe(0);
  // The tool compares with the constants of the float model, and the user's file has no biases until its
  // BatchNormalization is folded.
  const float = decodeModel(work.bytes('digits.onnx'));
  importModel(float, {});
  work.write({'folded.onnx': encodeModel(float)});
  const models = ['folded.onnx', 'build/digits-int8/model.onnx'].map((file) => path.join(work.path, file));
  return JSON.parse(execFileSync(python!, [SCRIPT, ...models], {encoding: 'utf8'})) as Matching;
}

const RECIPES: readonly (readonly [name: string, recipe: string])[] = [
  ['quantized natively', 'recipe: { steps: [] }'],
  ['with corrected biases', 'recipe: { weights: int8 per-tensor, activations: int8 }'],
  ['in the style of onnxruntime', 'recipe: { style: ort }'],
];

for (const [name, recipe] of RECIPES)
  test.skipIf(!python)(
    named(`qdq_loss_debug finds every weight and activation of a model ${name}`),
    async () => {
      const matching = await matchingOf(recipe);
      expect(matching.storedTensors).toBeGreaterThan(2);
      expect(matching.weights).toHaveLength(matching.storedTensors);
      expect(matching.computedTensors).toBeGreaterThan(2);
      expect(matching.activations).toHaveLength(matching.computedTensors);
      expect(matching.unmatchedActivations).toEqual([]);
    },
    PYTHON_TIMEOUT_MS,
  );
