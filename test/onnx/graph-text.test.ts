import {expect, test} from 'vitest';
import {encodeModel} from '../../src/onnx/codec.ts';
import type {AttributeValue} from '../../src/onnx/graph.ts';
import {parseModel, printModel} from '../../src/onnx/graph-text.ts';

const constantOf = (text: string) => parseModel(`() -> () { w = ${text} }`).graph.value('w').initializer;

const attributeOf = (text: string): AttributeValue | undefined =>
  parseModel(`() -> () { y = Op() {a: ${text}} }`).graph.nodes[0]?.attributes.get('a');

test('a model is one line of text', () => {
  const model = parseModel(
    'opset 21 (x: float32[1,3,8,8]) -> (y) { w = float32[4,3,3,3] seeded 1; c = Conv(x, w) {pads: [1,1,1,1]}; y = Relu(c) }',
  );
  const {graph} = model;
  expect(model.opset).toBe(21);
  expect(graph.nodes.map(({opType}) => opType)).toEqual(['Conv', 'Relu']);
  expect(graph.inputs.map(({name, elementType, dims}) => ({name, elementType, dims}))).toEqual([
    {name: 'x', elementType: 'float32', dims: [1, 3, 8, 8]},
  ]);
  expect(graph.nodes[0]?.ints('pads')).toEqual([1, 1, 1, 1]);
  expect(graph.nodes[0]?.input(1)).toBe(graph.value('w'));
  expect(graph.outputs).toEqual([graph.value('y')]);
  expect(graph.value('c').consumers()).toEqual([graph.nodes[1]]);
});

test('a text without a header means opset 21 and IR version 10', () => {
  const model = parseModel('(x) -> (y) { y = Relu(x) }');
  expect([model.opset, model.irVersion]).toEqual([21, 10]);
});

test('tensors are read with their elements, by fillers and raw', () => {
  const check = (text: string, expected: unknown) => expect(constantOf(text), text).toEqual(expected);
  check('float32[2] {1, -0.5}', {type: 'float32', dims: [2], data: Float32Array.of(1, -0.5)});
  check('float32[] {nan}', {type: 'float32', dims: [], data: Float32Array.of(Number.NaN)});
  check('float32[3] {inf, -inf, 1e-3}', {type: 'float32', dims: [3], data: Float32Array.of(1 / 0, -1 / 0, 1e-3)});
  check('float32[0] {}', {type: 'float32', dims: [0], data: new Float32Array(0)});
  check('float32[2,2] zeros', {type: 'float32', dims: [2, 2], data: new Float32Array(4)});
  check('uint8[2] ones', {type: 'uint8', dims: [2], data: Uint8Array.of(1, 1)});
  check('int32[2] fill -7', {type: 'int32', dims: [2], data: Int32Array.of(-7, -7)});
  check('int64[3] iota', {type: 'int64', dims: [3], data: BigInt64Array.of(0n, 1n, 2n)});
  check('int64[1] {-9223372036854775808}', {type: 'int64', dims: [1], data: BigInt64Array.of(-(2n ** 63n))});
  check('uint64[1] {18446744073709551615}', {type: 'uint64', dims: [1], data: BigUint64Array.of(2n ** 64n - 1n)});
  check('bool[3] {true, false, 1}', {type: 'bool', dims: [3], data: Uint8Array.of(1, 0, 1)});
  check('string[2] {"a", "b \\"c\\""}', {type: 'string', dims: [2], data: ['a', 'b "c"']});
  check('int4[3] {-8, 7, -1}', {type: 'int4', dims: [3], data: Uint8Array.of(0x78, 0x0f)});
  check('uint4[2] {15, 1}', {type: 'uint4', dims: [2], data: Uint8Array.of(0x1f)});
  check('float16[2] {1, -2}', {type: 'float16', dims: [2], data: Uint16Array.of(0x3c00, 0xc000)});
  // 1 + 2^-8 lies between two bfloat16 values, of which 1 is the even one; 1 + 3·2^-8 goes up to the even one.
  check('bfloat16[2] {1.00390625, 1.01171875}', {type: 'bfloat16', dims: [2], data: Uint16Array.of(0x3f80, 0x3f82)});
  check('float8e4m3fn[2] raw 0x387e', {type: 'float8e4m3fn', dims: [2], data: Uint8Array.of(0x38, 0x7e)});
  check('int2[5] raw 0xff01', {type: 'int2', dims: [5], data: Uint8Array.of(0xff, 0x01)});
  check('float4e2m1[2] zeros', {type: 'float4e2m1', dims: [2], data: Uint8Array.of(0)});
});

test('seeded tensors are the same each time, normal for floats and within range for integers', () => {
  expect(constantOf('float32[3] seeded 5')).toEqual(constantOf('float32[3] seeded 5'));
  expect(constantOf('float32[3] seeded 5')).not.toEqual(constantOf('float32[3] seeded 6'));
  const normal = constantOf('float64[20000] seeded 1')?.data as Float64Array;
  const mean = normal.reduce((sum, x) => sum + x, 0) / normal.length;
  const variance = normal.reduce((sum, x) => sum + x * x, 0) / normal.length;
  // Five standard errors of the two estimates.
  expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(normal.length));
  expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / normal.length));
  const scaled = constantOf('float64[20000] seeded 1 times 0.5')?.data as Float64Array;
  expect(scaled[7]).toBe(normal[7]! * 0.5);
  const bytes = constantOf('int8[5000] seeded 1')?.data as Int8Array;
  expect([Math.min(...bytes), Math.max(...bytes)]).toEqual([-128, 127]);
});

test('each kind of attribute has its own look', () => {
  const check = (text: string, expected: AttributeValue) => expect(attributeOf(text), text).toEqual(expected);
  check('1', {type: 'int', value: 1});
  check('-3', {type: 'int', value: -3});
  check('1.0', {type: 'float', value: 1});
  check('1e-5', {type: 'float', value: Math.fround(1e-5)});
  check('-inf', {type: 'float', value: Number.NEGATIVE_INFINITY});
  check('"SAME"', {type: 'string', value: 'SAME'});
  check('[1,2]', {type: 'ints', value: [1, 2]});
  check('[1, 2.5]', {type: 'floats', value: [1, 2.5]});
  check('["a"]', {type: 'strings', value: ['a']});
  check('ints[]', {type: 'ints', value: []});
  check('floats[]', {type: 'floats', value: []});
  check('strings[]', {type: 'strings', value: []});
  check('graphs[]', {type: 'graphs', value: []});
  check('int64[1] {5}', {type: 'tensor', value: {type: 'int64', dims: [1], data: BigInt64Array.of(5n)}});
  check('opaque 0x0a0161', {type: 'opaque', value: Uint8Array.of(0x0a, 1, 0x61)});
  check('9223372036854775807', {type: 'int', value: 2 ** 63});
});

/** Texts as `printModel` writes them, so that printing what was read gives the same text. */
const CANONICAL = [
  'ir 10\nopset 21\n(x: float32[1]) -> (y: float32[1]) {\n  y = Relu(x)\n}\n',
  'ir 8\nopset 13, com.microsoft 1, "a b" 2\nproducer "p" "1"\ndomain "d"\nversion 3\nmetadata {"k": "v"}\n' +
    'function my.domain::F 0x0a0146\n"main graph" () -> () {\n}\n',
  'ir 10\nopset 21\n(x: float32[N,?,"a b"], s: ?[2], t: int64[...], o: opaque 0x0a00) -> (y) {\n' +
    '  w = float32[2,2] {0.1, -0, 3e-7, inf}\n  e = int4[3] {-8, 7, -1}\n' +
    '  a: float32[2], _ = com.microsoft::"Odd op"(x, _, w) {alpha: 0.1, big: 9223372036854775808} as "node/1"\n' +
    '  y = Sum(a, s, t, o, e) {l: ints[], m: [1.0, 0.5]}\n}\n',
  'ir 10\nopset 21\n(c: bool[], x: float32[2]) -> (y) {\n' +
    '  y = If(c) {then_branch: graph "then" () -> (p) {\n    p = Relu(x)\n  }, else_branch: graph () -> (q) {\n' +
    '    k = float32[2] {1, 2}\n    q = Add(x, k)\n  }}\n}\n',
  'ir 10\nopset 21\n(x: float16[1], w: float16[1]) -> (y) {\n  w = float16[1] {0.375}\n  y = Add(x, w)\n}\n',
];

test('printing what was read gives the same text', () => {
  for (const text of CANONICAL) expect(printModel(parseModel(text))).toBe(text);
});

test('reading what was printed gives the same model', () => {
  for (const text of CANONICAL) {
    const model = parseModel(text);
    expect(encodeModel(parseModel(printModel(model)))).toEqual(encodeModel(model));
  }
});

test('every float32 is printed so that it is read back', () => {
  const words = Uint32Array.from({length: 5000}, (_, i) => Math.imul(i + 1, 0x9e3779b1));
  const model = parseModel('() -> () { w = float32[5000] zeros }');
  const data = model.graph.value('w').initializer?.data as Float32Array;
  data.set(new Float32Array(words.buffer));
  const again = parseModel(printModel(model)).graph.value('w').initializer?.data as Float32Array;
  expect(again).toEqual(data);
});

test('a large tensor can be printed as a digest, which cannot be read back', () => {
  const model = parseModel('(x) -> (y) { w = float32[100] iota; v = float32[2] ones; y = Sum(x, w, v) }');
  const text = printModel(model, {maxElements: 4});
  expect(text).toMatch(/w = float32\[100\] sha256 [0-9a-f]{12}\n {2}v = float32\[2\] \{1, 1\}/);
  expect(() => parseModel(text)).toThrow('printed without its elements');
});

test('statements may stand in any order, and comments are skipped', () => {
  const model = parseModel('(x) -> (z) { // first\n z = Relu(y); y = Neg(x) }');
  expect(model.graph.nodes.map(({opType}) => opType)).toEqual(['Relu', 'Neg']);
  expect(model.graph.nodes[0]?.input(0).producer).toBe(model.graph.nodes[1]);
});

test('a subgraph sees the values around it', () => {
  const model = parseModel('(c: bool[], x) -> (y) { y = If(c) {then_branch: graph () -> (t) { t = Relu(x) }} }');
  const inner = model.graph.nodes[0]?.subgraphs()[0];
  expect(inner?.nodes[0]?.input(0)).toBe(model.graph.value('x'));
  expect(inner?.parent).toBe(model.graph);
});

test('names such as __proto__ are only names', () => {
  const model = parseModel(
    '(__proto__) -> (constructor) { constructor = toString(__proto__) {__proto__: 1, hasOwnProperty: 2} }',
  );
  expect(model.graph.nodes[0]?.int('__proto__')).toBe(1);
  expect(({} as Record<string, unknown>).type).toBeUndefined();
  expect(printModel(parseModel(printModel(model)))).toBe(printModel(model));
});

test('mistakes are told with line, column and the line itself', () => {
  const check = (text: string, place: string, message: string) => {
    expect(() => parseModel(text), text).toThrow(`graph text:${place}: ${message}`);
  };
  check('(x) -> (y) { y = Relu(z) }', '1:23', 'nothing defines "z"');
  check('(x) -> (y) {\n  y = Relu(x)\n  y = Neg(x) }', '3:3', '"y" is defined twice');
  check('(x) -> (y) { w = int8[1] ones; w = int8[1] ones }', '1:32', '"w" is defined twice');
  check('(x, x) -> () { }', '1:5', '"x" is defined twice');
  check('(x) -> (y) { y = Relu(x }', '1:25', 'expected "," but found "}"');
  check('(x) -> (y) { y = Relu(x)', '1:25', 'expected a value but found the end of the text');
  check('(x) -> (y) { w = float32[2] {1} }', '1:29', 'expected 2 elements but found 1');
  check('(x) -> (y) { w = int8[1] {200} }', '1:27', 'int8 goes from -128 to 127');
  check('(x) -> (y) { w = int8[1] {1.5} }', '1:27', 'expected an integer');
  check('(x) -> (y) { w = float8e5m2[1] {1} }', '1:33', 'elements of float8e5m2 can only be given as "raw 0x…"');
  check('(x: float99[1]) -> (y) { }', '1:5', 'there is no element type "float99"');
  check('(x) -> (y) { y = A(x) {a: 1, a: 2} }', '1:30', 'the attribute "a" is given twice');
  check('(x) -> (y) { y = A(x) {a: [1, "b"]} }', '1:27', 'a list is of numbers or of strings');
  check('(x) -> (y) { y = A(x) {a: []} }', '1:27', 'an empty list is written');
  check('(x) -> (y) { y = A("\\q") }', '1:20', 'the string is not written as in JSON');
  check('(x) -> (y) { y @ A(x) }', '1:16', 'unexpected "@"');
  check('opset 21, 22 (x) -> (y) { }', '1:11', 'the domain "" is imported twice');
  check('(x) -> (_) { }', '1:9', 'an output has a name');
  expect(() => parseModel('(x) -> (y) {\n  y = Relu(z)\n}')).toThrow('2 |   y = Relu(z)\n    |            ^');
});
