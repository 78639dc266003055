import {existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, expect, test, vi} from 'vitest';
import {type InstallEngineOptions, installEngine} from '../../src/action/install-engine.ts';
import {provideEngine} from '../../src/action/provide-engine.ts';
import {unpackArchive} from '../../src/action/unpack-archive.ts';
import {Failure} from '../../src/base/failure.ts';
import {
  FAKE_PLATFORM,
  type FakeRegistry,
  fakeRegistry,
  installFakePackages,
  KEPT_FILES,
  tarball,
} from '../support/fake-engine-packages.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';

afterEach(() => void vi.unstubAllEnvs());

interface Machine {
  readonly registry: FakeRegistry;
  readonly tools: string;
  readonly temporary: string;
  readonly options: InstallEngineOptions;
}

/** A runner with a tool cache and an npm, where an engine counts as usable when none of its files is missing or changed. */
function machine(changes: Partial<InstallEngineOptions['environment']> = {}): Machine {
  // The library for the tool cache writes debug commands.
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const root = temporaryDirectory();
  const [tools, temporary, bin] = ['tools', 'temp', 'bin'].map((name) => path.join(root, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [tools, temporary, bin]) mkdirSync(folder);
  vi.stubEnv('RUNNER_TOOL_CACHE', tools);
  const registry = fakeRegistry(bin);
  const environment = {
    ...{PATH: bin, RUNNER_TOOL_CACHE: tools, RUNNER_TEMP: temporary, NPM_TOKEN: 'for the registry'},
    ...{ACTIONS_RUNTIME_TOKEN: 'secret', INPUT_TOKEN: 'secret'},
    ...changes,
  };
  const isUsable = (folder: string): boolean => listed(path.join(folder, '..')).join() === KEPT_FILES.join();
  return {
    registry,
    tools,
    temporary,
    options: {platform: FAKE_PLATFORM, environment, archives: registry.archives, isUsable},
  };
}

const listed = (folder: string): string[] =>
  readdirSync(folder, {recursive: true, encoding: 'utf8'})
    .filter((file) => statSync(path.join(folder, file)).isFile())
    .sort();

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Failure);
  return error as Failure;
}

test('the first run puts what the platform needs into the tool cache, the second finds it there', async () => {
  const {registry, tools, temporary, options} = machine();
  const folder = await installEngine(options);
  expect(folder).toBe(path.join(tools, 'quantgate-engine/1.30.0/linux-x64/node_modules/onnxruntime-node'));
  expect(listed(path.join(folder, '..'))).toEqual(KEPT_FILES);
  expect(readFileSync(path.join(folder, 'bin/napi-v6/linux/x64/libonnxruntime.so.1'), 'utf8')).toBe('x'.repeat(70_000));
  expect(await installEngine(options)).toBe(folder);
  expect(registry.calls()).toHaveLength(1);
  expect(readdirSync(temporary)).toEqual([]);
});

test('npm runs no scripts, in a folder without settings, without what is for the action alone', async () => {
  const {registry, temporary, options} = machine();
  await installEngine(options);
  const [call] = registry.calls();
  expect(call?.args.slice(0, 5)).toEqual([
    ...['pack', 'onnxruntime-node@1.30.0', 'onnxruntime-common@1.30.0', '--ignore-scripts', '--pack-destination'],
  ]);
  expect(path.dirname(path.dirname(call?.cwd ?? ''))).toBe(temporary);
  expect(call?.env).toContain('NPM_TOKEN');
  expect(call?.env.filter((name) => /^(ACTIONS|INPUT)_/.test(name))).toEqual([]);
});

test('an archive that is not the published one is refused before it is opened, and nothing is left', async () => {
  const {registry, tools, temporary, options} = machine();
  writeFileSync(path.join(registry.path, 'onnxruntime-common-1.30.0.tgz'), tarball({'dist/cjs/index.js': 'evil()'}));
  const failure = await failureOf(installEngine(options));
  expect([failure.reason, failure.message]).toEqual([
    'engine-unavailable',
    expect.stringMatching(
      /^The archive of onnxruntime-common 1\.30\.0 that was downloaded is not the published one: its integrity is sha512-\S+, not sha512-\S+\. It was thrown away\.$/,
    ),
  ]);
  expect([readdirSync(tools), readdirSync(temporary)]).toEqual([[], []]);
});

test('what was changed in the tool cache is not used, and made anew', async () => {
  const {registry, options} = machine();
  const folder = await installEngine(options);
  writeFileSync(path.join(folder, 'dist/evil.js'), '');
  expect(await installEngine(options)).toBe(folder);
  expect(existsSync(path.join(folder, 'dist/evil.js'))).toBe(false);
  expect(registry.calls()).toHaveLength(2);
});

test('an npm that fails is told in its own words, with what to do', async () => {
  const {registry, tools, temporary, options} = machine();
  const says =
    'npm error code E404\nnpm error 404 Not Found\nnpm error A complete log of this run can be found in: x\n';
  writeFileSync(path.join(registry.path, 'npm'), `#!/bin/sh\nprintf '${says}' >&2\nexit 1\n`, {mode: 0o755});
  const {message, remedy} = await failureOf(installEngine(options));
  expect(message).toBe(
    'onnxruntime-node 1.30.0 could not be installed: "npm pack onnxruntime-node@1.30.0 onnxruntime-common@1.30.0" failed: code E404 – 404 Not Found.',
  );
  expect(remedy).toContain('set the input "engine" to wasm');
  expect([readdirSync(tools), readdirSync(temporary)]).toEqual([[], []]);
});

test('without npm there is nobody to fetch it', async () => {
  const {tools, temporary, options} = machine();
  const {message} = await failureOf(
    installEngine({...options, environment: {...options.environment, PATH: '/nowhere'}}),
  );
  expect(message).toBe('onnxruntime-node 1.30.0 could not be installed: there is no npm on the PATH.');
  expect([readdirSync(tools), readdirSync(temporary)]).toEqual([[], []]);
});

test('without a tool cache there is no place for it', async () => {
  const {options} = machine({RUNNER_TOOL_CACHE: ''});
  expect((await failureOf(installEngine(options))).message).toContain('$RUNNER_TOOL_CACHE is not set');
});

test('the action installs when there is work for the engine, once, and not at all where it finds one', async () => {
  const root = temporaryDirectory();
  const install = vi.fn(async () => '/tools/onnxruntime-node');
  const search = {ownFile: path.join(root, 'action/dist/action.js'), directory: root, platform: FAKE_PLATFORM};
  const given = {wish: 'auto', directory: root, environment: {}, search, install} as const;
  const {engine, warnings} = provideEngine(given);
  expect([engine.kind, warnings, install.mock.calls.length]).toEqual(['native', [], 0]);
  const folders = engine.kind === 'native' ? await Promise.all([engine.folder(), engine.folder()]) : [];
  expect([folders, install.mock.calls.length]).toEqual([['/tools/onnxruntime-node', '/tools/onnxruntime-node'], 1]);

  installFakePackages(root, '1.29.0');
  expect(provideEngine(given).warnings).toEqual([
    {
      severity: 'warning',
      code: 'engine/package-not-used',
      message: `onnxruntime-node in ${root}/node_modules/onnxruntime-node is 1.29.0, and figures are made with 1.30.0.`,
    },
  ]);
  const other = temporaryDirectory();
  installFakePackages(other);
  const found = provideEngine({...given, search: {...search, ownFile: path.join(other, 'dist/action.js')}}).engine;
  expect(found.kind === 'native' && (await found.folder())).toBe(path.join(other, 'node_modules/onnxruntime-node'));
  expect(install).toHaveBeenCalledTimes(1);
  expect(provideEngine({...given, wish: 'wasm'}).engine.kind).toBe('wasm');
  expect(provideEngine({...given, search: {...search, platform: 'darwin-x64'}}).engine.kind).toBe('wasm');
});

test('of an archive only files are taken, and one that ends too early is an error', async () => {
  const root = temporaryDirectory();
  const file = path.join(root, 'a.tgz');
  const bytes = tarball({'a.txt': 'a', 'b/c.txt': 'c'.repeat(1000)}, [{name: 'package/link', type: '2'}]);
  writeFileSync(file, bytes);
  const names: string[] = [];
  await unpackArchive(file, (name) => {
    names.push(name);
    return name.endsWith('c.txt') ? path.join(root, 'out', 'c.txt') : undefined;
  });
  expect(names).toEqual(['package/a.txt', 'package/b/c.txt']);
  expect(listed(path.join(root, 'out'))).toEqual(['c.txt']);
  expect(readFileSync(path.join(root, 'out/c.txt'), 'utf8')).toBe('c'.repeat(1000));
  writeFileSync(file, bytes.subarray(0, bytes.length - 20));
  await expect(unpackArchive(file, () => undefined)).rejects.toThrow();
  await expect(unpackArchive(path.join(root, 'none.tgz'), () => undefined)).rejects.toThrow('ENOENT');
});
