import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import type {Json} from '../../../src/base/canonical-json.ts';
import {hashBytes} from '../../../src/base/content-hash.ts';
import type {ResolvedDataset} from '../../../src/dataset/dataset.ts';
import {resolveDataset} from '../../../src/dataset/resolve-dataset.ts';
import {encodeModel} from '../../../src/onnx/codec.ts';
import {loadModel} from '../../../src/onnx/load-model.ts';
import {importModel} from '../../../src/tasks/import-model/import-model.ts';
import {manifestOf} from '../../support/manifest-of.ts';
import {named, sharedPath} from '../../support/shared.ts';
import {bitsRecipe, expectSameIntegers, exported} from '../../support/tinpu-rig.ts';

const CIFAR = 'dtype: uint8, shape: [3, 32, 32], labels: before';
const CIFAR_SCALED = `${CIFAR}, scale: 1/255, mean: [0.4914, 0.4822, 0.4465], std: [0.2470, 0.2435, 0.2616]`;
const KWS = 'dtype: int8, shape: [1, 49, 10], scale: 0.5847029089927673, mean: 48.53034144639969';

/** Model, samples, how many values a sample has behind layers, how often both are compared. */
const MODELS = [
  {model: 'kws-dscnn-mlperf/kws_dscnn_float.onnx', data: 'data-kws01/calib_100.int8.bin', options: KWS},
  {model: 'resnet8-cifar10-mlperf/resnet8_float.onnx', data: 'data-cifar10/calib_500.bin', options: CIFAR},
  {model: 'tinymobilenet-cifar10/model.onnx', data: 'data-cifar10/calib_500.bin', options: CIFAR_SCALED},
] as const;

async function samplesOf(data: string, options: string, limit: number): Promise<ResolvedDataset> {
  const {datasets, directory} = manifestOf(`datasets:
  d: { records: ${sharedPath('models', data)}, ${options}, limit: ${limit} }
models: { m: { file: m.onnx, calibrate: d } }
builds: { b: { model: m } }
`);
  const digestFile = async (file: string) => hashBytes(readFileSync(file));
  const remember = (_key: Json, compute: () => Promise<Json>): Promise<Json> => compute();
  const resolved = await resolveDataset({name: 'd', spec: datasets.get('d')!, directory, digestFile, remember});
  if (!resolved.ok) throw new Error(resolved.error.map(({message}) => message).join('\n'));
  return resolved.value;
}

const COMPARED_SAMPLES = 3;

for (const {model: file, data, options} of MODELS) {
  const found = sharedPath('models', file);
  test.skipIf(found === undefined)(
    named(`${file.split('/')[0]}: 0 integers differ from the reference, at 8, 4 and 2 bits`, found),
    async () => {
      const {model} = await loadModel(found!);
      importModel(model, {});
      const imported = encodeModel(model);
      const calibration = await samplesOf(data, options, 40);
      for (const recipe of [bitsRecipe(8), bitsRecipe(4), bitsRecipe(2), bitsRecipe(4, 4)]) {
        const one = await exported(imported, calibration, recipe);
        expect(one.layers.filter(({form}) => form === 'float')).toEqual([]);
        expect(one.inexact).toEqual([]);
        const compared = {...calibration, samples: calibration.samples.slice(0, COMPARED_SAMPLES)};
        expect(await expectSameIntegers(one, compared)).toBeGreaterThan(100_000);
      }
    },
    120_000,
  );
}
