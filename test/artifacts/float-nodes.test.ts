import {expect, test} from 'vitest';
import {decodeFloatNodes, encodeFloatNodes, nodeKey} from '../../src/artifacts/float-nodes.ts';
import {parseModel} from '../../src/onnx/graph-text.ts';

test('a list comes back as it was written', () => {
  const list = {version: 1, nodes: ['a', 'b/c', 'ü']} as const;
  expect(decodeFloatNodes(encodeFloatNodes(list))).toEqual(list);
});

test('what is no such list is refused', () => {
  const check = (text: string) => expect(() => decodeFloatNodes(new TextEncoder().encode(text)), text).toThrow(/list/);
  check('');
  check('null');
  check('{"version": 2, "nodes": []}');
  check('{"version": 1}');
});

test('a node without a name is called after the first value that it computes', () => {
  const {graph} = parseModel('(x: float32[2]) -> (y, z) { y = Relu(x) as named; z = Neg(x) }');
  expect(graph.nodes.map(nodeKey)).toEqual(['named', 'z']);
});
