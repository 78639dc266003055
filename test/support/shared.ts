import {existsSync} from 'node:fs';
import path from 'node:path';

/**
 * A path among the shared models and data that stand beside the checkout, or undefined where they are not. Tests that
 * need them are extras: `test.skipIf(file === undefined)(named('…', file), …)`.
 */
export function sharedPath(...parts: readonly string[]): string | undefined {
  const file = path.resolve('../shared', ...parts);
  return existsSync(file) ? file : undefined;
}

/** The name of a test that needs a shared file: says loudly that nothing is tested when the file is not there. */
export const named = (name: string, file: string | undefined): string =>
  file === undefined ? `NOT TESTED, no ../shared: ${name}` : name;
