import path from 'node:path';
import {build} from 'esbuild';
import {writeFileAtomically} from '../../src/base/atomic-write.ts';

/** Some CommonJS packages inside the bundle call require(). */
const REQUIRE_BANNER =
  "import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);";

/**
 * Bundles a worker entry for Node versions that do not run TypeScript, and gives the path of the JavaScript file. It
 * stands within the checkout, so that packages are found from it.
 *
 * @param entry relative to the checkout: `src/worker.ts`, or a test's own worker
 */
export async function workerBundle(entry = 'src/worker.ts'): Promise<string> {
  const {outputFiles} = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: ['onnxruntime-node'],
    banner: {js: REQUIRE_BANNER},
    logLevel: 'silent',
  });
  const name = `${entry.replaceAll('/', '-').replace(/\.ts$/, '')}.mjs`;
  const file = path.resolve('node_modules/.cache/quantgate-test', name);
  await writeFileAtomically(file, outputFiles[0]?.contents ?? '');
  return file;
}
