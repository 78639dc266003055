import {expect, test} from 'vitest';
import type {Digest} from '../../src/base/content-hash.ts';
import type {SampleRef} from '../../src/dataset/dataset.ts';
import {rememberSamples} from '../../src/dataset/kept-samples.ts';

const MEGABYTE = 2 ** 18;

const ref = (digest: string): SampleRef => ({
  ...{name: digest, files: {}, index: 0, sequence: 0, label: undefined},
  digest: digest as Digest,
});

function countingReader() {
  const read: string[] = [];
  const reader = rememberSamples({
    read: async ({digest}) => {
      read.push(digest);
      const data = new Float32Array(100 * MEGABYTE);
      return {inputs: {x: {type: 'float32', dims: [data.length], data}}, label: undefined};
    },
  });
  return {read, reader};
}

test('a sample is decoded once while there is room, and whenever it is wanted when there is none', async () => {
  const {read, reader} = countingReader();
  for (const digest of ['a', 'b', 'c', 'a', 'b', 'c']) await reader.read(ref(digest));
  expect(read).toEqual(['a', 'b', 'c', 'c']);
  expect((await reader.read(ref('a'))).inputs.x).toBe((await reader.read(ref('a'))).inputs.x);
});
