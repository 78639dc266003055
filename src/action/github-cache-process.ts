/**
 * A process that does nothing but speak to the cache of GitHub Actions, in the way of @actions/cache: the library writes
 * commands to the standard output, takes what it needs from the environment, and calls programs by name, none of which a
 * build may be exposed to. `cache/github-cache-client.ts` starts it in a folder of its own and says what to do.
 *
 * The library asks for `tar` to pack and unpack; the folder holds a stand-in that only moves the file, since what comes
 * out of a cache must never be unpacked by a program that follows its paths.
 */
import {restoreCache, saveCache} from '@actions/cache';
import type {GithubCacheAnswer, GithubCacheProblem, GithubCacheRequest} from '../cache/github-cache-client.ts';

/** Enters into the version of every entry: the same on all machines, whatever the folder. */
const PATHS = ['quantgate-cache'];

const printed: string[] = [];

process.stdout.write = ((chunk: string | Uint8Array): boolean => {
  printed.push(String(chunk));
  return true;
}) as typeof process.stdout.write;

process.on('message', (message) => {
  const request = message as GithubCacheRequest;
  if (request.type === 'environment') return void Object.assign(process.env, request.variables);
  printed.length = 0;
  void answer(request).then((answered) => process.send?.({id: request.id, ...answered}));
});
process.on('disconnect', () => process.exit(0));

type Answer = Omit<GithubCacheAnswer, 'id'>;

async function answer(request: Exclude<GithubCacheRequest, {type: 'environment'}>): Promise<Answer> {
  try {
    return request.type === 'restore' ? await restore(request.keys) : await save(request.key);
  } catch (error) {
    return {key: undefined, problem: 'failed', reason: error instanceof Error ? error.message : String(error)};
  }
}

async function restore([key = '', ...others]: readonly string[]): Promise<Answer> {
  const found = await restoreCache([...PATHS], key, [...others]);
  return {key: found, ...(found === undefined ? toldProblem() : {problem: undefined, reason: ''})};
}

async function save(key: string): Promise<Answer> {
  const id = await saveCache([...PATHS], key);
  if (id !== -1) return {key, problem: undefined, reason: ''};
  const {problem, reason} = toldProblem();
  return {key: undefined, problem: problem ?? 'failed', reason};
}

/** The library throws nothing: what went wrong stands in its output only. */
const SIGNS: readonly (readonly [GithubCacheProblem, RegExp])[] = [
  ['rate-limited', /rate limit|\(429\)|responded with 429/i],
  ['write-denied', /cache write denied:|does not permit (writes|saving)/i],
  ['read-denied', /cache read denied:|does not permit reads/i],
  ['exists', /already_exists|already exists|\(409\)/i],
  ['failed', /^::(warning|error)|Failed to (restore|save|reserve)/m],
];

function toldProblem(): {problem: GithubCacheProblem | undefined; reason: string} {
  const text = printed.join('');
  const problem = SIGNS.find(([, sign]) => sign.test(text))?.[0];
  const reason = /(?:^::(?:warning|error)[^:]*::|Failed to (?:restore|save): )(.+)$/m.exec(text)?.[1] ?? '';
  return {problem, reason};
}
