import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {formatDiagnostic} from '../../src/base/diagnostic.ts';
import {type DataFinding, draftManifest, type Findings, type ModelFinding} from '../../src/cli/draft-manifest.ts';
import {initialize} from '../../src/cli/init.ts';
import {scanFolder} from '../../src/cli/init-scan.ts';
import {loadManifest} from '../../src/manifest/load-manifest.ts';
import {readManifest} from '../../src/manifest/read-manifest.ts';
import {encodeModel} from '../../src/onnx/codec.ts';
import {parseModel} from '../../src/onnx/graph-text.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';

const model = (
  file: string,
  inputDims: ModelFinding['inputs'][number]['dims'],
  outputDims = [1, 10],
): ModelFinding => ({
  file,
  inputs: [{name: 'input', elementType: 'float32', dims: inputDims}],
  outputs: [{name: 'probs', elementType: 'float32', dims: outputDims}],
  opset: 13,
  parameterCount: 476_000,
});

const images = (folder: string, fileCount: number, labels?: string): DataFinding => ({
  folder,
  kind: 'images',
  pattern: `${folder}/*.jpg`,
  fileCount,
  labels,
});

const CASES: Readonly<Record<string, Findings>> = {
  'images with labels': {
    models: [model('models/mobilenet.onnx', ['N', 3, 224, 224], [1, 1000])],
    data: [images('data/calib', 100), images('data/eval', 400, 'data/eval/labels.csv')],
  },
  'no data': {models: [model('m.onnx', [1, 16])], data: []},
  'one folder for both': {models: [model('net.onnx', [1, 1, 28, 28])], data: [images('pictures', 5000, 'folder')]},
  'channels last, dynamic sides': {
    models: [model('a b/ç.onnx', [1, 'h', 'w', 3])],
    data: [images('x', 3), images('y', 4)],
  },
  'two models of one name': {
    models: [model('a/net.onnx', [1, 3, 32, 32]), model('b/Net.onnx', [1, 3, 64, 64]), model('c/con.onnx', undefined)],
    data: [images('train', 10), images('test', 10, 'test/labels.csv')],
  },
  arrays: {
    models: [model('m.onnx', [1, 16])],
    data: [
      {folder: '.', kind: 'npy', pattern: 'calib.npy', fileCount: 1, labels: undefined},
      {folder: '.', kind: 'npy', pattern: 'eval.npy', fileCount: 1, labels: 'eval_labels.npy'},
    ],
  },
  speech: {
    models: [model('m.onnx', [1, 512], [1, 1])],
    data: [{folder: 'speech', kind: 'wav', pattern: 'speech/*.wav', fileCount: 3, labels: undefined}],
  },
  'IDX files': {
    models: [model('m.onnx', [1, 1, 28, 28])],
    data: [
      {
        folder: '.',
        kind: 'idx',
        pattern: 't10k-images-idx3-ubyte.gz',
        fileCount: 1,
        labels: 't10k-labels-idx1-ubyte.gz',
      },
      {
        folder: '.',
        kind: 'idx',
        pattern: 'train-images-idx3-ubyte.gz',
        fileCount: 1,
        labels: 'train-labels-idx1-ubyte.gz',
      },
    ],
  },
};

describe('every draft is a manifest without errors or warnings', () => {
  test.each(Object.entries(CASES))('%s', (_name, findings) => {
    const {text} = draftManifest(findings);
    const {manifest, diagnostics} = readManifest({source: {path: 'draft', text}, file: '/draft'});
    expect(diagnostics.map(formatDiagnostic).join('\n')).toBe('');
    expect(manifest?.builds.size).toBe(findings.models.length);
  });
});

test('drafts and their guesses are as agreed', () => {
  const texts = Object.entries(CASES).map(([name, findings]) => {
    const {text, guesses} = draftManifest(findings);
    const lines = text.split('\n');
    for (const {line} of guesses) expect(lines[line - 1]).toMatch(/# a guess$/);
    return `=== ${name}\n${text}${guesses.map(({line, text: guess}) => `-> ${line} ${guess}\n`).join('')}`;
  });
  const golden = 'test/golden/cli/init-drafts.txt';
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(path.dirname(golden), {recursive: true});
    writeFileSync(golden, texts.join('\n'));
  }
  expect(texts.join('\n')).toBe(readFileSync(golden, 'utf8'));
});

function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryDirectory();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), {recursive: true});
    writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

test('data is found by kind, class folders give labels, and tool folders are passed over', async () => {
  const folder = folderWith({
    'data/calib/a.jpg': '',
    'data/calib/b.png': '',
    'data/eval/a.jpg': '',
    'data/labels.csv': 'file,class\na.jpg,3\n',
    'flowers/rose/1.jpg': '',
    'flowers/tulip/1.jpg': '',
    'arrays/x.npy': '',
    'arrays/labels.npy': '',
    'splits/calibration.npy': '',
    'splits/test.npy': '',
    'splits/test-labels.npy': '',
    'several/a.npy': '',
    'several/b.npy': '',
    'several/labels.npy': '',
    'names/labels.csv': 'file,class\na.jpg,rose\n',
    'names/a.png': '',
    'train-images-idx3-ubyte': '',
    'train-labels-idx1-ubyte': '',
    'node_modules/x/m.onnx': '',
    '.cache/m.onnx': '',
    'build/m.onnx': '',
    'models/m.onnx': '',
  });
  const {models, data, isCutShort} = await scanFolder(folder);
  expect(models).toEqual(['models/m.onnx']);
  expect(isCutShort).toBe(false);
  expect(data.map(({kind, pattern, fileCount, labels}) => `${kind} ${pattern} ${fileCount} ${labels ?? '-'}`)).toEqual([
    'npy arrays/x.npy 1 arrays/labels.npy',
    'images data/calib/*.{jpg,png} 2 data/labels.csv',
    'images data/eval/*.jpg 1 data/labels.csv',
    'images flowers/*/*.jpg 2 folder',
    'images names/*.png 1 -',
    'npy several/!(labels).npy 2 several/labels.npy',
    'npy splits/calibration.npy 1 -',
    'npy splits/test.npy 1 splits/test-labels.npy',
    'idx train-images-idx3-ubyte 1 train-labels-idx1-ubyte',
  ]);
});

const TINY = 'opset 13\n(x: float32[N, 4]) -> (y: float32[N, 4]) {\n  y = Relu(x)\n}\n';

async function run(folder: string, force = false): Promise<{readonly isWritten: boolean; readonly text: string}> {
  const lines: string[] = [];
  const print = (line: string) => lines.push(line);
  const isWritten = await initialize({cwd: folder, force, print, complain: print});
  return {isWritten, text: lines.join('\n')};
}

test('init writes a manifest that loads, and tells what it found and guessed', async () => {
  const folder = folderWith({'models/tiny.onnx': encodeModel(parseModel(TINY)), 'models/page.onnx': '<!DOCTYPE html>'});
  const {isWritten, text} = await run(folder);
  expect(isWritten).toBe(true);
  expect(text).toMatchInlineSnapshot(`
    "Found 1 model and no data.
      models/tiny.onnx   x [N,4] float32 → y [N,4] float32, opset 13, 0 parameters
    Left out models/page.onnx: the file is an HTML page, not a model (15 bytes).
    Wrote quantgate.yaml. Please check 2 guesses in it:
      line  6   dataset: no data fits this model, so random numbers stand in; they show that it runs, not how good it is
      line 22   gates: SNR ≥ 20 dB is customary; yours may differ
    Then: npx quantgate build"
  `);
  const loaded = await loadManifest({cwd: folder});
  expect(loaded.ok).toBe(true);
});

test('init does not write over a manifest unless forced', async () => {
  const folder = folderWith({'tiny.onnx': encodeModel(parseModel(TINY)), 'quantgate.yaml': 'mine'});
  expect(await run(folder)).toEqual({
    isWritten: false,
    text: 'quantgate.yaml is there already. Edit it, or write a new one over it with --force.',
  });
  expect(readFileSync(path.join(folder, 'quantgate.yaml'), 'utf8')).toBe('mine');
  expect((await run(folder, true)).isWritten).toBe(true);
  expect(readFileSync(path.join(folder, 'quantgate.yaml'), 'utf8')).toMatch(/builds:/);
});

test('init tells what to do where there is nothing to draft', async () => {
  const empty = folderWith({});
  expect((await run(empty)).text).toMatch(/^Found no \.onnx file in this folder or those below it/);
  const broken = folderWith({'m.onnx': 'version https://git-lfs.github.com/spec/v1\n'});
  expect((await run(broken)).text).toMatch(/^No model here can be drafted:\n {2}m\.onnx: /);
  expect(existsSync(path.join(broken, 'quantgate.yaml'))).toBe(false);
});
