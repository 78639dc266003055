import {canonicalJson, type Json} from '../base/canonical-json.ts';
import {hashBytes} from '../base/content-hash.ts';
import type {Store} from './store.ts';

/** Output names under which a small JSON result and what its key was made of are kept. */
const VALUE_PATH = 'value.json';
const KEY_PATH = 'key.json';

/** A small JSON value that depends on nothing but `key`: from the store, or computed and stored. */
export async function storedJson(store: Store, key: Json, compute: () => Promise<Json>): Promise<Json> {
  const preimage = Buffer.from(canonicalJson(key));
  const digest = hashBytes(preimage);
  const found = (await store.getResult(digest))?.outputs.find(({path}) => path === VALUE_PATH)?.contents;
  if (found) return JSON.parse(Buffer.from(found).toString('utf8')) as Json;
  const value = await compute();
  const contents = Buffer.from(canonicalJson(value));
  const outputs = [
    {path: KEY_PATH, digest, sizeBytes: preimage.length, contents: preimage},
    {path: VALUE_PATH, digest: hashBytes(contents), sizeBytes: contents.length, contents},
  ];
  await store.putResult(digest, {outputs, startedMs: 0, durationMs: 0});
  return value;
}
