/**
 * Builds `dist/`: the command line, the library, the worker and the action as ES modules with shared chunks, the
 * decoder's and the engine's WebAssembly beside them, and the type declarations. With `--compare` builds into a temporary folder and
 * fails when the committed `dist/` differs. With `--only-code FOLDER` builds into that folder, without declarations: the
 * tests run what users run.
 */
import {execFileSync} from 'node:child_process';
import {cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {build} from 'esbuild';

const compare = process.argv.includes('--compare');
const codeFlag = process.argv.indexOf('--only-code');
const codeFolder = codeFlag < 0 ? undefined : process.argv[codeFlag + 1];
const outdir = compare ? mkdtempSync(path.join(tmpdir(), 'quantgate-dist-')) : (codeFolder ?? 'dist');

/** Some CommonJS packages inside the bundle call require(). */
const REQUIRE_BANNER =
  "import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);";

if (outdir === 'dist') rmSync(outdir, {recursive: true, force: true});
const options = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  external: ['onnxruntime-node'],
  // The same code as ES modules, of which only what is used is kept: 6 ms less at every start.
  alias: {yaml: path.resolve('node_modules/yaml/browser/dist/index.js')},
  banner: {js: REQUIRE_BANNER},
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'inline',
  logLevel: 'warning',
};
// Processes of their own: they share nothing with the others, and load nothing of theirs.
await build({...options, entryPoints: {worker: 'src/worker.ts'}, outdir, chunkNames: 'worker-[hash]'});
const processes = {'github-cache': 'src/action/github-cache-process.ts', 'cache-proxy': 'src/action/cache-proxy.ts'};
await build({...options, entryPoints: processes, outdir, chunkNames: 'cache-[hash]'});
const START = 'src/cli/start.ts';
const entryPoints = {
  cli: START,
  index: 'src/index.ts',
  action: 'src/action/main.ts',
  'action-post': 'src/action/post.ts',
};
await build({
  ...options,
  entryPoints,
  outdir,
  chunkNames: 'chunk-[hash]',
  plugins: [oneChunkOf('src/cli/build.ts', entryPoints)],
});

/**
 * All that a build needs when it has nothing to do, in one file: every file more is half a millisecond of a start. esbuild
 * puts modules into one chunk that are reached from the same entries, so each entry, those of dynamic imports too, is made
 * to reach `core`.
 */
function oneChunkOf(core, entryPoints) {
  const setup = async ({onLoad}) => {
    const {metafile} = await build({...options, entryPoints, outdir, write: false, metafile: true});
    const entries = Object.values(metafile.outputs).flatMap(({entryPoint}) => entryPoint ?? []);
    // Packages do not reach the code here; and CommonJS ones must stay what they are.
    const reached = new Set(
      entries
        .filter((file) => file.startsWith('src/') && file !== core && file !== START)
        .map((file) => path.resolve(file)),
    );
    onLoad({filter: /\.ts$/}, ({path: file}) =>
      reached.has(file)
        ? {contents: `${readFileSync(file, 'utf8')}\nimport ${JSON.stringify(path.resolve(core))};\n`, loader: 'ts'}
        : undefined,
    );
  };
  return {name: 'one chunk', setup};
}

const FILES = [
  '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
  'onnxruntime-web/dist/ort-wasm-simd-threaded.mjs',
  'onnxruntime-web/dist/ort-wasm-simd-threaded.wasm',
];
for (const file of FILES) cpSync(path.resolve('node_modules', file), path.join(outdir, path.basename(file)));
if (codeFolder === undefined) {
  execFileSync(
    path.resolve('node_modules/.bin/tsc'),
    [
      ...[
        '--noEmit',
        'false',
        '--emitDeclarationOnly',
        '--declaration',
        '--rootDir',
        'src',
        '--outDir',
        path.join(outdir, 'types'),
      ],
      ...['--project', '.ci/tsconfig.types.json'],
    ],
    {stdio: 'inherit'},
  );
}

if (compare) {
  const listed = (folder) =>
    existsSync(folder)
      ? readdirSync(folder, {recursive: true, encoding: 'utf8'})
          .filter((file) => statSync(path.join(folder, file)).isFile())
          .sort()
      : [];
  const files = [...new Set([...listed(outdir), ...listed('dist')])];
  const read = (folder, file) =>
    existsSync(path.join(folder, file)) ? readFileSync(path.join(folder, file)) : undefined;
  const different = files.filter((file) => {
    const [built, committed] = [read(outdir, file), read('dist', file)];
    return !built || !committed || !built.equals(committed);
  });
  rmSync(outdir, {recursive: true});
  if (different.length > 0) {
    console.error(
      `dist/ is not what the sources give (run "npm run build"):\n${different.map((file) => `  ${file}`).join('\n')}`,
    );
    process.exit(1);
  }
  console.log(`dist/ is up to date (${files.length} files).`);
}
