import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import type {Json} from '../../../src/base/canonical-json.ts';
import {hashBytes} from '../../../src/base/content-hash.ts';
import type {ResolvedDataset} from '../../../src/dataset/dataset.ts';
import {resolveDataset} from '../../../src/dataset/resolve-dataset.ts';
import {encodeModel} from '../../../src/onnx/codec.ts';
import {loadModel} from '../../../src/onnx/load-model.ts';
import {importModel} from '../../../src/tasks/import-model/import-model.ts';
import {quantized, runCorrection, valuesOf} from '../../support/correct-biases-rig.ts';
import {manifestOf} from '../../support/manifest-of.ts';
import {named, sharedPath} from '../../support/shared.ts';

const MODEL = sharedPath('models', 'mobilenet-v1-025-imagenet', 'mobilenet_v1_0.25_224.onnx');

async function images(folder: 'calib' | 'eval', limit: number): Promise<ResolvedDataset> {
  const {datasets, directory} = manifestOf(`datasets:
  d: { images: ${sharedPath('models', 'data-imagenet', folder)}/*.jpg, crop: 224, scale: 1/127.5, mean: 1, limit: ${limit} }
models: { m: { file: m.onnx, calibrate: d } }
builds: { b: { model: m } }
`);
  const digestFile = async (file: string) => hashBytes(readFileSync(file));
  const remember = (_key: Json, compute: () => Promise<Json>): Promise<Json> => compute();
  const spec = datasets.get('d')!;
  const resolved = await resolveDataset({name: 'd', spec, directory, digestFile, remember});
  if (!resolved.ok) throw new Error(resolved.error.map(({message}) => message).join('\n'));
  return resolved.value;
}

test.skipIf(MODEL === undefined)(
  named('mobilenet-v1-025 comes from 10 to at least 18 dB on images that were not measured', MODEL),
  async () => {
    const {model} = await loadModel(MODEL!);
    importModel(model, {});
    const output = model.graph.outputs[0]!.name;
    const imported = encodeModel(model);
    const calibration = await images('calib', 40);
    const before = await quantized(imported, calibration);
    const {model: after} = await runCorrection({imported, quantized: before, samples: calibration});
    const others = await images('eval', 40);
    const float = await valuesOf(imported, [output], others);
    const snrDb = async (bytes: Uint8Array): Promise<number> => {
      const values = await valuesOf(bytes, [output], others);
      let [signal, noise] = [0, 0];
      for (const [i, sample] of float.entries()) {
        for (const [k, x] of sample[output]!.entries()) {
          signal += x * x;
          noise += (x - values[i]![output]![k]!) ** 2;
        }
      }
      return 10 * Math.log10(signal / noise);
    };
    expect(await snrDb(before)).toBeLessThan(12);
    expect(await snrDb(after)).toBeGreaterThan(18);
  },
  60_000,
);
