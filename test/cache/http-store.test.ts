/** The client of Bazel's HTTP cache protocol against quantgate's own server of it, and against servers that fail and lie. */
import {createServer, type RequestListener, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {hashBytes} from '../../src/base/content-hash.ts';
import type {Diagnostic} from '../../src/base/diagnostic.ts';
import {createCacheServer} from '../../src/cache/bazel-http-server.ts';
import type {CacheAccess} from '../../src/cache/cache-policy.ts';
import {directoryStoreOptions, openDirectoryStore} from '../../src/cache/directory-store.ts';
import {openHttpTier} from '../../src/cache/http-store.ts';
import {openTieredStore, type TieredStore} from '../../src/cache/tiered-store.ts';
import {make, read} from '../support/github-cache-rig.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';

const SECRET = 'secret-path';
const codes = (problems: readonly {code: string}[]): string[] => problems.map(({code}) => code);

const emptyFolder = () =>
  openDirectoryStore(
    path.join(temporaryDirectory(), 'cache'),
    directoryStoreOptions(() => undefined),
  );

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Base address of a server over an empty folder. */
async function serve({isWritable = true, bodyBytesMax = 1000} = {}) {
  const store = openTieredStore(emptyFolder(), []);
  const address = await listen(createCacheServer({store, isWritable, secret: SECRET, bodyBytesMax}));
  return {store, address: `${address}/${SECRET}`, origin: address};
}

/** A machine with nothing on it but the address of a remote cache. */
function machine(address: string, access: CacheAccess = 'rw', timeoutMs = 5000) {
  const problems: Diagnostic[] = [];
  const tier = openHttpTier({
    address,
    access,
    timeoutMs,
    clock: Date.now,
    onProblem: (problem) => problems.push(problem),
  });
  if (!tier) throw new Error(`${address} is not taken`);
  const store: TieredStore = openTieredStore(emptyFolder(), [tier]);
  return {store, problems};
}

test('what one machine made, another one finds by way of a server', async () => {
  const {address} = await serve();
  const first = machine(address);
  for (const name of ['a', 'b']) await make(first.store, name);
  expect(await first.store.save()).toMatchObject([
    {store: 'remote', direction: 'saved', resultCount: 2, entryCount: 4},
  ]);
  // Nothing was made since.
  expect(await first.store.save()).toEqual([]);
  const second = machine(`${address}/`);
  expect(String(await read(second.store, 'a'))).toBe('bytes of a');
  expect(await read(second.store, 'c')).toBeUndefined();
  expect(await second.store.save()).toEqual([]);
  expect([...first.problems, ...second.problems]).toEqual([]);
});

test('what is thrown away during the run does not leave the machine', async () => {
  const {address} = await serve();
  const {store} = machine(address);
  const key = await make(store, 'of a file that changed meanwhile');
  await store.dropResult(key);
  expect(await store.save()).toEqual([]);
});

test('blobs go before the result that needs them, and the result stays when one was refused', async () => {
  const requests: string[] = [];
  const refused = hashBytes('bytes of refused');
  const address = await listen(
    createServer((request, response) => {
      request.resume();
      requests.push(`${request.method} ${request.url}`);
      response.statusCode = request.url?.includes(refused) ? 507 : request.method === 'PUT' ? 200 : 404;
      response.end();
    }),
  );
  const {store, problems} = machine(address);
  const key = await make(store, 'kept');
  await store.save();
  expect(requests).toEqual([`PUT /cas/${hashBytes('bytes of kept')}`, `PUT /ac/${key}`]);
  const lost = await make(store, 'refused');
  await store.save();
  expect(requests.slice(2)).toEqual([`PUT /cas/${refused}`]);
  expect(requests.join()).not.toContain(lost);
  expect(codes(problems)).toEqual(['cache/remote-unavailable']);
});

test('a server that fails, refuses or lies: a miss and one warning', async () => {
  const result = async (): Promise<Uint8Array> => {
    const folder = openTieredStore(emptyFolder(), []);
    const key = await make(folder, 'result');
    return (await folder.readResult(key)) ?? new Uint8Array();
  };
  const bytes = await result();
  const check = async (answer: RequestListener, expected: readonly string[]): Promise<void> => {
    const {store, problems} = machine(await listen(createServer(answer)), 'rw', 300);
    expect(await read(store, 'result')).toBeUndefined();
    await make(store, 'result');
    await store.save();
    expect(String(await read(store, 'result'))).toBe('bytes of result');
    expect(codes(problems)).toEqual(expected);
  };
  await check((_, response) => response.writeHead(500).end(), ['cache/remote-unavailable']);
  await check((request) => request.destroy(), ['cache/remote-unavailable']);
  await check(() => undefined, ['cache/remote-unavailable']);
  await check(
    (_, response) => response.writeHead(302, {Location: 'http://127.0.0.1:1/'}).end(),
    ['cache/remote-unavailable'],
  );
  await check((_, response) => response.writeHead(401).end(), ['cache/remote-refused', 'cache/remote-unwritten']);
  await check(
    (request, response) => {
      request.resume();
      response.writeHead(request.method === 'GET' ? 404 : 403).end();
    },
    ['cache/remote-unwritten'],
  );
  const giving =
    (answered: (url: string) => string | Uint8Array): RequestListener =>
    (request, response) => {
      request.resume();
      response.end(request.method === 'GET' ? answered(request.url ?? '') : '');
    };
  await check(
    giving(() => '<html>'),
    ['cache/remote-damaged-entry'],
  );
  await check(
    giving((url) => (url.startsWith('/ac/') ? bytes : 'poisoned')),
    ['cache/remote-damaged-entry'],
  );
  await check(
    giving((url) => (url.startsWith('/ac/') ? bytes.subarray(0, 20) : '')),
    ['cache/remote-damaged-entry'],
  );
});

test('a server that is down is asked three times in a run, not thousands of times', async () => {
  let count = 0;
  const address = await listen(
    createServer((_, response) => {
      count++;
      response.writeHead(503).end();
    }),
  );
  const {store} = machine(address);
  for (let i = 0; i < 20; i++) await store.getResult(hashBytes(`${i}`));
  expect(count).toBe(3);
});

test('user and password of the address become a header, and do not show in warnings', async () => {
  let authorization: string | undefined;
  const address = await listen(
    createServer((request, response) => {
      authorization = request.headers.authorization;
      response.writeHead(500).end();
    }),
  );
  const {store, problems} = machine(address.replace('//', '//user:p%40ss@'));
  await store.getResult(hashBytes('x'));
  expect(authorization).toBe(`Basic ${Buffer.from('user:p@ss').toString('base64')}`);
  expect(JSON.stringify(problems)).not.toMatch(/p@ss|p%40ss/);
  const options = {access: 'r', timeoutMs: 1, clock: Date.now, onProblem: () => undefined} as const;
  for (const wrong of ['', 'nowhere', 'ftp://host/', 'file:///etc']) {
    expect(openHttpTier({...options, address: wrong})).toBeUndefined();
  }
});

test('the server answers as the protocol says', async () => {
  const {address, origin, store} = await serve();
  const blob = hashBytes('hello');
  const check = async (method: string, where: string, status: number, body?: string | Uint8Array): Promise<string> => {
    const response = await fetch(`${origin}${where}`, {method, ...(body === undefined ? {} : {body})});
    expect([method, where, response.status]).toEqual([method, where, status]);
    return response.text();
  };
  const at = (rest: string): string => `/${SECRET}/${rest}`;
  await check('GET', at(`cas/${blob}`), 404);
  await check('HEAD', at(`cas/${blob}`), 404);
  await check('PUT', at(`cas/${blob}`), 400, 'poisoned');
  await check('PUT', at(`cas/${blob}`), 200, 'hello');
  expect(await check('GET', at(`cas/${blob}`), 200)).toBe('hello');
  expect(await check('HEAD', at(`cas/${blob}`), 200)).toBe('');
  expect(await check('GET', at(`cas/${hashBytes('')}`), 200)).toBe('');
  await check('PUT', at(`cas/${hashBytes('')}`), 200, '');
  // Results.
  await make(store, 'result');
  const result = (await store.readResult(hashBytes('result'))) ?? new Uint8Array();
  await check('PUT', at(`ac/${hashBytes('key')}`), 200, result);
  expect(Buffer.from(await check('GET', at(`ac/${hashBytes('key')}`), 200))).toEqual(
    Buffer.from(Buffer.from(result).toString()),
  );
  await check('PUT', at(`ac/${hashBytes('key')}`), 400, 'no result');
  await check('PUT', at(`ac/${hashBytes('key')}`), 400, '');
  // One whose blob is not there cannot be used, so it is not given.
  const other = await serve();
  await fetch(`${other.address}/ac/${hashBytes('key')}`, {method: 'PUT', body: Buffer.from(result)});
  expect((await fetch(`${other.address}/ac/${hashBytes('key')}`)).status).toBe(404);
  // What is no request of the protocol.
  await check('GET', at('cas/xyz'), 400);
  await check('GET', at(`cas/${blob.toUpperCase()}`), 400);
  await check('GET', at(`cas/..%2f${blob}`), 400);
  await check('GET', at(`cas/${blob}/more`), 404);
  await check('GET', at(`state/${blob}`), 404);
  await check('DELETE', at(`cas/${blob}`), 405);
  await check('POST', at(`cas/${blob}`), 405, 'hello');
  await check('PUT', at(`cas/${blob}`), 413, 'x'.repeat(1001));
  // Nobody who does not know the path.
  await check('GET', `/cas/${blob}`, 404);
  await check('GET', `/${SECRET}x/cas/${blob}`, 404);
  await check('GET', `//cas/${blob}`, 404);
  expect(address).toContain(SECRET);
});

test('a body without its length is refused, and a read-only server takes nothing', async () => {
  const {address} = await serve();
  const chunked = new ReadableStream({
    start: (controller) => {
      controller.enqueue(Buffer.from('hello'));
      controller.close();
    },
  });
  const init: RequestInit & {duplex: 'half'} = {method: 'PUT', body: chunked, duplex: 'half'};
  expect((await fetch(`${address}/cas/${hashBytes('hello')}`, init)).status).toBe(411);
  const readOnly = await serve({isWritable: false});
  const put = await fetch(`${readOnly.address}/cas/${hashBytes('hello')}`, {method: 'PUT', body: 'hello'});
  expect(put.status).toBe(403);
  const {store, problems} = machine(readOnly.address);
  await make(store, 'result');
  expect(await store.save()).toEqual([]);
  expect(codes(problems)).toEqual(['cache/remote-unwritten']);
});

test('many who put and get the same at the same time', async () => {
  const {address} = await serve({bodyBytesMax: 1 << 20});
  const bodies = Array.from({length: 10}, (_, i) => Buffer.alloc(100_000, `${i}`));
  await Promise.all(
    Array.from({length: 60}, async (_, i) => {
      const body = bodies[i % bodies.length] ?? Buffer.alloc(0);
      const where = `${address}/cas/${hashBytes(body)}`;
      expect((await fetch(where, {method: 'PUT', body})).status).toBe(200);
      expect(Buffer.from(await (await fetch(where)).arrayBuffer()).equals(body)).toBe(true);
    }),
  );
});
