import {spawnSync} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {buildSync} from 'esbuild';
import {beforeAll, describe, expect, test} from 'vitest';
import {formatDiagnostic} from '../../src/base/diagnostic.ts';
import {findManifest} from '../../src/manifest/find-manifest.ts';
import {loadManifest} from '../../src/manifest/load-manifest.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';

const MINIMAL = 'models: {m: {file: m.onnx}}\nbuilds: {b: {model: m, recipe: {activations: float}}}\n';

/** Writes files (path → content) into a new folder that counts as a repository. */
function repository(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryDirectory();
  mkdirSync(path.join(folder, '.git'));
  for (const [name, content] of Object.entries({'m.onnx': '', ...files})) {
    mkdirSync(path.dirname(path.join(folder, name)), {recursive: true});
    writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

async function errorsOf(cwd: string, manifestPath?: string): Promise<string> {
  const result = await loadManifest({cwd, manifestPath});
  return result.ok ? 'ok' : result.error.map(formatDiagnostic).join('\n');
}

describe('the manifest is found', () => {
  const check = async (files: Readonly<Record<string, string>>, from: string, expected: string | undefined) => {
    const folder = repository(files);
    mkdirSync(path.join(folder, from), {recursive: true});
    const found = await findManifest(path.join(folder, from));
    expect(found && path.relative(folder, found.file)).toBe(expected);
  };

  test('in the working folder, .yaml before .yml before .json before .config before package.json', async () => {
    const all = {
      'quantgate.yaml': MINIMAL,
      'quantgate.yml': MINIMAL,
      'quantgate.json': '{}',
      '.config/quantgate.yaml': MINIMAL,
      'package.json': '{"quantgate": {}}',
    };
    await check(all, '.', 'quantgate.yaml');
    const {'quantgate.yaml': _yaml, ...withoutYaml} = all;
    await check(withoutYaml, '.', 'quantgate.yml');
    const {'quantgate.yml': _yml, ...withoutYml} = withoutYaml;
    await check(withoutYml, '.', 'quantgate.json');
    const {'quantgate.json': _json, ...withoutJson} = withoutYml;
    await check(withoutJson, '.', '.config/quantgate.yaml');
    await check({'package.json': all['package.json']}, '.', 'package.json');
  });

  test('in a folder above, past a package.json without one, up to the root of the repository', async () => {
    await check(
      {'quantgate.yaml': MINIMAL, 'packages/a/package.json': '{"name": "a"}'},
      'packages/a',
      'quantgate.yaml',
    );
    await check(
      {'quantgate.yaml': MINIMAL, 'packages/a/quantgate.yml': MINIMAL},
      'packages/a/src',
      'packages/a/quantgate.yml',
    );
    await check({'quantgate.yaml': MINIMAL, 'inner/.git': 'gitdir: elsewhere'}, 'inner/src', undefined);
  });

  test('even when it is empty, so that it is not passed over in silence', async () => {
    await check({'quantgate.yml': '', 'package.json': '{"quantgate": {}}'}, '.', 'quantgate.yml');
  });

  test('not in a package.json that is empty, broken, or says "quantgate" for another reason', async () => {
    for (const text of ['', '{"name": "quantgate"}', '{"devDependencies": {"quantgate": "1"}}', '{"quantgate"', '[]'])
      await check({'package.json': text}, '.', undefined);
  });

  test('nowhere above a folder that is in no repository', async () => {
    const folder = temporaryDirectory();
    writeFileSync(path.join(folder, 'quantgate.yaml'), MINIMAL);
    mkdirSync(path.join(folder, 'sub'));
    expect(await findManifest(path.join(folder, 'sub'))).toBeUndefined();
    expect(await findManifest(folder)).toEqual({file: path.join(folder, 'quantgate.yaml'), underKey: undefined});
  });
});

describe('no code of the repository is run', () => {
  const RAN = 'evil-ran';
  const EVIL = `require('node:fs').writeFileSync(require('node:path').join(process.env.EVIL_FOLDER, '${RAN}'), '');`;
  const EVIL_MODULE = `import fs from 'node:fs'; fs.writeFileSync(process.env.EVIL_FOLDER + '/${RAN}', ''); export default {};`;
  const loader = path.join(mkdtempSync(path.join(tmpdir(), 'quantgate-test-')), 'load.mjs');

  beforeAll(() => {
    buildSync({
      stdin: {
        contents: `import {loadManifest} from './src/manifest/load-manifest.ts';
          const result = await loadManifest({cwd: process.cwd()});
          console.log(JSON.stringify(result.ok ? [] : result.error.map(({code}) => code)));`,
        resolveDir: process.cwd(),
        loader: 'ts',
      },
      ...{bundle: true, platform: 'node', format: 'esm', outfile: loader, logLevel: 'error'},
      banner: {js: "import {createRequire} from 'node:module'; const require = createRequire(import.meta.url);"},
    });
    return () => rmSync(path.dirname(loader), {recursive: true});
  });

  /** Runs a program in the folder to its end, so that imports it left behind have happened too. */
  function didEvilRun(folder: string, args: readonly string[]): boolean {
    const run = spawnSync(process.execPath, args, {
      cwd: folder,
      env: {...process.env, EVIL_FOLDER: folder},
      encoding: 'utf8',
    });
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
    return existsSync(path.join(folder, RAN));
  }

  test.each([
    ['.config/config.js', EVIL],
    ['.config/config.cjs', EVIL],
    ['.config/config.mjs', EVIL_MODULE],
    ['.config/config.ts', EVIL_MODULE],
    ['.config/config.yaml', '$import: ../evil.cjs\n'],
    ['.config/config.json', '{"$import": "../evil.cjs"}'],
    ['package.json', '{"cosmiconfig": {"$import": "./evil.cjs"}, "quantgate": {"$import": "./evil.cjs"}}'],
    ['package.yaml', 'cosmiconfig: {$import: ./evil.cjs}\n'],
    ['quantgate.yml', '$import: ./evil.cjs\n'],
    ['quantgate.json', '{"$import": ["./evil.cjs"]}'],
    ['.config/quantgate.yaml', 'x: !!js/function "evil"\n'],
    ['quantgate.config.cjs', EVIL],
    ['.quantgaterc.js', EVIL],
    ['.quantgaterc', '$import: ./evil.cjs\n'],
  ])('%s', (name, content) => {
    const folder = repository({'evil.cjs': EVIL, [name]: content});
    expect(didEvilRun(folder, [loader])).toBe(false);
  });

  test('though cosmiconfig called the usual way does', () => {
    const folder = repository({'.config/config.cjs': EVIL});
    const module = createRequire(import.meta.url).resolve('cosmiconfig');
    expect(didEvilRun(folder, ['-e', `require(${JSON.stringify(module)}).cosmiconfig('quantgate').search()`])).toBe(
      true,
    );
  });
});

describe('files that are no manifest are told apart', () => {
  const check = async (content: string | Uint8Array, expected: RegExp, name = 'quantgate.yaml') => {
    expect(await errorsOf(repository({[name]: content}), name)).toMatch(expected);
  };

  test('empty, blank and comment-only files', async () => {
    for (const text of ['', ' \n\n', '# nothing yet\n', '---\n'])
      await check(text, /the manifest is empty {2}\[manifest\/empty\]/);
  });
  test('a missing file, a folder, nothing to be found', async () => {
    const folder = repository({});
    expect(await errorsOf(folder, 'other.yaml')).toMatch(
      /other.yaml error: the manifest is not there {2}\[manifest\/not-found\]/,
    );
    expect(await errorsOf(folder, '.git')).toMatch(/\[manifest\/not-a-file\]/);
    expect(await errorsOf(folder)).toMatch(/no manifest found .*\[manifest\/not-found\]/);
  });
  test('a file that is too large is not read', () =>
    check('#'.repeat(600_000), /600000 bytes .*\[manifest\/too-large\]/));
  test('UTF-16 and binary files', async () => {
    await check(Buffer.from(`\uFEFF${MINIMAL}`, 'utf16le'), /not UTF-8 .*\[manifest\/encoding\]/);
    await check(new Uint8Array([0x80, 0x81]), /\[manifest\/encoding\]/);
  });
  test('a file that may not be read is a failure of the world', async () => {
    if (process.getuid?.() === 0) return; // root may read everything
    const folder = repository({'quantgate.yaml': MINIMAL});
    chmodSync(path.join(folder, 'quantgate.yaml'), 0);
    await expect(loadManifest({cwd: folder, manifestPath: 'quantgate.yaml'})).rejects.toThrow(/cannot be read/);
  });
  test('a link that leads nowhere', async () => {
    const folder = repository({});
    symlinkSync('nowhere', path.join(folder, 'quantgate.yaml'));
    expect(await errorsOf(folder, 'quantgate.yaml')).toMatch(/\[manifest\/not-found\]/);
  });
});

describe('good manifests in unusual clothes load', () => {
  const check = async (content: string, name = 'quantgate.yaml') => {
    expect(await errorsOf(repository({[name]: content}))).toBe('ok');
  };

  test('with a byte order mark', () => check(`\uFEFF${MINIMAL}`));
  test('with CRLF', () => check(MINIMAL.replaceAll('\n', '\r\n')));
  test('as JSON indented with tabs', () =>
    check(
      JSON.stringify(
        {models: {m: {file: 'm.onnx'}}, builds: {b: {model: 'm', recipe: {activations: 'float'}}}},
        null,
        '\t',
      ),
      'quantgate.json',
    ));
  test('under a key of package.json', () =>
    check(
      '{"name": "x", "quantgate": {"models": {"m": {"file": "m.onnx"}}, "builds": {"b": {"model": "m", "recipe": {"activations": "float"}}}}}',
      'package.json',
    ));
});

test('a package.json that is named is read under its key', async () => {
  const folder = repository({'package.json': '{"name": "x", "quantgate": {"models": 3}}'});
  expect(await errorsOf(folder, 'package.json')).toMatch(/^package\.json:1:39 error: "models" must be/m);
});

test('files that the manifest names and that are not there are told together with all other mistakes', async () => {
  const text = `datasets:
  d: {images: '*.png', labels: labels.csv}
  e: {images: '*.png', labels: {file: other.csv, column: x}}
models:
  m: {file: models/m.onnx, calibrate: d, evaluate: e}
builds:
  b: {model: m, recipe: {weights: int9}}
`;
  const folder = repository({'sub/quantgate.yaml': text});
  expect(await errorsOf(folder, 'sub/quantgate.yaml')).toMatchInlineSnapshot(`
    "sub/quantgate.yaml:2:32 error: labels of dataset "d": file "labels.csv" is not there  [manifest/missing-file]
      1 | datasets:
      2 |   d: {images: '*.png', labels: labels.csv}
        |                                ^^^^^^^^^^
       Paths are relative to the manifest.
    sub/quantgate.yaml:3:39 error: labels of dataset "e": file "other.csv" is not there  [manifest/missing-file]
      2 |   d: {images: '*.png', labels: labels.csv}
      3 |   e: {images: '*.png', labels: {file: other.csv, column: x}}
        |                                       ^^^^^^^^^
       Paths are relative to the manifest.
    sub/quantgate.yaml:5:13 error: model "m": file "models/m.onnx" is not there  [manifest/missing-file]
      4 | models:
      5 |   m: {file: models/m.onnx, calibrate: d, evaluate: e}
        |             ^^^^^^^^^^^^^
       Paths are relative to the manifest.
    sub/quantgate.yaml:7:35 error: unknown weights type "int9"  [manifest/unknown-type]
      6 | builds:
      7 |   b: {model: m, recipe: {weights: int9}}
        |                                   ^^^^
       Allowed: int2, uint2, int4, uint4, int8, uint8, int16, uint16, float. Did you mean "int8"?"
  `);
});

test('a manifest is named in messages as the user named it', async () => {
  const folder = repository({'quantgate.yaml': 'models: 3\n', 'a/b': ''});
  expect(await errorsOf(path.join(folder, 'a'))).toMatch(/^\.\.\/quantgate\.yaml:1:1 error/);
  expect(await errorsOf(folder, './quantgate.yaml')).toMatch(/^\.\/quantgate\.yaml:1:1 error/);
});

describe('files of other tools that a recipe names', () => {
  const manifest = (recipe: string): string => `datasets: {c: {random: 4, shape: [4]}}
models: {m: {file: ${MODEL}, calibrate: c}}
builds: {b: {model: m, recipe: ${recipe}}}
`;
  const MODEL = 'm.onnx';
  const TABLE = '{"x": {"lowest": -1, "highest": 2}}';

  test('are taken by value, from the folder of the manifest', async () => {
    const folder = repository({
      'net/quantgate.yaml': manifest('{encodings: ../e.json}').replace(MODEL, '../m.onnx'),
      'e.json': TABLE,
    });
    const result = await loadManifest({cwd: folder, manifestPath: 'net/quantgate.yaml'});
    expect(result.ok && result.value.manifest.builds.get('b')?.recipe.overrides.x?.range).toEqual([-1, 2]);
  });

  test('must be there, be text, and lie in the repository, also behind links', async () => {
    const outside = repository({'e.json': TABLE});
    const check = async (path_: string, message: string) => {
      const folder = repository({
        'quantgate.yaml': manifest(`{encodings: ${path_}}`),
        'bytes.json': Uint8Array.of(255, 254),
      });
      symlinkSync(path.join(outside, 'e.json'), path.join(folder, 'link.json'));
      expect(await errorsOf(folder)).toContain(message);
    };
    await check('e.json', 'file "e.json" is not there');
    await check('bytes.json', 'is not UTF-8 text');
    await check(path.join(outside, 'e.json'), 'lies outside of the project');
    await check('link.json', 'lies outside of the project');
  });

  test('a configuration with mistakes shows them at their places in it', async () => {
    const folder = repository({
      'quantgate.yaml': manifest('{style: aimet, aimet: {config_file: sim.json}}'),
      'sim.json': '{"defaults": 1}',
    });
    const errors = await errorsOf(folder);
    expect(errors).toContain('sim.json:1:14 error: "defaults" must be a map');
    expect(errors).toContain('the quantsim configuration has no "supergroups"');
  });
});
