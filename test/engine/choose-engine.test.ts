import {mkdirSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {Failure} from '../../src/base/failure.ts';
import {type ChosenEngine, chooseEngine, type EngineWish, parseEngineWish} from '../../src/engine/choose-engine.ts';
import {engineOfRun} from '../../src/workspace/engine-of-run.ts';
import {FAKE_PLATFORM, installFakePackages} from '../support/fake-engine-packages.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';

interface Installed {
  /** Version beside quantgate. */
  readonly own?: string;
  /** Version in the folder of the user. */
  readonly theirs?: string;
}

function choose(wish: EngineWish, {own, theirs}: Installed, platform = FAKE_PLATFORM) {
  const root = temporaryDirectory();
  for (const [name, version] of Object.entries({own, theirs})) {
    mkdirSync(path.join(root, name));
    if (version !== undefined) installFakePackages(path.join(root, name), version);
  }
  const search = {ownFile: path.join(root, 'own/dist/cli.js'), directory: path.join(root, 'theirs'), platform};
  return {root, chosen: (): ChosenEngine => chooseEngine(wish, search)};
}

test('what is installed with quantgate in the one version is used', async () => {
  const {root, chosen} = choose('auto', {own: '1.30.0', theirs: '1.20.0'});
  const {engine, warnings} = chosen();
  expect(warnings).toEqual([]);
  expect(engine.kind === 'native' && (await engine.folder())).toBe(
    path.join(root, 'own/node_modules/onnxruntime-node'),
  );
});

test('another version is not used, and the warning names both', () => {
  const {root, chosen} = choose('auto', {theirs: '1.20.0'});
  expect(chosen()).toEqual({
    engine: {kind: 'wasm'},
    warnings: [
      {
        severity: 'warning',
        code: 'engine/slow',
        message: `onnxruntime-node in ${root}/theirs/node_modules/onnxruntime-node is 1.20.0, and figures are made with 1.30.0. The WebAssembly engine is used, which is several times slower.`,
        remedy: 'Run "npm install onnxruntime-node@1.30.0" beside quantgate.',
      },
    ],
  });
});

test('a package in the folder of the user is used only when its files are the published ones', () => {
  const {chosen} = choose('auto', {theirs: '1.30.0'});
  expect(chosen().engine.kind).toBe('wasm');
  expect(chosen().warnings[0]?.message).toMatch(
    /^The files of onnxruntime-node 1\.30\.0 in .* are not the published ones\./,
  );
  const here = chooseEngine('native', {
    ownFile: '/nowhere/cli.js',
    directory: path.resolve('.'),
    platform: platformHere(),
  });
  expect(here.engine.kind).toBe('native');
});

const platformHere = (): string => `${process.platform}-${process.arch}`;

test('without a native build WebAssembly is used, unless only the native engine will do', () => {
  const {chosen} = choose('auto', {own: '1.30.0'}, 'sunos-x64');
  expect(chosen().engine.kind).toBe('wasm');
  expect(chosen().warnings[0]?.message).toMatch(
    /^onnxruntime-node 1\.30\.0 has no build for sunos-x64\. The WebAssembly/,
  );
  expect(() => choose('native', {own: '1.30.0'}, 'linux-x64-musl').chosen()).toThrow('no build for linux-x64-musl');
  expect(() => choose('native', {}).chosen()).toThrow('onnxruntime-node is not installed.');
});

test('WebAssembly that is asked for is no matter for warnings', () => {
  expect(choose('wasm', {own: '1.30.0'}).chosen()).toEqual({engine: {kind: 'wasm'}, warnings: []});
});

test('the variable of the environment chooses for the command line', () => {
  expect(engineOfRun({QUANTGATE_ENGINE: 'wasm'}).engine.kind).toBe('wasm');
  expect(engineOfRun({}).engine.kind).toBe('native');
  expect(() => engineOfRun({QUANTGATE_ENGINE: 'webgpu'})).toThrow(Failure);
  expect(() => engineOfRun({QUANTGATE_ENGINE: 'webgpu'})).toThrow(
    '$QUANTGATE_ENGINE: "webgpu" is no engine. Engines: auto, native, wasm.',
  );
  expect(parseEngineWish('')).toEqual({ok: true, value: 'auto'});
});
