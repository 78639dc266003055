/** Models that vendors' tools have quantized, beside the figures that were published or measured for them elsewhere. */
import path from 'node:path';
import {expect, test} from 'vitest';
import {named, sharedPath} from '../support/shared.ts';
import {workFolder} from '../support/work-folder.ts';

const models = sharedPath('models');

interface VendorModel {
  readonly name: string;
  readonly dataset: string;
  readonly float: string | undefined;
  readonly quantized: string;
  readonly top1: number;
  readonly kinds: readonly string[];
}

const CIFAR = 'records: data-cifar10/eval_1000.bin, dtype: uint8, shape: [3, 32, 32], labels: before';

const VENDOR_MODELS: readonly VendorModel[] = [
  {
    name: 'TFLite through tf2onnx, channels last',
    dataset: CIFAR,
    float: 'resnet8-cifar10-mlperf/resnet8_float.onnx',
    quantized: 'resnet8-cifar10-mlperf/resnet8_int8_tf2onnx_qdq.onnx',
    top1: 87.9,
    kinds: ['9 weight int8 per-channel', '9 bias int32 per-channel', '14 activation int8 per-tensor'],
  },
  {
    name: 'TFLite through tf2onnx, flat input',
    dataset:
      'records: data-kws01/eval_450.int8.bin, dtype: int8, shape: [1, 49, 10], scale: 0.5847029089927673, mean: 48.53034144639969, labels: data-kws01/eval_450.labels.csv',
    float: 'kws-dscnn-mlperf/kws_dscnn_float.onnx',
    quantized: 'kws-dscnn-mlperf/kws_int8_tf2onnx_qdq.onnx',
    top1: (100 * 406) / 450,
    kinds: ['9 weight int8 per-channel', '12 activation int8 per-tensor'],
  },
  {
    name: 'operators on integers',
    dataset: `${CIFAR}, scale: 1/255, mean: [0.4914, 0.4822, 0.4465], std: [0.2470, 0.2435, 0.2616]`,
    float: 'tinymobilenet-cifar10/model.onnx',
    quantized: 'tinymobilenet-cifar10/model_int8_qoperator.onnx',
    top1: 78.5,
    kinds: ['17 activation uint8 per-tensor', '14 weight int8 per-channel'],
  },
  {
    name: 'no float model',
    dataset:
      'records: data-pcb/eval_700.bin.gz, dtype: uint8, shape: [1, 64, 64], labels: before, scale: 1/255, mean: 0.5, std: 0.5',
    float: undefined,
    quantized: 'pcb-inspection/simple_cnn_int8_qdq.onnx',
    top1: (100 * 613) / 700,
    kinds: ['5 weight int8 per-channel', '9 activation int8 per-tensor'],
  },
];

interface Evaluation {
  readonly metrics: readonly {readonly metric: string; readonly value: number}[];
}

interface Report {
  readonly kinds: readonly {count: number; role: string; type: string; granularity: string}[];
}

for (const {name, dataset, float, quantized, top1, kinds} of VENDOR_MODELS)
  test.skipIf(models === undefined)(named(`${name}: accuracy and quantizers are as published`, models), async () => {
    const at = (file: string): string => path.join(models!, file);
    const work = workFolder({
      'quantgate.yaml': `datasets:
  test: { ${dataset.replaceAll('data-', at('data-'))} }
models:
  net: { file: ${at(float ?? quantized)}, evaluate: test, metrics: [top1] }
builds:
  given: { model: net, quantized: ${float === undefined ? 'as-is' : at(quantized)} }
`,
    });
    const {exitCode, stderr} = await work.quantgate('build');
    expect(exitCode, stderr).toBe(0);
    const {metrics} = JSON.parse(work.read('build/given/evaluation.json')) as Evaluation;
    expect(metrics[0]?.value).toBeCloseTo(top1, 9);
    const report = JSON.parse(work.read('build/given/quantization.json')) as Report;
    const found = report.kinds.map(({count, role, type, granularity}) => `${count} ${role} ${type} ${granularity}`);
    expect(found).toEqual(expect.arrayContaining([...kinds]));
  });
