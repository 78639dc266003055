import protobuf from 'protobufjs/minimal.js';
import {describe, expect, test} from 'vitest';
import {Failure} from '../../src/base/failure.ts';
import {seededRandom} from '../../src/base/seeded-random.ts';
import type {ElementType, Tensor} from '../../src/numeric/tensor.ts';
import {decodeModel, encodeModel} from '../../src/onnx/codec.ts';
import {ELEMENT_TYPES, rawSizeBytes} from '../../src/onnx/element-types.ts';
import {parseModel, printModel} from '../../src/onnx/graph-text.ts';
import {fixed32, modelBytes, record, varint} from '../support/protobuf.ts';

const again = (text: string) => decodeModel(encodeModel(parseModel(text)));

/** The output "y" of nodes that tests do not care for. */
const outputY = record(12, [record(1, 'y')]);
const nodeY = record(1, [record(2, 'y'), record(4, 'Op')]);

const reason = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return `${error.reason}: ${error.message}`;
    throw error;
  }
  return 'no failure';
};

describe('round trip', () => {
  const TEXT = `ir 8
opset 13, com.microsoft 1
producer "p" "1.2"
domain "org.example"
version 7
metadata {"key": "value", "__proto__": "x"}
"main" (x: float32[N,?,3], s: ?[2], r: int64[...], c: bool[]) -> (y: float32[...], z) {
  w = float32[2,2] {0.1, -0.0, nan, inf}
  h = float16[3] {1, 2, -3}
  i = int64[2] {-9223372036854775808, 9223372036854775807}
  u = uint64[1] {18446744073709551615}
  q = int4[3] {-8, 7, 1}
  t = string[2] {"", "ü"}
  e = float32[0] {}
  a: float32[N,4], _ = Split(x, _, w) {axis: -1, eps: 0.001, mode: "m", ints: [1,9223372036854775807], f: [1.5], s: ["a","ü"], t: int8[] {5}, n: ints[]} as "split/1"
  y = com.microsoft::Fused(a, h, i, u, q, t, e)
  z = If(c) {then_branch: graph "then" () -> (p) { k = float32[1] {2}; p = Mul(x, k) }, else_branch: graph () -> (o) { o = Neg(y) }}
}`;

  test('decoding what was encoded gives the same model', () => {
    expect(printModel(again(TEXT))).toBe(printModel(parseModel(TEXT)));
  });

  test('the same model gives the same bytes', () => {
    expect(encodeModel(again(TEXT))).toEqual(encodeModel(parseModel(TEXT)));
  });

  test('a value of an outer graph is the same object in a subgraph', () => {
    const {graph} = again(TEXT);
    const branch = graph.nodes.at(-1)?.subgraphs()[0];
    expect(branch?.nodes[0]?.input(0)).toBe(graph.value('x'));
    expect(graph.value('x').consumers()).toContain(branch?.nodes[0]);
  });

  test('every element type keeps its bytes', () => {
    for (const type of ELEMENT_TYPES.filter((name) => name !== 'string')) {
      const bytes = Buffer.from(Array.from({length: rawSizeBytes(type, 5)}, (_, i) => (i * 37 + 1) % 256));
      const {graph} = again(`() -> () { w = ${type}[5] raw 0x${bytes.toString('hex')} }`);
      const data = graph.value('w').initializer?.data as Uint8Array;
      expect(Buffer.from(data.buffer, data.byteOffset, data.byteLength), type).toEqual(bytes);
    }
  });

  test('strings that are not UTF-8 keep their bytes', () => {
    const odd = Uint8Array.of(0x61, 0xff, 0xc3, 0xbc, 0xed, 0xb2, 0x80, 0xf0, 0x9f);
    const tensor = record(5, [record(2, 8), record(1, 1), record(6, odd), record(8, 'w')]);
    const node = record(1, [
      record(2, 'y'),
      record(4, 'Op'),
      record(5, [record(1, 'a'), record(20, 3), record(4, odd)]),
    ]);
    const bytes = encodeModel(decodeModel(modelBytes([node, tensor, outputY])));
    const positions = [bytes.indexOf(0xff), bytes.lastIndexOf(0xff)];
    expect(positions[0]).not.toBe(positions[1]);
    for (const position of positions) expect(bytes.subarray(position - 1, position - 1 + odd.length)).toEqual(odd);
  });

  test('tensors are views into the file where they are aligned, and right where they are not', () => {
    const bytes = encodeModel(parseModel('() -> () { a = float32[3] {1, 2, 3}; b = int64[2] {4, 5} }'));
    let views = 0;
    for (let shift = 0; shift < 8; shift++) {
      const shifted = new Uint8Array(bytes.length + shift).subarray(shift);
      shifted.set(bytes);
      const {graph} = decodeModel(shifted);
      expect(graph.value('a').initializer?.data).toEqual(Float32Array.of(1, 2, 3));
      expect(graph.value('b').initializer?.data).toEqual(BigInt64Array.of(4n, 5n));
      const data = graph.value('a').initializer?.data as Float32Array;
      if (data.buffer === shifted.buffer) views++;
    }
    expect(views).toBe(2);
  });
});

describe('tensors', () => {
  const decode = (...fields: Uint8Array[]): Tensor | undefined =>
    decodeModel(modelBytes([nodeY, outputY, record(5, [...fields, record(8, 'w')])])).graph.value('w').initializer;
  const packed = (...values: (number | bigint)[]) => values.map((value) => varint(BigInt.asUintN(64, BigInt(value))));

  test('typed fields hold the elements of each type', () => {
    const check = (type: ElementType, code: number, dim: number, field: Uint8Array, data: unknown) =>
      expect(decode(record(1, dim), record(2, code), field), type).toEqual({type, dims: [dim], data});
    const floats = Buffer.from(Float32Array.of(1, -2.5).buffer);
    const doubles = Buffer.from(Float64Array.of(1, 1e300).buffer);
    check('float32', 1, 2, record(4, floats), Float32Array.of(1, -2.5));
    check('complex64', 14, 1, record(4, floats), Float32Array.of(1, -2.5));
    check('float64', 11, 2, record(10, doubles), Float64Array.of(1, 1e300));
    check('int8', 3, 2, record(5, packed(-128, 127)), Int8Array.of(-128, 127));
    check('uint8', 2, 2, record(5, packed(0, 255)), Uint8Array.of(0, 255));
    check('int16', 5, 1, record(5, packed(-32768)), Int16Array.of(-32768));
    check('uint16', 4, 1, record(5, packed(65535)), Uint16Array.of(65535));
    check('int32', 6, 1, record(5, packed(-(2 ** 31))), Int32Array.of(-(2 ** 31)));
    check('bool', 9, 2, record(5, packed(0, 1)), Uint8Array.of(0, 1));
    check('float16', 10, 1, record(5, packed(0x3c00)), Uint16Array.of(0x3c00));
    check('bfloat16', 16, 1, record(5, packed(0x3f80)), Uint16Array.of(0x3f80));
    check('float8e4m3fn', 17, 1, record(5, packed(0x7e)), Uint8Array.of(0x7e));
    check('int4', 22, 3, record(5, packed(0x78, 0x0f)), Uint8Array.of(0x78, 0x0f));
    check('uint2', 25, 5, record(5, packed(0xe4, 1)), Uint8Array.of(0xe4, 1));
    check('uint32', 12, 1, record(11, packed(2 ** 32 - 1)), Uint32Array.of(2 ** 32 - 1));
    check('uint64', 13, 1, record(11, packed(2n ** 64n - 1n)), BigUint64Array.of(2n ** 64n - 1n));
    const wide = [-(2n ** 63n), 2n ** 63n - 1n, 2n ** 53n + 1n, -1n];
    check('int64', 7, 4, record(7, packed(...wide)), BigInt64Array.of(...wide));
    check('string', 8, 2, Buffer.concat([record(6, 'a'), record(6, '')]), ['a', '']);
  });

  test('elements that are not packed are read too', () => {
    const fields = [record(1, 2), record(2, 1), fixed32(4, 1.5), fixed32(4, -1)];
    expect(decode(...fields)?.data).toEqual(Float32Array.of(1.5, -1));
  });

  test('what does not fit is refused with the name of the tensor', () => {
    const check = (expected: string, ...fields: Uint8Array[]) => expect(reason(() => decode(...fields))).toBe(expected);
    const four = record(9, new Uint8Array(4));
    check(
      'bad-model: initializer "w" has 4 bytes of data where 2 elements of float32 take 8',
      record(1, 2),
      record(2, 1),
      four,
    );
    check(
      'bad-model: initializer "w" has 0 elements of data where its type and shape need 2',
      record(1, 2),
      record(2, 1),
    );
    check(
      'bad-model: initializer "w" has 1 strings where its shape needs 2',
      record(1, 2),
      record(2, 8),
      record(6, 'a'),
    );
    check('bad-model: initializer "w" has the impossible dimension -1', record(1, -1), record(2, 1), four);
    check(
      'bad-model: initializer "w" has the impossible shape [4294967296, 4294967296]',
      record(1, 2 ** 32),
      record(1, 2 ** 32),
      record(2, 1),
      four,
    );
    check(
      'unsupported-model: initializer "w" has the element type number 27, which is not known here',
      record(1, 1),
      record(2, 27),
      four,
    );
    check(
      'bad-model: initializer "w" is split in segments, which is not supported',
      record(1, 1),
      record(2, 1),
      record(3, [record(1, 0)]),
      four,
    );
    check(
      'bad-model: initializer "w" keeps its data in the file "d", which cannot be read here',
      record(2, 1),
      record(13, [record(1, 'location'), record(2, 'd')]),
      record(14, 1),
    );
    check(
      'bad-model: initializer "w" keeps its data in another file but does not say in which',
      record(2, 1),
      record(14, 1),
    );
    check(
      'bad-model: initializer "w" has the impossible offset "-4" in its external data',
      record(2, 1),
      record(13, [record(1, 'location'), record(2, 'd')]),
      record(13, [record(1, 'offset'), record(2, '-4')]),
      record(14, 1),
    );
  });

  test('a shape that claims too much allocates nothing', () => {
    expect(reason(() => decode(record(1, 2 ** 40), record(2, 1)))).toContain('0 elements of data');
  });

  test('a sparse initializer becomes a dense one', () => {
    const values = record(1, [
      record(1, 2),
      record(2, 1),
      record(9, Buffer.from(Float32Array.of(5, 7).buffer)),
      record(8, 'w'),
    ]);
    const check = (indexDims: number[], indices: bigint[], expected: number[]) => {
      const dims = indexDims.map((dim) => record(1, dim));
      const index = record(2, [...dims, record(2, 7), record(9, Buffer.from(BigInt64Array.from(indices).buffer))]);
      const bytes = modelBytes([nodeY, outputY, record(15, [values, index, record(3, 2), record(3, 3)])]);
      expect(decodeModel(bytes).graph.value('w').initializer).toEqual({
        type: 'float32',
        dims: [2, 3],
        data: Float32Array.from(expected),
      });
    };
    check([2], [1n, 5n], [0, 5, 0, 0, 0, 7]);
    check([2, 2], [0n, 1n, 1n, 2n], [0, 5, 0, 0, 0, 7]);
    expect(() => check([2], [1n, 6n], [])).toThrow('sparse initializer "w" has the index 6 on an axis of 6');
  });
});

describe('attributes', () => {
  const attributeOf = (...fields: Uint8Array[]) => {
    const model = decodeModel(
      modelBytes([record(1, [record(2, 'y'), record(4, 'Op'), record(5, [record(1, 'a'), ...fields])]), outputY]),
    );
    const bytes = encodeModel(model);
    return {
      value: model.graph.nodes[0]?.attributes.get('a'),
      bytes,
      again: decodeModel(bytes).graph.nodes[0]?.attributes.get('a'),
    };
  };

  test('integers are exact within 2^53, and INT64_MAX stays what it is', () => {
    for (const value of [0, -1, 2 ** 31, 2 ** 53 - 1, -(2 ** 53) + 1, -(2 ** 63)]) {
      const {value: read, again: reread} = attributeOf(record(20, 2), record(3, value));
      expect(read).toEqual({type: 'int', value});
      expect(reread).toEqual(read);
    }
    const {value, bytes} = attributeOf(record(20, 7), record(8, 2n ** 63n - 1n), record(8, 1));
    expect(value).toEqual({type: 'ints', value: [2 ** 63, 1]});
    // INT64_MAX as a varint is eight bytes of ff and 7f; what follows is the 1.
    expect(Buffer.from(bytes).includes(Buffer.from('ffffffffffffffff7f01', 'hex'))).toBe(true);
  });

  test('integers are exact where the package "long" cannot be loaded, as in a bundle', () => {
    const {util} = protobuf;
    const long = util.Long;
    Object.assign(util, {Long: undefined});
    protobuf.configure();
    try {
      // The reader of protobufjs itself rounds now.
      expect(Number(protobuf.Reader.create(varint(2n ** 53n + 1n)).int64())).toBe(2 ** 53);
      const tensor = record(5, [record(1, 1), record(2, 7), record(7, 2n ** 53n + 1n), record(8, 'w')]);
      const node = record(1, [
        record(2, 'y'),
        record(4, 'Op'),
        record(5, [record(1, 'a'), record(20, 2), record(3, 2n ** 63n - 1n)]),
      ]);
      const {graph} = decodeModel(encodeModel(decodeModel(modelBytes([node, outputY, tensor]))));
      expect(graph.value('w').initializer?.data).toEqual(BigInt64Array.of(2n ** 53n + 1n));
      expect(graph.nodes[0]?.attributes.get('a')).toEqual({type: 'int', value: 2 ** 63});
    } finally {
      Object.assign(util, {Long: long});
      protobuf.configure();
    }
  });

  test('an integer that is no exact number makes the attribute opaque, and its bytes are kept', () => {
    const value = 2n ** 53n + 1n;
    const {value: read, bytes} = attributeOf(record(20, 2), record(3, value));
    expect(read?.type).toBe('opaque');
    expect(Buffer.from(bytes).includes(Buffer.from(varint(value)))).toBe(true);
  });

  test('files before IR version 2 do not declare the type of attributes', () => {
    expect(attributeOf(fixed32(2, 0.5)).value).toEqual({type: 'float', value: 0.5});
    expect(attributeOf(record(3, 0)).value).toEqual({type: 'int', value: 0});
    expect(attributeOf(record(4, 'm')).value).toEqual({type: 'string', value: 'm'});
    expect(attributeOf(record(8, 3), record(8, 4)).value).toEqual({type: 'ints', value: [3, 4]});
  });

  test('references to attributes of functions, types and sparse tensors are kept as they are', () => {
    const check = (...fields: Uint8Array[]) => {
      const {value, bytes, again: reread} = attributeOf(...fields);
      expect(value?.type).toBe('opaque');
      expect(reread).toEqual(value);
      for (const field of fields) expect(Buffer.from(bytes).includes(Buffer.from(field))).toBe(true);
    };
    check(record(20, 2), record(21, 'outer'));
    check(record(20, 13), record(14, [record(1, [record(1, 1)])]));
    check(record(20, 11), record(22, record(3, Uint8Array.of(0))));
    // A dimension beyond 2^53 inside is no reason to round it.
    check(record(20, 11), record(22, record(3, varint(2n ** 62n + 1n))));
  });

  test('the same attribute twice is refused', () => {
    const attribute = record(5, [record(1, 'a'), record(20, 2), record(3, 1)]);
    const bytes = modelBytes([record(1, [record(2, 'y'), record(4, 'Op'), attribute, attribute]), outputY]);
    expect(reason(() => decodeModel(bytes))).toBe('bad-model: Op "y" has the attribute "a" twice or unnamed');
  });
});

describe('graphs', () => {
  const input = (name: string) => record(11, [record(1, name)]);

  test('IR version 3 lists initializers as inputs: they are none, and are listed again when written', () => {
    const text = '(x: float32[1]) -> (y) { w = float32[1] {2}; y = Mul(x, w) }';
    const model = parseModel(text);
    model.irVersion = 3;
    const bytes = encodeModel(model);
    bytes[1] = 10;
    expect(decodeModel(bytes).graph.inputs.map(({name}) => name)).toEqual(['x', 'w']);
    bytes[1] = 3;
    const {graph} = decodeModel(bytes);
    expect(graph.inputs.map(({name}) => name)).toEqual(['x']);
    expect(graph.value('w').initializer?.data).toEqual(Float32Array.of(2));
  });

  test('later IR versions can give inputs a default', () => {
    const {graph} = again('(x: float32[1], w: float32[1]) -> (y) { w = float32[1] {2}; y = Mul(x, w) }');
    expect(graph.inputs.map(({name}) => name)).toEqual(['x', 'w']);
    expect(graph.value('w').initializer?.data).toEqual(Float32Array.of(2));
  });

  test('"ai.onnx" is the standard domain', () => {
    const node = record(1, [record(2, 'y'), record(4, 'Op'), record(7, 'ai.onnx')]);
    const model = decodeModel(
      Buffer.concat([record(1, 10), record(8, [record(1, 'ai.onnx'), record(2, 17)]), record(7, [node, outputY])]),
    );
    expect([model.opset, model.graph.nodes[0]?.domain]).toEqual([17, '']);
  });

  test('an operator set may be imported twice in one version but not in two', () => {
    const opset = (version: number) => record(8, [record(1, ''), record(2, version)]);
    const head = [record(1, 10), record(7, [nodeY, outputY])];
    expect(decodeModel(Buffer.concat([...head, opset(15), opset(15)])).opset).toBe(15);
    const two = Buffer.concat([...head, opset(15), opset(16)]);
    expect(reason(() => decodeModel(two))).toBe(
      'bad-model: the model imports the operator set "" in the versions 15 and 16',
    );
  });

  test('types other than dense tensors are kept as bytes', () => {
    const sequence = record(4, [record(1, [record(1, [record(1, 1)])])]);
    const bytes = modelBytes([nodeY, outputY, record(11, [record(1, 'x'), record(2, [sequence])])]);
    const {graph} = decodeModel(encodeModel(decodeModel(bytes)));
    expect(Buffer.from(graph.value('x').opaqueType ?? [])).toEqual(Buffer.from(sequence));
  });

  test('dimensions without a name, or below zero, are unknown', () => {
    const dims = [record(1, [record(1, -1)]), record(1, [record(2, '')]), record(1, []), record(1, [record(1, 0)])];
    const type = record(2, [record(1, [record(1, 1), record(2, dims)])]);
    const {graph} = decodeModel(modelBytes([nodeY, outputY, record(11, [record(1, 'x'), type])]));
    expect(graph.value('x').dims).toEqual([undefined, undefined, undefined, 0]);
  });

  test('names that are missing or taken are refused with their place', () => {
    const check = (expected: string, ...graph: Uint8Array[]) =>
      expect(reason(() => decodeModel(modelBytes([record(2, 'g'), ...graph])))).toBe(`bad-model: ${expected}`);
    const reader = record(1, [record(1, 'nowhere'), record(2, 'y'), record(4, 'Relu'), record(3, 'r')]);
    const nothing = record(5, [record(2, 1), record(9, new Uint8Array(4))]);
    check('Relu "r" reads "nowhere", which is no input, no initializer and no output of a node', reader, outputY);
    check('graph "g" defines "y" twice (again as output of Op "")', nodeY, nodeY, outputY);
    check('graph "g" defines "x" twice (again as input)', input('x'), input('x'), nodeY, outputY);
    check('graph "g" has an input without a name', input(''), nodeY, outputY);
    check('graph "g" has an initializer without a name', nothing, nodeY, outputY);
    check('output "y" of graph "g" is computed by no node', outputY);
    check('node 0 ("") has no operator', record(1, [record(2, 'y')]), outputY);
  });

  test('attribute, value and metadata names such as __proto__ are only names', () => {
    const {graph} = again('(__proto__) -> (constructor) { constructor = toString(__proto__) {__proto__: 1} }');
    expect(graph.nodes[0]?.int('__proto__')).toBe(1);
    expect(({} as Record<string, unknown>).int).toBeUndefined();
  });
});

describe('fields that the schema of onnx-proto does not know', () => {
  const metadata = (field: number) => record(field, [record(1, 'key'), record(2, 'value')]);

  test('are kept in their messages through a round trip', () => {
    const overload = record(8, 'over');
    const inner = record(1, [
      record(1, [record(2, 'p'), record(4, 'In'), metadata(9)]),
      record(12, [record(1, 'p'), metadata(4)]),
      metadata(16),
    ]);
    const branch = record(5, [record(1, 'body'), record(20, 5), record(6, inner.subarray(2))]);
    const graph = [
      record(1, [record(2, 'v'), record(4, 'A'), overload, metadata(9), record(10, 'device')]),
      record(1, [record(1, 'v'), record(2, 'y'), record(4, 'B'), branch]),
      record(5, [
        record(1, 1),
        record(2, 1),
        record(9, new Uint8Array(4)),
        record(8, 'w'),
        record(12, 'doc'),
        metadata(16),
      ]),
      record(11, [record(1, 'x'), record(3, 'doc'), metadata(4)]),
      record(12, [record(1, 'y'), metadata(4)]),
      record(13, [record(1, 'v'), metadata(4)]),
      record(14, [record(1, 'w')]),
      metadata(16),
    ];
    const bytes = modelBytes(graph, record(20, [record(1, [])]), record(26, 'configuration'));
    const model = decodeModel(bytes);
    expect(model.unknownFields).toEqual([]);
    const written = encodeModel(model);
    const rereread = decodeModel(written);
    expect(Buffer.from(rereread.graph.nodes[0]?.extraFields ?? []).includes(Buffer.from(overload))).toBe(true);
    const count = (all: Uint8Array, part: Uint8Array) =>
      Buffer.from(all).toString('latin1').split(Buffer.from(part).toString('latin1')).length;
    for (const part of [
      overload,
      metadata(9),
      metadata(16),
      metadata(4),
      record(10, 'device'),
      record(12, 'doc'),
      record(14, [record(1, 'w')]),
      record(20, [record(1, [])]),
      record(26, 'configuration'),
    ])
      expect(count(written, part), Buffer.from(part).toString('latin1')).toBe(count(bytes, part));
    expect(encodeModel(rereread)).toEqual(written);
  });

  test('are named when nobody knows them, and kept where there is a place', () => {
    const graph = [
      record(1, [
        record(2, 'y'),
        record(4, 'A'),
        record(77, 'new'),
        record(5, [record(1, 'a'), record(20, 2), record(3, 1), record(55, 1)]),
      ]),
      outputY,
    ];
    const model = decodeModel(modelBytes(graph, record(99, 5)));
    expect(model.unknownFields).toEqual(['AttributeProto.55', 'ModelProto.99', 'NodeProto.77']);
    const written = Buffer.from(encodeModel(model));
    expect(written.includes(Buffer.from(record(77, 'new')))).toBe(true);
    expect(written.includes(Buffer.from(record(99, 5)))).toBe(true);
  });

  test('denotations have no place: they are named, unless they are empty', () => {
    const typed = (denotation: string) =>
      record(11, [record(1, 'x'), record(2, [record(1, [record(1, 1)]), record(6, denotation)])]);
    expect(decodeModel(modelBytes([nodeY, outputY, typed('IMAGE')])).unknownFields).toEqual(['TypeProto.denotation']);
    expect(decodeModel(modelBytes([nodeY, outputY, typed('')])).unknownFields).toEqual([]);
  });

  test('functions keep their bytes, newer fields too', () => {
    const body = Buffer.concat([
      record(1, 'F'),
      record(10, 'my.domain'),
      record(4, 'x'),
      record(13, 'over'),
      record(14, [record(1, 'k')]),
    ]);
    const model = decodeModel(modelBytes([nodeY, outputY], record(25, body)));
    expect(model.functions).toEqual([{domain: 'my.domain', name: 'F', bytes: expect.anything()}]);
    expect(Buffer.from(model.functions[0]?.bytes ?? [])).toEqual(body);
    expect(Buffer.from(encodeModel(model)).includes(Buffer.from(record(25, body)))).toBe(true);
    expect(decodeModel(encodeModel(model)).functions).toHaveLength(1);
  });
});

describe('what is no model', () => {
  test('is refused with its place', () => {
    const check = (bytes: Uint8Array, expected: string) => expect(reason(() => decodeModel(bytes))).toContain(expected);
    check(new Uint8Array(), 'bad-model: the file holds no graph, so it is no ONNX model');
    check(Buffer.from('hello'), 'bad-model: the file has ');
    check(Uint8Array.of(0, 0), 'bad-model: the file has no valid field at byte 0');
    check(modelBytes([nodeY, outputY]).subarray(0, 12), 'the file is cut off');
    check(
      modelBytes([record(1, record(2, 'y').subarray(0, 2))]),
      'node[0] in the model is cut off: "output"'.replace('node', 'graph.node'),
    );
    check(
      modelBytes([record(1, [record(4, 5)])]),
      'graph.node[0] in the model has wire type 0 for the field "op_type"',
    );
    check(Buffer.concat([modelBytes([]), record(7, [])]), 'the file has two graphs');
  });

  test('nesting has a limit, far above what networks have', () => {
    const nest = (depth: number): Uint8Array => {
      let graph = Buffer.concat([nodeY, outputY]);
      for (let i = 0; i < depth; i++) {
        const attribute = record(5, [record(1, 'body'), record(20, 5), record(6, graph)]);
        graph = Buffer.concat([record(1, [record(2, 'y'), record(4, 'If'), attribute]), outputY]);
      }
      return modelBytes([graph]);
    };
    expect(decodeModel(nest(50)).graph.nodes).toHaveLength(1);
    expect(reason(() => decodeModel(nest(100)))).toContain('nests deeper than 200 messages');
    expect(reason(() => decodeModel(nest(2000)))).toContain('nests deeper than 200 messages');
    let type = record(1, [record(1, 1)]);
    for (let i = 0; i < 2000; i++) type = record(4, [record(1, type)]);
    expect(
      reason(() => decodeModel(modelBytes([nodeY, outputY, record(11, [record(1, 'x'), record(2, type)])]))),
    ).toContain('nests deeper');
  });

  test('damaged bytes are refused or read, but never crash', () => {
    const sound = encodeModel(
      parseModel(
        '(x: float32[2,N], c: bool[]) -> (y) { w = float32[2] {1,2}; z = Add(x, w) {a: [1,2], s: "t"}; y = If(c) {b: graph () -> (p) { p = Relu(z) }} }',
      ),
    );
    const random = seededRandom(1);
    for (let round = 0; round < 3000; round++) {
      const damaged = Uint8Array.from(sound);
      for (let i = 0; i <= round % 3; i++) damaged[random.nextInteger(damaged.length)] = random.nextInteger(256);
      const cut = round % 5 === 0 ? damaged.subarray(0, random.nextInteger(damaged.length)) : damaged;
      // Anything but a Failure is thrown on.
      reason(() => encodeModel(decodeModel(cut)));
    }
  });
});
