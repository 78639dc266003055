import {canonicalJson, type Json} from '../base/canonical-json.ts';
import {hashBytes} from '../base/content-hash.ts';
import type {Store} from './store.ts';

/** Output name under which a small JSON result is kept. */
const VALUE_PATH = 'value.json';

/** A small JSON value that depends on nothing but `key`: from the store, or computed and stored. */
export async function storedJson(store: Store, key: Json, compute: () => Promise<Json>): Promise<Json> {
  const preimage = Buffer.from(canonicalJson(key));
  const digest = hashBytes(preimage);
  const found = (await store.getResult(digest))?.outputs.find(({path}) => path === VALUE_PATH)?.contents;
  if (found) return JSON.parse(Buffer.from(found).toString('utf8')) as Json;
  const value = await compute();
  const contents = Buffer.from(canonicalJson(value));
  await store.putBlob(digest, preimage);
  await store.putBlob(hashBytes(contents), contents);
  const output = {path: VALUE_PATH, digest: hashBytes(contents), sizeBytes: contents.length, contents};
  await store.putResult(digest, {outputs: [output], startedMs: 0, durationMs: 0});
  return value;
}
