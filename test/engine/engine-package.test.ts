import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {
  ENGINE_ARCHIVES,
  ENGINE_VERSION,
  isEngineFile,
  NATIVE_DIGESTS,
  nativeDigest,
} from '../../src/engine/engine-package.ts';

test('version and integrity are those of package.json and the lock file', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
  expect([manifest.dependencies['onnxruntime-node'], manifest.devDependencies['onnxruntime-web']]).toEqual([
    ENGINE_VERSION,
    ENGINE_VERSION,
  ]);
  for (const name of ['onnxruntime-node', 'onnxruntime-common'] as const) {
    const {version, integrity} = lock[`node_modules/${name}`];
    expect([name, version, integrity]).toEqual([name, ENGINE_VERSION, ENGINE_ARCHIVES[name]]);
  }
});

test('the files that are installed here are the published ones, for every platform', () => {
  const folder = path.resolve('node_modules/onnxruntime-node');
  const found = Object.keys(NATIVE_DIGESTS).map((platform) => [platform, nativeDigest(folder, platform)]);
  expect(Object.fromEntries(found)).toEqual(NATIVE_DIGESTS);
});

test('of the archives only what runs models on the platform is kept', () => {
  const check = (name: 'onnxruntime-node' | 'onnxruntime-common', file: string, expected: boolean): void =>
    expect([file, isEngineFile(name, file, 'linux-x64')]).toEqual([file, expected]);
  check('onnxruntime-node', 'package.json', true);
  check('onnxruntime-node', 'dist/index.js', true);
  check('onnxruntime-node', 'dist/index.d.ts', false);
  check('onnxruntime-node', 'dist/../../../evil.js', false);
  check('onnxruntime-node', 'script/install.js', false);
  check('onnxruntime-node', 'bin/napi-v6/linux/x64/libonnxruntime.so.1', true);
  check('onnxruntime-node', 'bin/napi-v6/linux/x64/../arm64/libonnxruntime.so.1', false);
  check('onnxruntime-node', 'bin/napi-v6/linux/arm64/libonnxruntime.so.1', false);
  check('onnxruntime-common', 'dist/cjs/package.json', true);
  check('onnxruntime-common', 'dist/esm/index.js', false);
  check('onnxruntime-common', 'node_modules/evil/index.js', false);
});
