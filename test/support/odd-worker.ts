/** A worker whose jobs do what jobs should not: for the tests of the worker pool. */
import {writeSync} from 'node:fs';
import {Failure} from '../../src/base/failure.ts';
import {InvariantError} from '../../src/base/invariant.ts';
import {serveJobs} from '../../src/build/serve-jobs.ts';

const never = (): Promise<never> => new Promise(() => setInterval(() => undefined, 1_000));

let preparedCount = 0;

serveJobs({
  prepare: async () => {
    preparedCount++;
  },
  'prepared count': async () => preparedCount,
  echo: async (payload) => payload,
  pid: async () => process.pid,
  progress: async (_payload, onProgress) => {
    const startMs = performance.now();
    for (let done = 1; performance.now() - startMs < 120; done++) onProgress(done);
    return 'done';
  },
  failure: async () => {
    const cause = new Error('deep reason');
    throw new Failure({reason: 'bad-data', message: 'The file is bad.', path: 'a.npy', remedy: 'Mend it.', cause});
  },
  bug: async () => {
    throw new TypeError('x is not a function');
  },
  invariant: async () => {
    throw new InvariantError('a claim');
  },
  unclonable: async () => () => undefined,
  abort: async () => {
    writeSync(2, 'terminate called after throwing\nsomething native\n');
    process.abort();
  },
  exit: async () => process.exit(3),
  never: async (_payload, onProgress) => {
    void onProgress;
    return never();
  },
  shout: async () => {
    writeSync(1, 'to stdout');
    writeSync(2, 'to stderr');
    return 'ok';
  },
});
