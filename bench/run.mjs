/**
 * Bundles a benchmark of this folder and runs it: `node bench/run.mjs NAME ARGUMENTS…`. Bundled, because the benchmarks
 * use parts of the product that the package does not export, and Node 20 runs no TypeScript.
 */
import {mkdirSync} from 'node:fs';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {build} from 'esbuild';

const [name, ...args] = process.argv.slice(2);
if (name === undefined) throw new Error('Usage: node bench/run.mjs NAME ARGUMENTS…');

// Within the checkout, so that packages are found from it.
const folder = path.resolve('node_modules/.cache/quantgate-bench');
mkdirSync(folder, {recursive: true});
const outfile = path.join(folder, `${name}.mjs`);
await build({
  entryPoints: [`bench/${name}.ts`],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  external: ['onnxruntime-node'],
  banner: {
    js: "import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
process.argv.splice(1, process.argv.length - 1, outfile, ...args);
await import(pathToFileURL(outfile).href);
