/** `quantgate build --cache` with a server of Bazel's HTTP cache protocol. */
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {createCacheServer} from '../../src/cache/bazel-http-server.ts';
import {directoryStoreOptions, openDirectoryStore} from '../../src/cache/directory-store.ts';
import {openTieredStore} from '../../src/cache/tiered-store.ts';
import {loggedEvents} from '../support/counted-build.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';
import {exampleFolder} from '../support/work-folder.ts';

async function serve(isWritable: boolean): Promise<string> {
  const onProblem = (): void => undefined;
  const local = openDirectoryStore(path.join(temporaryDirectory(), 'cache'), directoryStoreOptions(onProblem));
  const options = {secret: 'path', bodyBytesMax: 1 << 20, isWritable};
  const server = createCacheServer({store: openTieredStore(local, []), ...options});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => server.closeAllConnections());
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/path`;
}

const ARGS = ['build', 'digits-int8', '--concurrency', '1'];

test('what one machine has built, another one takes from the remote cache, byte for byte', async () => {
  const environment = {QUANTGATE_REMOTE_CACHE: await serve(true)};
  const [first, second] = [exampleFolder('digits'), exampleFolder('digits')];
  const built = await first.quantgateWith({environment}, ...ARGS, '--cache', 'local:rw,remote:rw');
  expect([built.exitCode, built.stderr]).toEqual([0, '']);
  expect(built.stdout).toMatch(/^cache: \d+ results saved to remote \(\d+ entries, \d+\.\d\d MB, .* s\)$/m);
  const taken = await second.quantgateWith(
    {environment},
    ...ARGS,
    '--cache',
    'local:rw,remote:r',
    '--log-format',
    'json',
  );
  const outcomes = loggedEvents(taken).find(({type}) => type === 'run-finished')?.outcomes ?? [];
  expect(new Set(outcomes.filter(({status}) => status !== 'hit').map(({kind}) => kind))).toEqual(new Set(['gate']));
  expect(second.bytes('build/digits-int8/model.onnx').equals(first.bytes('build/digits-int8/model.onnx'))).toBe(true);
  // Blobs that nobody asked for were not fetched; without the server, what they were needed for is made again.
  expect((await second.quantgate(...ARGS)).exitCode).toBe(0);
}, 120_000);

test('a server that may not be written, or is not there: a warning, and the build goes on', async () => {
  const check = async (address: string | undefined, expected: RegExp): Promise<void> => {
    const environment: Record<string, string> = address === undefined ? {} : {QUANTGATE_REMOTE_CACHE: address};
    const {exitCode, stdout} = await exampleFolder('digits').quantgateWith(
      {environment},
      ...[...ARGS, '--cache', 'remote:rw'],
    );
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(expected);
  };
  await check(await serve(false), /refused to be written \(status 403\)/);
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const {port} = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  await check(`http://127.0.0.1:${port}`, /could not be used \(ECONNREFUSED\)/);
  await check(undefined, /QUANTGATE_REMOTE_CACHE is not set/);
  await check('nowhere', /QUANTGATE_REMOTE_CACHE is not an http address/);
}, 120_000);

test('a policy with a mistake is wrong usage', async () => {
  const {exitCode, stderr} = await exampleFolder('digits').quantgate(...ARGS, '--cache', 'remot:rw');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('Did you mean "remote"?');
});
