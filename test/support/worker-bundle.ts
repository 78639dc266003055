import path from 'node:path';
import {build} from 'esbuild';
import {inject} from 'vitest';
import {writeFileAtomically} from '../../src/base/atomic-write.ts';

/** Some CommonJS packages inside the bundle call require(). */
const REQUIRE_BANNER =
  "import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);";

/**
 * A JavaScript file for Node versions that do not run TypeScript: the product's worker as it was bundled for this run of
 * the tests, or a test's own entry, bundled here.
 *
 * @param entry relative to the checkout: `src/worker.ts`, or a test's own worker
 */
export async function workerBundle(entry = 'src/worker.ts'): Promise<string> {
  const folder = inject('productFolder');
  if (entry === 'src/worker.ts') return path.join(folder, 'worker.js');
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
  const file = path.join(folder, `${entry.replaceAll('/', '-').replace(/\.ts$/, '')}.mjs`);
  await writeFileAtomically(file, outputFiles[0]?.contents ?? '');
  return file;
}
