/** Packages of the engine that hold next to nothing: in folders as npm leaves them, and in archives as it fetches them. */
import {createHash} from 'node:crypto';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {ENGINE_VERSION, type EnginePackage} from '../../src/engine/engine-package.ts';

export type FakeFiles = Readonly<Record<string, string>>;

export const FAKE_PLATFORM = 'linux-x64';

export const FAKE_PACKAGES: Readonly<Record<EnginePackage, FakeFiles>> = {
  'onnxruntime-node': {
    'package.json': JSON.stringify({name: 'onnxruntime-node', version: ENGINE_VERSION, main: 'dist/index.js'}),
    'dist/index.js': 'module.exports = {};',
    'dist/index.d.ts': 'types',
    'script/install.js': 'throw new Error("an install script was run");',
    'bin/napi-v6/linux/x64/libonnxruntime.so.1': 'x'.repeat(70_000),
    'bin/napi-v6/linux/x64/onnxruntime_binding.node': 'binding',
    'bin/napi-v6/win32/x64/onnxruntime.dll': 'for others',
  },
  'onnxruntime-common': {
    'package.json': JSON.stringify({name: 'onnxruntime-common', version: ENGINE_VERSION, main: 'dist/cjs/index.js'}),
    'dist/cjs/index.js': 'module.exports = {};',
    'dist/cjs/package.json': '{"type":"commonjs"}',
    'dist/esm/index.js': 'export {}',
  },
};

/** Files that are kept of the packages for the platform. */
export const KEPT_FILES: readonly string[] = [
  'onnxruntime-common/dist/cjs/index.js',
  'onnxruntime-common/dist/cjs/package.json',
  'onnxruntime-common/package.json',
  'onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1',
  'onnxruntime-node/bin/napi-v6/linux/x64/onnxruntime_binding.node',
  'onnxruntime-node/dist/index.js',
  'onnxruntime-node/package.json',
];

/** Installs both in `folder/node_modules`. */
export function installFakePackages(folder: string, version: string = ENGINE_VERSION): void {
  for (const [name, files] of Object.entries(FAKE_PACKAGES)) {
    for (const [file, content] of Object.entries(files)) {
      const place = path.join(folder, 'node_modules', name, file);
      mkdirSync(path.dirname(place), {recursive: true});
      writeFileSync(place, content.replace(`"version":"${ENGINE_VERSION}"`, `"version":"${version}"`));
    }
  }
}

/** A gzipped tar archive; `extra` entries are of another type, such as 2 for a symbolic link. */
export function tarball(
  files: FakeFiles,
  extra: readonly {readonly name: string; readonly type: string}[] = [],
): Buffer {
  const entries = [
    ...Object.entries(files).flatMap(([name, content]) => [
      header(`package/${name}`, '0', content.length),
      padded(content),
    ]),
    ...extra.map(({name, type}) => header(name, type, 0)),
  ];
  return gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)]));
}

function header(name: string, type: string, sizeBytes: number): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write(sizeBytes.toString(8).padStart(11, '0'), 124);
  block.write(type, 156);
  return block;
}

const padded = (content: string): Buffer =>
  Buffer.concat([Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512)]);

export const integrityOf = (bytes: Uint8Array): string =>
  `sha512-${createHash('sha512').update(bytes).digest('base64')}`;

export interface FakeRegistry {
  /** Folder with nothing but a program `npm`. */
  readonly path: string;
  readonly archives: Readonly<Record<EnginePackage, string>>;
  /** Arguments and folder of every call. */
  readonly calls: () => readonly {
    readonly args: readonly string[];
    readonly cwd: string;
    readonly env: readonly string[];
  }[];
}

/** An npm that copies archives of the fake packages to where it is told. */
export function fakeRegistry(folder: string): FakeRegistry {
  const archives = Object.entries(FAKE_PACKAGES).map(([name, files]) => [name, tarball(files)] as const);
  for (const [name, bytes] of archives) writeFileSync(path.join(folder, `${name}-${ENGINE_VERSION}.tgz`), bytes);
  writeFileSync(path.join(folder, 'calls'), '');
  const script = `
    const fs = require('node:fs');
    const args = process.argv.slice(2);
    fs.appendFileSync(${JSON.stringify(path.join(folder, 'calls'))},
      JSON.stringify({args, cwd: process.cwd(), env: Object.keys(process.env)}) + '\\n');
    const target = args[args.indexOf('--pack-destination') + 1];
    for (const file of fs.readdirSync(${JSON.stringify(folder)})) {
      if (file.endsWith('.tgz')) fs.copyFileSync(${JSON.stringify(folder)} + '/' + file, target + '/' + file);
    }`;
  writeFileSync(path.join(folder, 'npm.cjs'), script);
  const start = `#!/bin/sh\nexec '${process.execPath}' '${folder}/npm.cjs' "$@"\n`;
  writeFileSync(path.join(folder, 'npm'), start, {mode: 0o755});
  return {
    path: folder,
    archives: Object.fromEntries(
      archives.map(([name, bytes]) => [name, integrityOf(bytes)]),
    ) as FakeRegistry['archives'],
    calls: () =>
      readFileSync(path.join(folder, 'calls'), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as ReturnType<FakeRegistry['calls']>[number]),
  };
}
