import {expect, test} from 'vitest';
import {canonicalJson} from '../../src/base/canonical-json.ts';
import {type Digest, hashBytes} from '../../src/base/content-hash.ts';
import {fingerprintItem, fingerprintTask, keyOf, workOf} from '../../src/build/fingerprint.ts';

const digest = (text: string): Digest => hashBytes(text);
const engineWork = {kind: 'calibrate', version: 3, numerics: 'onnxruntime 1.30.0 cpu avx2'};
const plainWork = {kind: 'choose-ranges', version: 1, numerics: undefined};

// These digests are for ever: another value here means that every cache in the world is cold.
test('keys are the same on any machine', () => {
  const task = keyOf(
    fingerprintTask(engineWork, {collector: 'histogram', bins: 2048}, {model: digest('m'), samples: digest('s')}),
  );
  expect(task.preimage).toBe(
    `{"format":1,"inputs":{"model":"${digest('m')}","samples":"${digest('s')}"},"kind":"calibrate",` +
      '"numerics":"onnxruntime 1.30.0 cpu avx2","parameters":{"bins":2048,"collector":"histogram"},"version":3}',
  );
  expect(task.digest).toBe('126b25277e16989badd165d1a45ce8b877a93973a1317ef76a5f8ff31d1bfada');
  const item = keyOf(fingerprintItem(plainWork, {label: 'any', fingerprint: {value: digest('v'), chunk: 2}}));
  expect(item.preimage).toBe(
    `{"format":1,"item":{"chunk":2,"value":"${digest('v')}"},"kind":"choose-ranges","version":1}`,
  );
  expect(item.digest).toBe('1221aeae80ce9c99cda73f439703cbc731ece13bb17bd2f3ff5c67542b2f55c9');
});

test('the key is the SHA-256 of its preimage', () => {
  const {digest: key, preimage} = keyOf(fingerprintTask(plainWork, null, {}));
  expect(key).toBe(hashBytes(preimage));
  expect(preimage).toBe(canonicalJson(JSON.parse(preimage)));
});

test('the order of members does not matter, everything else does', () => {
  const inputs = {a: digest('1'), b: digest('2')};
  const key = (parameters: {[name: string]: number}, from: typeof inputs, work = plainWork) =>
    keyOf(fingerprintTask(work, parameters, from)).digest;
  const base = key({x: 1, y: 2}, inputs);
  expect(key({y: 2, x: 1}, {b: inputs.b, a: inputs.a})).toBe(base);
  const others = [
    key({x: 1, y: 3}, inputs),
    key({x: 1}, inputs),
    key({x: 1, y: 2}, {a: inputs.b, b: inputs.a}),
    key({x: 1, y: 2}, inputs, {...plainWork, version: 2}),
    key({x: 1, y: 2}, inputs, {...plainWork, kind: 'other'}),
    keyOf(fingerprintTask({...plainWork, numerics: 'n'}, {x: 1, y: 2}, inputs)).digest,
  ];
  expect(new Set([base, ...others]).size).toBe(others.length + 1);
});

test('the label of an item is not part of its key', () => {
  const key = (label: string) => keyOf(fingerprintItem(plainWork, {label, fingerprint: {a: 1}})).digest;
  expect(key('one')).toBe(key('two'));
});

test('the arithmetic is only asked for when the engine takes part', () => {
  const definition = {kind: 'k', version: 1, isCached: true, run: async () => ({})};
  const asked = () => {
    throw new Error('asked');
  };
  expect(workOf({...definition, usesEngine: false}, asked).numerics).toBeUndefined();
  expect(workOf({...definition, usesEngine: true}, () => 'n').numerics).toBe('n');
});
