/**
 * A process that fills the cache folder it is given with blobs and results, the same for the same seed, until its input
 * ends. It writes a line after every few entries. Problems of the store end it with 1.
 */
import {hashBytes} from '../../src/base/content-hash.ts';
import {directoryStoreOptions, openDirectoryStore} from '../../src/cache/directory-store.ts';

const [directory = '', seed = ''] = process.argv.slice(2);
const store = openDirectoryStore(
  directory,
  directoryStoreOptions((problem) => {
    process.stderr.write(`${problem.message}\n`);
    process.exit(1);
  }),
);
let isRunning = true;
process.stdin.on('end', () => {
  isRunning = false;
});
process.stdin.resume();

for (let i = 0; isRunning; i++) {
  const bytes = Buffer.alloc(200_000, `${seed} ${i}`);
  const digest = hashBytes(bytes);
  await store.putBlob(digest, bytes);
  const output = {path: 'out', digest, sizeBytes: bytes.length, contents: undefined};
  await store.putResult(hashBytes(`${seed} key ${i}`), {outputs: [output], startedMs: i, durationMs: 1});
  if (i % 5 === 0) process.stdout.write(`${i}\n`);
  // Small files are written on the spot, so nothing else would let the end of the input be noticed.
  await new Promise(setImmediate);
}
process.exit(0);
