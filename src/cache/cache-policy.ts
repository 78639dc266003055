/** Which stores a run uses and what it may do with each, as people write it: `local:rw,gha:rw,remote:r`. */
import {err, ok, type Result} from '../base/result.ts';
import {suggest} from '../base/suggest.ts';

/** `r` reads only, `rw` reads and writes. */
export type CacheAccess = 'r' | 'rw';

export interface CachePolicy {
  /** False: the results of the run are not kept on this machine. */
  readonly isLocalKept: boolean;
  /** The cache of GitHub Actions; undefined when it is not used. */
  readonly gha: CacheAccess | undefined;
  /** A server that speaks Bazel's HTTP protocol; undefined when it is not used. */
  readonly remote: CacheAccess | undefined;
}

const STORES = ['local', 'gha', 'remote'] as const;
const EXAMPLE = 'Write for example "local:rw,gha:rw".';

/** @returns the policy, or a sentence or two that say what is wrong with the text */
export function parseCachePolicy(text: string): Result<CachePolicy, string> {
  const accesses = new Map<string, CacheAccess>();
  for (const part of text.split(',').map((piece) => piece.trim())) {
    const [store = '', access, ...others] = part.split(':');
    if (!STORES.some((name) => name === store)) {
      const guess = suggest(store, STORES);
      return err(
        `The cache policy "${text}" names the store "${store}". ${guess ? `Did you mean "${guess}"?` : `Stores: ${STORES.join(', ')}.`}`,
      );
    }
    if ((access !== 'r' && access !== 'rw') || others.length > 0)
      return err(
        `The cache policy "${text}" does not say what to do with "${store}": "r" reads, "rw" also writes. ${EXAMPLE}`,
      );
    if (accesses.has(store)) return err(`The cache policy "${text}" names "${store}" twice. ${EXAMPLE}`);
    if (store === 'local' && access === 'r')
      return err(`The cache policy "${text}" has "local:r", which does not exist. Write "local:rw", or leave it out.`);
    accesses.set(store, access);
  }
  return ok({isLocalKept: accesses.has('local'), gha: accesses.get('gha'), remote: accesses.get('remote')});
}
