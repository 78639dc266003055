/** What people read when something is wrong. Each case is a folder, a command, and what it prints. */
import {expect, test} from 'vitest';
import {encodeNpy} from '../../src/dataset/npy.ts';
import {encodeModel} from '../../src/onnx/codec.ts';
import {parseModel} from '../../src/onnx/graph-text.ts';
import {expectGolden, normalized} from '../support/golden-text.ts';
import {type Files, workFolder} from '../support/work-folder.ts';

const modelOf = (text: string): Uint8Array => encodeModel(parseModel(text));

const GOOD = modelOf(
  'opset 21 (x: float32[1,4]) -> (z: float32[1,4]) { w = float32[4,4] seeded 1; h = MatMul(x, w); z = Relu(h) }',
);

const MANIFEST = `datasets:
  data: { random: 20, shape: [4], seed: 1 }
models:
  net: { file: net.onnx, calibrate: data, evaluate: data }
builds:
  net-int8: { model: net, target: generic, gates: { snr: ">= 10 dB" } }
`;

const numbers = (count: number, change: (values: Float32Array) => void = () => undefined): Uint8Array => {
  const data = Float32Array.from({length: count * 4}, (_, i) => ((i * 7) % 11) - 5);
  change(data);
  return encodeNpy({type: 'float32', dims: [count, 4], data});
};

const withData = (source: string): string => MANIFEST.replace('{ random: 20, shape: [4], seed: 1 }', source);

const LFS_POINTER = 'version https://git-lfs.github.com/spec/v1\noid sha256:1234\nsize 123456\n';

interface Case {
  readonly files?: Files;
  readonly args: readonly string[];
  readonly exitCode: number;
}

const BUILD = ['build', '--concurrency', '1'];

const CASES: Readonly<Record<string, Case>> = {
  'no command': {args: [], exitCode: 2},
  'an unknown command': {args: ['biuld'], exitCode: 2},
  'an unknown flag': {args: ['build', '--keep-gong'], exitCode: 2},
  'a flag cut short': {args: ['build', '--conc', '2'], exitCode: 2},
  'a flag without its value': {args: ['build', '--manifest'], exitCode: 2},
  'a number that is none': {args: ['build', '--concurrency', 'all'], exitCode: 2},
  'an unknown log format': {args: ['build', '--log-format', 'xml'], exitCode: 2},
  'flags that exclude each other': {args: ['build', '--frozen', '--force'], exitCode: 2},
  'a pattern that matches nothing': {args: ['build', '--force=calibrate'], exitCode: 2},
  'a trace that cannot be written': {args: [...BUILD, '--trace', 'no/such/folder.json'], exitCode: 2},
  'an unknown build': {args: ['build', 'net-int9'], exitCode: 2},
  'a task that does not exist': {args: ['explain', 'net-int8:calibrat'], exitCode: 2},
  'a build where a task is wanted': {args: ['explain', 'net-int8'], exitCode: 2},
  'an unknown thing to do with the cache': {args: ['cache', 'clean'], exitCode: 2},
  'no manifest': {files: {'quantgate.yaml': {}}, args: BUILD, exitCode: 2},
  'a manifest that is not there': {args: ['build', '--manifest', 'gate.yaml'], exitCode: 2},
  'all mistakes of a manifest at once': {
    files: {
      'quantgate.yaml': MANIFEST.replace('evaluate: data', 'evaluate: dta, metrics: [snrr]').replace(
        'target: generic',
        'target: generic, recipe: { weights: int9 }',
      ),
    },
    args: BUILD,
    exitCode: 2,
  },
  'no results yet': {args: ['report'], exitCode: 3},
  'a model file that is missing': {files: {'net.onnx': {}}, args: BUILD, exitCode: 2},
  'a Git LFS pointer as model': {files: {'net.onnx': LFS_POINTER}, args: BUILD, exitCode: 3},
  'the same, planned': {files: {'net.onnx': LFS_POINTER}, args: ['plan'], exitCode: 3},
  'a web page as model': {files: {'net.onnx': '<!DOCTYPE html><html></html>'}, args: BUILD, exitCode: 3},
  'half a model': {files: {'net.onnx': GOOD.subarray(0, GOOD.length >> 1)}, args: BUILD, exitCode: 3},
  'an operator that the engine does not have': {
    files: {'net.onnx': modelOf('opset 21 (x: float32[1,4]) -> (z: float32[1,4]) { z = Frobnicate(x) }')},
    args: BUILD,
    exitCode: 3,
  },
  'an output that would kill the engine': {
    files: {
      'net.onnx': modelOf(
        'opset 21 (x: float32[1,4]) -> (y: int4[1,4]) { s = float32[] {0.1}; zp = int4[] {0}; h = Relu(x); y = QuantizeLinear(h, s, zp) }',
      ),
    },
    args: BUILD,
    exitCode: 3,
  },
  'a web page as image': {
    files: {
      'quantgate.yaml': withData('{ images: img/*.jpg, crop: 2, layout: nhwc }'),
      'img/a.jpg': '<!DOCTYPE html>',
      'img/b.jpg': '<!DOCTYPE html>',
    },
    args: BUILD,
    exitCode: 3,
  },
  'data that are missing are found missing before anything is run': {
    files: {
      'quantgate.yaml': MANIFEST.replace('evaluate: data', 'evaluate: test').replace(
        'models:',
        '  test: { npy: tset.npy }\nmodels:',
      ),
      'test.npy': numbers(2),
    },
    args: BUILD,
    exitCode: 3,
  },
  'data of another shape': {
    files: {'quantgate.yaml': withData('{ random: 20, shape: [5], seed: 1 }')},
    args: BUILD,
    exitCode: 3,
  },
  'NaN in the data': {
    files: {
      'quantgate.yaml': withData('{ npy: data.npy }'),
      'data.npy': numbers(20, (values) => {
        values[31] = Number.NaN;
      }),
    },
    args: BUILD,
    exitCode: 3,
  },
  'samples that cannot be decoded, to be skipped': {
    files: {
      'quantgate.yaml': withData('{ csv: data.csv, on-error: skip }'),
      'data.csv': ['1,2,3,4', '1,2,x,4', ...Array.from({length: 18}, (_, i) => `${i},2,-3,4`)].join('\n'),
    },
    args: BUILD,
    exitCode: 0,
  },
  'samples none of which can be decoded': {
    files: {'quantgate.yaml': withData('{ csv: data.csv, on-error: skip }'), 'data.csv': 'x,2,3,4\ny,2,3,4\n'},
    args: BUILD,
    exitCode: 3,
  },
  'hardly any samples': {
    files: {'quantgate.yaml': withData('{ random: 1, shape: [4], seed: 1 }')},
    args: BUILD,
    exitCode: 0,
  },
  'a metric that cannot be measured': {
    files: {'quantgate.yaml': MANIFEST.replace('gates: {', 'gates: { ssim: ">= 0.9",')},
    args: BUILD,
    exitCode: 2,
  },
  'a file where the results should be': {files: {build: 'a file'}, args: BUILD, exitCode: 3},
  'a file where the cache should be': {files: {'.quantgate': 'a file'}, args: BUILD, exitCode: 0},
  'a frozen build without its cache': {args: [...BUILD, '--frozen'], exitCode: 3},
};

test('every message is as agreed', {timeout: 120_000}, async () => {
  const texts: string[] = [];
  for (const [name, {files = {}, args, exitCode}] of Object.entries(CASES)) {
    const all = {'quantgate.yaml': MANIFEST, 'net.onnx': GOOD, ...files};
    const work = workFolder(Object.fromEntries(Object.entries(all).filter(([, content]) => !isEmpty(content))));
    const ended = await work.quantgate(...args);
    const output = normalized(`${ended.stdout}${ended.stderr === '' ? '' : `(stderr)\n${ended.stderr}`}`, work.path);
    texts.push(`=== ${name}\n$ quantgate ${args.join(' ')}\n${output}exit ${ended.exitCode}\n`);
    expect.soft(ended.exitCode, texts.at(-1)).toBe(exitCode);
    expect.soft(output, 'a stack trace').not.toMatch(/^\s+at /m);
  }
  expectGolden('cli/messages.txt', texts.join('\n'));
});

/** Stands for a file that is left out. */
const isEmpty = (content: Files[string]): boolean =>
  typeof content === 'object' && !(content instanceof Uint8Array) && Object.keys(content).length === 0;
