/**
 * Bundles what users run – command line, library, worker, action – once for all test files, as `.ci/bundle.mjs` does for
 * a release. Each run of the tests has a folder of its own, within the checkout so that packages are found from it.
 */
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import path from 'node:path';
import type {TestProject} from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Absolute: holds cli.js, index.js, worker.js and action.js. */
    readonly productFolder: string;
  }
}

const PARENT = path.resolve('node_modules/.cache/quantgate-test');

/** Called by vitest before the first test file; what it returns, after the last. */
export function setup(project: TestProject): () => void {
  mkdirSync(PARENT, {recursive: true});
  const folder = mkdtempSync(path.join(PARENT, 'run-'));
  try {
    execFileSync(process.execPath, ['.ci/bundle.mjs', '--only-code', folder], {stdio: 'inherit'});
  } catch {
    // esbuild has said why. The tests that run the product fail for want of it; all others can still be run.
  }
  project.provide('productFolder', folder);
  return () => rmSync(folder, {recursive: true, force: true});
}
