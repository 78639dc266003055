import {expect, test} from 'vitest';
import {decodeModel, encodeModel} from '../../src/onnx/codec.ts';
import {parseModel} from '../../src/onnx/graph-text.ts';
import {outputsDigest, valueDigests} from '../../src/onnx/value-digest.ts';

const BASE =
  '(x: float32[N,4]) -> (z) { w = float32[4,4] seeded 1; v = float32[4,4] seeded 2; h = MatMul(x, w); r = LeakyRelu(h) {alpha: 0.1}; z = MatMul(r, v) }';

const digestsOf = (text: string) => {
  const model = parseModel(text);
  const byValue = valueDigests(model);
  return new Map([...model.graph.values()].map((value) => [value.name, byValue.get(value)]));
};

const outputOf = (text: string) => outputsDigest(parseModel(text));

test('every value has a digest', () => {
  const digests = digestsOf(BASE);
  expect([...digests.keys()].sort()).toEqual(['h', 'r', 'v', 'w', 'x', 'z']);
  for (const digest of digests.values()) expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(new Set(digests.values()).size).toBe(digests.size);
});

test('names, documentation and the order of independent nodes do not matter', () => {
  const base = outputOf(BASE);
  const check = (text: string) => expect(outputOf(text), text).toBe(base);
  check(
    'producer "other" "2" "g" (in: float32[M,4]) -> (out) { b = float32[4,4] seeded 2; a = float32[4,4] seeded 1; p = MatMul(in, a) as "n1"; q = LeakyRelu(p) {alpha: 0.1}; out = MatMul(q, b) }',
  );
  // Nodes in the wrong order still compute the same.
  check(
    '(x: float32[N,4]) -> (z) { w = float32[4,4] seeded 1; v = float32[4,4] seeded 2; z = MatMul(r, v); r = LeakyRelu(h) {alpha: 0.1}; h = MatMul(x, w) }',
  );
  // An unused branch changes nothing before or beside it.
  check(BASE.replace('; z =', '; unused = float32[9] zeros; u = Neg(h); z ='));
});

test('a round trip through bytes keeps the digests', () => {
  const model = parseModel(BASE);
  expect(outputsDigest(decodeModel(encodeModel(model)))).toBe(outputsDigest(model));
});

test('a changed weight changes what is behind it and nothing else', () => {
  const before = digestsOf(BASE);
  const after = digestsOf(BASE.replace('seeded 2', 'seeded 3'));
  const changed = [...before].filter(([name, digest]) => after.get(name) !== digest).map(([name]) => name);
  expect(changed.sort()).toEqual(['v', 'z']);
});

test('everything that changes what is computed changes the digest', () => {
  const base = outputOf(BASE);
  const check = (from: string, to: string) => {
    expect(BASE).toContain(from);
    expect(outputOf(BASE.replace(from, to)), to).not.toBe(base);
  };
  check('alpha: 0.1', 'alpha: 0.2');
  check('alpha: 0.1', 'beta: 0.1');
  check('LeakyRelu', 'Elu');
  check('LeakyRelu', 'my.domain::LeakyRelu');
  check('MatMul(x, w)', 'MatMul(w, x)');
  check('float32[N,4]', 'float16[N,4]');
  check('float32[N,4]', 'float32[N,5]');
  check('float32[N,4]', 'float32[1,4]');
  check('float32[N,4]', 'float32[...]');
  check('(x: float32[N,4])', '(y: float32[1], x: float32[N,4])');
  check('(x: float32', 'opset 20 (x: float32');
});

test('a tensor is told apart by type and shape as well as by bytes', () => {
  const digest = (tensor: string) => digestsOf(`(x) -> (y) { w = ${tensor}; y = Op(x, w) }`).get('y');
  const all = [
    'float32[4] zeros',
    'float32[2,2] zeros',
    'int32[4] zeros',
    'uint8[16] zeros',
    'float32[4] {-0,0,0,0}',
  ].map(digest);
  expect(new Set(all).size).toBe(all.length);
});

test('attributes differ by name, type and value', () => {
  const digest = (attributes: string) => outputOf(`(x) -> (y) { y = Op(x) {${attributes}} }`);
  const all = [
    '',
    'a: 1',
    'a: 1.0',
    'a: [1]',
    'a: "1"',
    'a: ["1"]',
    'a: 2',
    'b: 1',
    'a: 0.0',
    'a: -0.0',
    'a: ints[]',
    'a: floats[]',
    'a: ["a","b"]',
    'a: ["a\\",\\"b"]',
    'a: opaque 0x01',
    'a: float32[] {1}',
  ];
  expect(new Set(all.map(digest)).size).toBe(all.length);
  expect(digest('a: 1, b: 2')).toBe(digest('b: 2, a: 1'));
});

test('the outputs of one node differ, and absent inputs count', () => {
  const digests = digestsOf('(x) -> (a, b) { a, b = Split(x) }');
  expect(digests.get('a')).not.toBe(digests.get('b'));
  expect(outputOf('(x) -> (y) { y = Clip(x, _, x) }')).not.toBe(outputOf('(x) -> (y) { y = Clip(x, x) }'));
});

test('a subgraph counts by what it computes, with the outer values it reads', () => {
  const text = (branch: string, outer = 'Neg') =>
    `(c: bool[], x) -> (y) { o = ${outer}(x); y = If(c) {then_branch: graph () -> (t) { ${branch} }} }`;
  const base = outputOf(text('t = Relu(o)'));
  expect(outputOf(text('t = Relu(o) as "name"'))).toBe(base);
  expect(outputOf(text('unused = Neg(o); t = Relu(o)'))).toBe(base);
  expect(outputOf(text('t = Relu(x)'))).not.toBe(base);
  expect(outputOf(text('t = Tanh(o)'))).not.toBe(base);
  expect(outputOf(text('t = Relu(o)', 'Abs'))).not.toBe(base);
  const renamed = `(c: bool[], x) -> (y) { p = Neg(x); y = If(c) {then_branch: graph "b" () -> (s) { s = Relu(p) }} }`;
  expect(outputOf(renamed)).toBe(base);
});

test('inputs of nested bodies are not mistaken for each other', () => {
  const text = (inner: string) =>
    `(x) -> (y) { y = Loop(x) {body: graph (i: int64[]) -> (r) { r = Loop(i) {body: graph (j: int64[]) -> (s) { s = Neg(${inner}) }} }} }`;
  expect(outputOf(text('i'))).not.toBe(outputOf(text('j')));
});

test('values inside subgraphs have no digest of their own', () => {
  const model = parseModel('(c: bool[], x) -> (y) { y = If(c) {then_branch: graph () -> (t) { t = Relu(x) }} }');
  expect([...valueDigests(model).keys()].map(({name}) => name).sort()).toEqual(['c', 'x', 'y']);
});

test('a changed function changes what calls it', () => {
  const text = (body: string) => `opset 21, d 1 function d::F ${body} (x) -> (a, b) { a = d::F(x); b = Neg(x) }`;
  const f = (name: string) => `0x0a0146520164${name}`;
  const [before, after] = [digestsOf(text(f('220178'))), digestsOf(text(f('220179')))];
  expect(before.get('a')).not.toBe(after.get('a'));
  expect(before.get('b')).toBe(after.get('b'));
});

test('outputs count in their order', () => {
  const text = (outputs: string) => `(x) -> (${outputs}) { a = Neg(x); b = Abs(x) }`;
  expect(outputOf(text('a, b'))).not.toBe(outputOf(text('b, a')));
});
